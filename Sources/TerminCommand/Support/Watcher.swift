import Foundation
import TerminCore
import TerminEngine
import TerminStore

/// Looks at one target again and again and tells standard output what is new.
struct Watcher: Sendable {
    let session: Session
    let store: SQLStore
    let name: String
    let quantity: Int
    /// The time between the starts of two looks.
    let interval: Duration
    /// How many complete looks in a row must miss a slot before it is gone.
    let patience: Int
    let format: Configuration.StandardOutput.Format
    let isQuiet: Bool
    /// Whether a round of news is the last one.
    var isDone: @Sendable (Verdict) -> Bool = { _ in false }

    /// Watches until the task is cancelled or the work is done.
    func run() async throws {
        var failures = 0
        var service: (row: Int64, value: Service)?
        while !Task.isCancelled {
            let start = ContinuousClock.now
            let look: Look
            if let known = service {
                look = try await session.look(for: known.value, quantity: quantity, patient: true)
            } else {
                let (first, value) = try await session.look(named: name, quantity: quantity)
                if let refusal = refusal(first) { throw refusal }
                look = first
                // A part of a name is known to be a service only once a page said so.
                if look.isAnswered || session.office.services.contains(value) {
                    let catalogue = CatalogueService(store)
                    service = (
                        try await catalogue.record(value, of: session.office, now: Date()), value
                    )
                }
            }
            if Task.isCancelled { return }
            if let service {
                let verdict = try await CheckService(store).record(
                    look, of: service.row, depth: session.checker.portal.depth, patience: patience,
                    now: Date()
                ).verdict
                try tell(verdict, of: service.value, look: look)
                if isDone(verdict) { return }
            }
            failures = look.isComplete ? 0 : failures + 1
            try await rest(after: look, since: start, failures: failures)
        }
    }

    /// Why watching makes no sense: what was asked for is not on offer, or the office lacks an option.
    private func refusal(_ look: Look) -> CommandEnd? {
        guard case .failed(let failure) = look.outcome else { return nil }
        switch failure {
        case .notOffered(_, _, let offered, _):
            let near = nearMatches(name, in: offered)
            let hint =
                near.isEmpty ? offered.prefix(5).joined(separator: ", ") : near.joined(separator: "', '")
            return CommandEnd(.usage, plain("\(failure.message) (offered: '\(hint)')"))
        case .misconfigured: return CommandEnd(.configuration, plain(failure.message))
        case .unrecognised, .blocked, .closed, .unreachable, .cancelled: return nil
        }
    }

    // MARK: News

    private func tell(_ verdict: Verdict, of service: Service, look: Look) throws {
        let news = News(office: session.office, service: service, seenAt: look.checkedAt)
        if !verdict.appeared.isEmpty || !verdict.gone.isEmpty { Console.clearStatus() }
        switch format {
        case .text:
            verdict.appeared.forEach { Console.write(news.found($0)) }
            verdict.gone.forEach { Console.write(news.gone($0)) }
        case .json:
            if !verdict.appeared.isEmpty {
                try Console.write(json: news.message(.appointmentsFound, verdict.appeared))
            }
            if !verdict.gone.isEmpty {
                try Console.write(json: news.message(.gone, verdict.gone.map(\.slot)))
            }
        }
    }

    // MARK: Between looks

    /// Rests until the next look is due: even gaps from start to start, longer after failures and where the portal
    /// asks for it.
    private func rest(after look: Look, since start: ContinuousClock.Instant, failures: Int) async throws {
        var gap = interval
        if session.politeness.obeysWaits, failures > 0 {
            let patience = interval * (1 << min(failures - 1, 6))
            gap = max(gap, min(patience, .seconds(3600)), look.failure?.retryAfter ?? .zero)
        }
        let next = start + gap
        let answer = LookText.summary(look.droppingPast(at: Date()))
        let seen = ClockText.time(look.checkedAt, in: session.office.timeZone)
        if !Console.errorIsTerminal, !isQuiet {
            let wait = ClockText.length((next - .now).seconds)
            Console.note("\(seen) \(answer) (\(counted(look.requests, "request"))); next look in \(wait)")
        }
        while ContinuousClock.now < next {
            let left = (next - .now).seconds
            if !isQuiet {
                Console.status("next look in \(ClockText.length(left.rounded(.up))) · \(seen) \(answer)")
            }
            try await Task.sleep(for: .seconds(min(1, max(0.001, left))))
        }
        Console.clearStatus()
    }
}
