import Foundation
import Synchronization
public import TerminCore

/// Looks at what is due: claims targets, walks, records, and says when each is due again.
///
/// Any number of processes may run one on the same database. A target is claimed by one of them at a time; a claim that is
/// not extended runs out, and another process takes the target over. Of the targets on one host the longest due goes
/// first, and the others wait for the host.
public struct Runner: Sendable {
    /// What the runner needs to know about a service to look at it.
    public struct Subject: Sendable {
        /// The question.
        public let query: Query
        /// Who reads the pages.
        public let checker: any Checker
        /// How often the office may be asked.
        public let politeness: Politeness

        /// A subject.
        public init(query: Query, checker: any Checker, politeness: Politeness) {
            self.query = query
            self.checker = checker
            self.politeness = politeness
        }
    }

    /// What happened, for the log.
    public enum Event: Sendable {
        /// A look was recorded.
        case looked(StoredService, Look, RecordedLook, late: Duration)
        /// A target cannot be looked at in this build or configuration.
        case impossible(StoredService, reason: String)
        /// A host's breaker changed.
        case breaker(host: String, before: Breaker?, after: Breaker?)
        /// The database failed; work goes on when it is cured.
        case store(StoreFailure)
    }

    private let store: any Store
    private let looker: Looker
    private let worker: String
    private let walks: Int
    private let subject: @Sendable (StoredService, _ quantity: Int) throws -> Subject
    private let report: @Sendable (Event) -> Void
    private let isAdaptive: @Sendable () -> Bool
    private let plans: Plans

    /// How long a claim lasts; it is extended while the look goes on.
    static let lease: Duration = .seconds(30)
    /// No honest walk takes longer.
    static let deadline: Duration = .seconds(600)

    /// A runner.
    /// - Parameters:
    ///   - store: where targets come from and looks go.
    ///   - looker: makes the looks; it keeps the pace of hosts in the same store.
    ///   - worker: the name of this process.
    ///   - walks: how many walks at once, at most.
    ///   - subject: what is asked for a service; throws a sentence where that is impossible.
    ///   - isAdaptive: whether looks go where the calendar opens most; else gaps are even.
    ///   - report: told of everything that happens.
    public init(
        store: any Store, looker: Looker, worker: String, walks: Int,
        subject: @escaping @Sendable (StoredService, _ quantity: Int) throws -> Subject,
        isAdaptive: @escaping @Sendable () -> Bool = { true },
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.store = store
        self.looker = looker
        self.worker = worker
        self.walks = walks
        self.subject = subject
        self.report = report
        self.isAdaptive = isAdaptive
        plans = Plans(store)
    }

