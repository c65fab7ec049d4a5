import Foundation
import Synchronization
import TerminCore

extension Runner {
    /// The targets that are due and free, at most `limit`, each with its service; where there are none, when the next
    /// one is due. An idle database is only read.
    func claim(_ limit: Int) async -> (claimed: [(Target, StoredService)], nextDue: Date?) {
        let (worker, now) = (worker, Date())
        guard limit > 0 else { return ([], nil) }
        do {
            try await settleOwed()
            try await looker.settleDebts()
            let nextDue = try await store.read { try $0.nextDue(at: now) }
            guard let nextDue, nextDue <= now else { return ([], nextDue) }
            let (targets, services) = try await store.write { rows in
                let targets = try rows.claimTargets(
                    limit: limit, worker: worker, until: now.addingTimeInterval(Self.lease.seconds), at: now)
                return (targets, try rows.services(targets.map(\.serviceID)))
            }
            let taken = targets.filter { $0.takenFrom != nil }
            if !taken.isEmpty { metrics.reclaimed(taken.count) }
            for target in taken { report(.reclaimed(target)) }
            return (targets.compactMap { target in services[target.serviceID].map { (target, $0) } }, nextDue)
        } catch let failure as StoreFailure {
            report(.store(failure))
        } catch {
            // Cancelled while it waited.
            return ([], nil)
        }
        return ([], nil)
    }

    /// Runs `work` while the claim is extended; not for ever, so that another process takes over from a stuck one.
    func keeping<Result: Sendable>(
        _ target: Target, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let end = ContinuousClock.now + looker.deadline + Self.lease
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                while ContinuousClock.now < end {
                    try await Task.sleep(for: Self.lease / 3)
                    let (worker, now) = (worker, Date())
                    try await store.write {
                        try $0.extendTarget(
                            target, worker: worker, until: now.addingTimeInterval(Self.lease.seconds), at: now
                        )
                    }
                }
                return nil
            }
            let first = try await group.next().flatMap { $0 }
            group.cancelAll()
            if let first { return first }
            while let next = try await group.next() { if let next { return next } }
            throw CancellationError()
        }
    }

    /// Ends the claim; the target is due at `nextDueAt`.
    func putOff(_ target: Target, until nextDueAt: Date) async throws {
        let worker = worker
        _ = try await store.write {
            try $0.settleTarget(target, worker: worker, nextDueAt: nextDueAt, at: Date())
        }
    }

    /// Ends the claim; the target stays due, but is not claimed again before `until`.
    func giveBack(_ target: Target, until: Date?) async {
        let worker = worker
        do {
            try await store.write {
                try $0.releaseTarget(target, worker: worker, notBefore: until ?? Date(), at: Date())
            }
        } catch let failure as StoreFailure {
            owe(target, after: failure)
        } catch {
            // Cancelled in the middle: the claim runs out by itself.
            return
        }
    }

    /// Ends the claim once the database answers again: who lost it for a moment need not wait until its own claims run
    /// out.
    func owe(_ target: Target, after failure: StoreFailure) {
        report(.store(failure))
        owed.add(target, until: Date().addingTimeInterval(Self.lease.seconds))
    }

    private func settleOwed() async throws {
        let claims = owed.take(at: Date())
        guard !claims.isEmpty else { return }
        let worker = worker
        do {
            try await store.write { rows in
                for (target, _) in claims {
                    try rows.releaseTarget(target, worker: worker, notBefore: Date(), at: Date())
                }
            }
        } catch let failure as StoreFailure {
            for (target, until) in claims { owed.add(target, until: until) }
            throw failure
        }
    }
}

/// Claims that could not be given back.
final class OwedClaims: Sendable {
    private let claims = Mutex<[(target: Target, until: Date)]>([])

    func add(_ target: Target, until: Date) { claims.withLock { $0.append((target, until)) } }

    /// All of them but those that have run out: another process, or this one, may have the target by now.
    func take(at now: Date) -> [(target: Target, until: Date)] {
        claims.withLock { claims in
            defer { claims = [] }
            return claims.filter { $0.until > now }
        }
    }
}
