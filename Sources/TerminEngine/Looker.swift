public import Foundation
import Synchronization
public import TerminCore

/// Makes looks politely: one walk on a host at a time, across processes and commands; every request is counted.
public struct Looker: Sendable {
    private let store: (any Store)?
    private let memory: StepMemory?
    private let transport: @Sendable (Set<String>) -> any Transport
    let deadline: Duration
    private let robots: RobotsGate
    private let debts = HostDebts()

    /// How long a host is held beyond its floor, and then extended.
    static let hold: Duration = .seconds(60)
    /// No honest walk takes longer.
    public static let longestWalk: Duration = .seconds(600)

    /// A looker.
    /// - Parameters:
    ///   - store: keeps the pace of hosts; `nil` where every office is on this machine.
    ///   - memory: what pages meant before; `nil` reads every page.
    ///   - deadline: a walk that takes longer is given up.
    ///   - transport: a fresh session that follows redirects to these hosts only.
    public init(
        store: (any Store)?, memory: StepMemory?, deadline: Duration = Looker.longestWalk,
        transport: @escaping @Sendable (Set<String>) -> any Transport
    ) {
        self.store = store
        self.memory = memory
        self.deadline = deadline
        self.transport = transport
        robots = RobotsGate(store)
    }

    /// One look for `query`, once the host allows it.
    ///
    /// `wait` is told when the host allows the next walk, and returns then or throws to give up; `observe` sees every
    /// page as it comes.
    /// - Throws: what `wait` threw, or ``StoreFailure``. What the portal does is no error but the look's outcome.
    public func look(
        _ query: Query, with checker: any Checker, politeness: Politeness,
        wait: (Date) async throws -> Void, observe: (@Sendable (VisitedPage) -> Void)? = nil
    ) async throws -> Look {
        let debts = HostDebts()
        let look = try await look(
            query, with: checker, politeness: politeness, owing: debts, wait: wait, observe: observe)
        while let debt = debts.next() { try await pay(debt) }
        return look
    }

    /// The same, but the host is still ours and the walk is not counted: whoever calls pays what is then in `debts` in a
    /// transaction of their own, or calls ``owe(_:)``.
    func look(
        _ query: Query, with checker: any Checker, politeness: Politeness, owing debts: HostDebts,
        wait: (Date) async throws -> Void, observe: (@Sendable (VisitedPage) -> Void)? = nil
    ) async throws -> Look {
        let host = hostAndPort(of: query.office.url)
        let tally = RequestTally()
        var hold: HostHold?
        if politeness.hostFloor > .zero, let store, let host {
            // Not for ever, so that a walk killed in the middle frees the host all the same.
            let holding = politeness.hostFloor + Self.hold
            var now = Date()
            while let next = try await store.claim(host, at: now, holding: holding) {
                try await wait(next)
                now = Date()
            }
            hold = HostHold(store, host, since: now, length: holding)
        }
        let began = Date()
        let look: Look
        do {
            look = try await walkInTime(checker, for: query, politeness, tally, hold, observe)
        } catch {
            if let debt = debt(host, hold?.until, politeness, nil, since: began, tally) {
                try await pay(debt)
            }
            throw error
        }
        if let debt = debt(host, hold?.until, politeness, look, since: began, tally) { debts.add(debt) }
        return look
    }

    /// Keeps debts that could not be paid, for ``settleDebts()``.
    func owe(_ debts: HostDebts) { while let debt = debts.next() { self.debts.add(debt) } }

    /// Counts the walks that could not be counted when they ended, because the database was away or the task cancelled.
    /// - Throws: ``StoreFailure``.
    public func settleDebts() async throws {
        guard let store else { return }
        while let debt = debts.next() {
            do { try await store.write { try debt.pay(in: $0) } } catch {
                debts.add(debt)
                throw error
            }
        }
    }

    /// What the end of a walk has to write; `nil` where nothing is kept.
    private func debt(
        _ host: String?, _ heldUntil: Date?, _ politeness: Politeness, _ look: Look?, since began: Date,
        _ tally: RequestTally
    ) -> HostDebt? {
        guard store != nil, let host else { return nil }
        let requests = tally.requests
        let start = look?.checkedAt ?? began
        let asked = politeness.obeysWaits ? look?.failure?.retryAfter ?? .zero : .zero
        let next = max(
            start.addingTimeInterval(politeness.hostFloor.seconds),
            Date().addingTimeInterval(max(politeness.pace, asked).seconds))
        let use = requests.isEmpty ? nil : HostUse(host: host, startedAt: start, requests: requests)
        return HostDebt(host: host, heldUntil: heldUntil, next: next, use: use)
    }