    /// Works until the task is cancelled; walks under way are given up then. Call ``release()`` afterwards.
    public func run() async {
        let running = Running()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let claimed = await claim(walks - running.count)
                for target in claimed {
                    running.begin()
                    group.addTask {
                        await look(at: target)
                        running.end()
                    }
                }
                if claimed.isEmpty {
                    await rest(running.count < walks ? .milliseconds(500) : .milliseconds(20))
                }
            }
        }
    }

    /// Gives back every claim of this worker.
    /// - Throws: ``StoreFailure``.
    public func release() async throws {
        let worker = worker
        try await store.write { try $0.releaseTargets(of: worker, at: Date()) }
    }

    /// Changes by other programs are taken up in time, and an idle database hardly notices.
    private func rest(_ pause: Duration) async {
        do { try await Task.sleep(for: pause) } catch { return }
    }

    private func claim(_ limit: Int) async -> [Target] {
        let (worker, now) = (worker, Date())
        guard limit > 0 else { return [] }
        do {
            return try await store.write {
                try $0.claimTargets(
                    limit: limit, worker: worker, until: now.addingTimeInterval(Self.lease.seconds), at: now)
            }
        } catch let failure as StoreFailure {
            report(.store(failure))
        } catch {
            // Cancelled while it waited.
            return []
        }
        return []
    }

    // MARK: One target

    private func look(at target: Target) async {
        do {
            guard let service = try await store.read({ try $0.service(target.serviceID) }) else { return }
            let subject: Subject
            do {
                subject = try self.subject(service, target.quantity)
            } catch {
                report(.impossible(service, reason: "\(error)"))
                try await putOff(target, until: Date().addingTimeInterval(300))
                return
            }
            try await look(at: target, service, subject)
        } catch let failure as StoreFailure {
            report(.store(failure))
        } catch let busy as HostIsBusy {
            await giveBack(target, until: busy.until)
        } catch {
            await giveBack(target, until: nil)
        }
    }

    private func look(at target: Target, _ service: StoredService, _ subject: Subject) async throws {
        let started = Date()
        let look = try await keeping(target) {
            try await looker.look(
                subject.query, with: subject.checker, politeness: subject.politeness,
                wait: { throw HostIsBusy(until: $0) })
        }
        // A look that was given up in the middle says nothing about the office.
        if Task.isCancelled, look.failure == .cancelled { throw CancellationError() }
        let now = Date()
        let recorded = try await CheckService(store).record(
            look, of: service.id, depth: subject.checker.portal.depth, patience: 2, now: now)
        try await noteHost(look, subject, now)
        let worker = worker
        let plan =
            isAdaptive() ? try await plans.plan(of: target, at: subject, now: now) : Plan.even
        try await store.write { rows in
            // The interval may have changed meanwhile.
            let interval = try rows.target(service: target.serviceID, quantity: target.quantity)?.interval
            _ = try rows.settleTarget(
                target, worker: worker,
                nextDueAt: plan.next(after: target.nextDueAt, every: interval ?? target.interval, now: now),
                at: now)
        }
        let late = max(0, started.timeIntervalSince(target.nextDueAt))
        report(.looked(service, look, recorded, late: .milliseconds(Int64(late * 1000))))
    }

    /// Runs `work` under the deadline while the claim is extended.
    private func keeping(_ target: Target, _ work: @escaping @Sendable () async throws -> Look) async throws
        -> Look
    {
        try await withThrowingTaskGroup(of: Look?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                let end = ContinuousClock.now + Self.deadline
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
            // The deadline: the walk is cancelled, and says so itself.
            while let next = try await group.next() { if let next { return next } }
            throw CancellationError()
        }
    }

    /// Keeps the breaker of the look's host.
    private func noteHost(_ look: Look, _ subject: Subject, _ now: Date) async throws {
        guard subject.politeness.obeysWaits, let host = hostAndPort(of: subject.query.office.url) else {
            return
        }
        let (before, after) = try await store.write { rows -> (Breaker?, Breaker?) in
            guard let state = try rows.host(host) else { return (nil, nil) }
            var breaker: Breaker?
            if case .failed(let failure) = look.outcome {
                let next = Breaker(state.breaker, after: failure, now: now)
                breaker = next.isClosed ? nil : next
            }
            guard breaker != state.breaker || breaker?.until != nil else { return (state.breaker, breaker) }
            let allowed = max(state.nextAllowedAt, breaker?.until ?? state.nextAllowedAt)
            try rows.update(host, HostState(nextAllowedAt: allowed, breaker: breaker), at: now)
            return (state.breaker, breaker)
        }
        if before?.cause != after?.cause { report(.breaker(host: host, before: before, after: after)) }
    }

    // MARK: Giving back

    private func putOff(_ target: Target, until: Date) async throws {
        let worker = worker
        _ = try await store.write {
            try $0.settleTarget(target, worker: worker, nextDueAt: until, at: Date())
        }
    }

    /// Ends the claim; the target stays due, but is not claimed again before `until`.
    private func giveBack(_ target: Target, until: Date?) async {
        let worker = worker
        do {
            try await store.write {
                try $0.releaseTarget(target, worker: worker, notBefore: until ?? Date(), at: Date())
            }
        } catch let failure as StoreFailure {
            report(.store(failure))
        } catch {
            // Cancelled in the middle: the claim runs out by itself.
            return
        }
    }
}

/// How many looks are under way.
private final class Running: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }
    func begin() { number.withLock { $0 += 1 } }
    func end() { number.withLock { $0 -= 1 } }
}

/// The host may not be asked before `until`.
private struct HostIsBusy: Error {
    let until: Date
}
