import Foundation
import TerminCore

extension Runner {
    /// Keeps the breaker of the look's host; gives what to report.
    static func noteHost(
        _ look: Look, _ subject: Subject, _ now: Date, in rows: any StoreTransaction
    ) throws -> Event? {
        guard subject.politeness.obeysWaits, let host = hostAndPort(of: subject.query.office.url),
            let state = try rows.host(host)
        else { return nil }
        var breaker: Breaker?
        if case .failed(let failure) = look.outcome {
            let next = Breaker(state.breaker, after: failure, now: now)
            breaker = next.isClosed ? nil : next
        }
        if breaker != state.breaker || breaker?.until != nil {
            let allowed = max(state.nextAllowedAt, breaker?.until ?? state.nextAllowedAt)
            try rows.update(host, HostState(nextAllowedAt: allowed, breaker: breaker), at: now)
        }
        guard state.breaker?.cause != breaker?.cause else { return nil }
        return .breaker(host: host, before: state.breaker, after: breaker)
    }

    /// Since when we are offline, where that is why `look` has no answer; `nil` where it is the office's doing.
    func offline(_ look: Look, gotPages: Bool, _ subject: Subject, _ now: Date) async -> Date? {
        guard let connectivity else { return nil }
        // A server that answers with an error has answered.
        if look.isAnswered || gotPages {
            let change = await connectivity.afterAnswer(from: subject.query.office.url, now: now)
            if let change { report(.connectivity(change)) }
            return nil
        }
        guard case .failed(.unreachable) = look.outcome else { return nil }
        let (since, change) = await connectivity.afterFailure(now: now)
        if let change { report(.connectivity(change)) }
        return since
    }

    /// Notes when the office of `service` last answered, from the record where this process has not seen it yet.
    func noteSuccess(_ look: Look, of service: StoredService) async throws {
        if look.isAnswered { return metrics.noteAnswer(of: service.office, at: look.checkedAt) }
        guard !metrics.knows(service.office) else { return }
        let quantity = look.query.quantity
        let last = try await store.read {
            try $0.answeredLooks(service: service.id, quantity: quantity, count: 1).first
        }
        metrics.noteAnswer(of: service.office, at: last)
    }
}

extension Look {
    /// This look, which found nobody because we are offline.
    var whileOffline: Look {
        func reason(_ failure: CheckFailure) -> CheckFailure {
            guard case .unreachable(let reason, let stage) = failure else { return failure }
            return .unreachable(reason: "we are offline: \(reason)", stage: stage)
        }
        guard case .failed(let failure) = outcome else { return self }
        return Look(
            query: query, outcome: .failed(reason(failure)), failures: failures.map(reason),
            checkedAt: checkedAt, duration: duration, requests: requests, pageURL: pageURL)
    }
}