    /// Frees the host and counts the walk, in one transaction.
    private func pay(_ debt: HostDebt) async throws {
        guard let store else { return }
        do {
            try await settleDebts()
            try await store.write { try debt.pay(in: $0) }
        } catch is CancellationError {
            // The look says itself that it was given up.
            debts.add(debt)
        } catch {
            debts.add(debt)
            throw error
        }
    }

    /// The walk, given up at the deadline: then it has no answer, and says so.
    private func walkInTime(
        _ checker: any Checker, for query: Query, _ politeness: Politeness, _ tally: RequestTally,
        _ hold: HostHold?, _ observe: (@Sendable (VisitedPage) -> Void)?
    ) async throws -> Look {
        try await withThrowingTaskGroup(of: Look?.self) { group in
            group.addTask { try await walk(checker, for: query, politeness, tally, observe) }
            group.addTask {
                do { try await Self.rest(until: .now + deadline) } catch { return nil }
                return nil
            }
            if let hold {
                group.addTask {
                    await hold.extend()
                    // Lost or not, the walk goes on; only its own end or the deadline ends it.
                    do { try await Task.sleep(for: deadline) } catch { return nil }
                    return nil
                }
            }
            let first = try await group.next().flatMap { $0 }
            group.cancelAll()
            if let first { return first }
            while let look = try await group.next() {
                if let look { return Task.isCancelled ? look : look.givenUp(after: deadline) }
            }
            throw CancellationError()
        }
    }

    /// Sleeps in short steps: a cancelled sleep keeps its timer until it would have ended, and there is one for each walk.
    private static func rest(until end: ContinuousClock.Instant) async throws {
        while ContinuousClock.now < end {
            try await Task.sleep(until: min(end, .now + .seconds(5)), clock: .continuous)
        }
    }

    private func walk<C: Checker>(
        _ checker: C, for query: Query, _ politeness: Politeness, _ tally: RequestTally,
        _ observe: (@Sendable (VisitedPage) -> Void)?
    ) async throws -> Look {
        let pacer = Pacer(gap: politeness.pace)
        var session = CountedSession(transport(query.office.hosts(for: checker.portal)), tally)
        var rules = RobotsRules.none
        if politeness.keepsRobots {
            let began = Date()
            switch try await robots.rules(of: query.office.url, over: &session, now: began) {
            case .rules(let known): rules = known
            case .refused(let evidence, let wait):
                return .unasked(query, .blocked(evidence, retryAfter: wait, stage: nil), at: began)
            case .unknown(let reason):
                return .unasked(query, .unreachable(reason: reason, stage: nil), at: began)
            }
        }
        var walk = Walk(
            checker, for: query, memory: memory, allowed: rules,
            pace: { () async throws(CancellationError) in try await pacer.turn() }, observe: observe)
        return await walk.run(over: &session)
    }
}

extension Look {
    /// A look that ended before the office's own pages.
    fileprivate static func unasked(_ query: Query, _ failure: CheckFailure, at began: Date) -> Look {
        Look(
            query: query, outcome: .failed(failure), failures: [failure], checkedAt: began, duration: .zero,
            requests: 1, pageURL: nil)
    }

    /// This look, which was cancelled because it took longer than `deadline`.
    fileprivate func givenUp(after deadline: Duration) -> Look {
        func reason(_ failure: CheckFailure) -> CheckFailure {
            guard case .cancelled = failure else { return failure }
            return .unreachable(
                reason: "the look was given up: it took longer than \(Int(deadline.seconds)) s", stage: nil)
        }
        var outcome = outcome
        if case .failed(let failure) = outcome { outcome = .failed(reason(failure)) }
        return Look(
            query: query, outcome: outcome, failures: failures.map(reason), checkedAt: checkedAt,
            duration: duration, requests: requests, pageURL: pageURL)
    }
}

extension Duration {
    /// Seconds with their fraction.
    public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
