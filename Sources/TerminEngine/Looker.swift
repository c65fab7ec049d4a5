public import Foundation
public import TerminCore

/// Makes looks politely: one walk on a host at a time, across processes and commands.
public struct Looker: Sendable {
    private let store: (any Store)?
    private let memory: StepMemory?
    private let transport: @Sendable (Set<String>) -> any Transport
    private let robots = RobotsGate()

    /// A looker.
    /// - Parameters:
    ///   - store: keeps the pace of hosts; `nil` where every office is on this machine.
    ///   - memory: what pages meant before; `nil` reads every page.
    ///   - transport: a fresh session that follows redirects to these hosts only.
    public init(
        store: (any Store)?, memory: StepMemory?,
        transport: @escaping @Sendable (Set<String>) -> any Transport
    ) {
        self.store = store
        self.memory = memory
        self.transport = transport
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
        guard politeness.hostFloor > .zero, let store, let host = hostAndPort(of: query.office.url) else {
            return await walk(checker, for: query, politeness, observe)
        }
        // Held for longer than any honest walk, so that one killed in the middle frees the host all the same.
        let holding = politeness.hostFloor + .seconds(120)
        while let next = try await store.claim(host, at: Date(), holding: holding) { try await wait(next) }
        let look = await walk(checker, for: query, politeness, observe)
        let asked = politeness.obeysWaits ? look.failure?.retryAfter ?? .zero : .zero
        let next = max(
            look.checkedAt.addingTimeInterval(politeness.hostFloor.seconds),
            Date().addingTimeInterval(max(politeness.pace, asked).seconds))
        try await store.release(host, until: next)
        return look
    }

    private func walk<C: Checker>(
        _ checker: C, for query: Query, _ politeness: Politeness,
        _ observe: (@Sendable (VisitedPage) -> Void)?
    ) async -> Look {
        let pacer = Pacer(gap: politeness.pace)
        var session = transport(query.office.hosts(for: checker.portal))
        var rules = RobotsRules.none
        if politeness.keepsRobots {
            switch await robots.rules(of: query.office.url, over: &session) {
            case .rules(let known): rules = known
            case .unknown(let reason):
                let failure = CheckFailure.unreachable(reason: reason, stage: nil)
                return Look(
                    query: query, outcome: .failed(failure), failures: [failure], checkedAt: Date(),
                    duration: .zero, requests: 1, pageURL: nil)
            }
        }
        var walk = Walk(
            checker, for: query, memory: memory, allowed: rules,
            pace: { () async throws(CancellationError) in try await pacer.turn() }, observe: observe)
        return await walk.run(over: &session)
    }
}

extension Duration {
    /// Seconds with their fraction.
    public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
