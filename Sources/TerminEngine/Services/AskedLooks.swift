public import Foundation
public import TerminCore

/// Looks that somebody asks for now: whoever asks while one goes on waits for that one, so that questions cause no more
/// requests than the floors allow.
public struct AskedLooks: Sendable {
    /// What bears on how soon an office may be asked.
    public struct Limits: Sendable {
        let floor: Duration
        let office: Office?

        /// Limits: the least time between two looks at a target, and the office with its hours, where it is known.
        public init(floor: Duration, office: Office?) {
            self.floor = floor
            self.office = office
        }
    }

    /// What became of a question.
    public struct Asked: Hashable, Sendable {
        /// When the answer is to be expected.
        public enum State: Hashable, Sendable {
            /// A look goes on: its result is the answer.
            case running
            /// A look is due then, as soon as the office may be asked.
            case soon(Date)
            /// One was made a moment ago, and is the answer.
            case recent(StoredCheck)
        }

        /// When the answer is to be expected.
        public let state: State
        /// What was asked for.
        public let serviceID: Int64
        /// For how many.
        public let quantity: Int
        /// The last look before the question; `nil` where there was none.
        public let last: StoredCheck?
    }

    private let store: any Store
    private let limits: @Sendable (StoredService) -> Limits
    /// A look this young answers a question where another one is not allowed yet.
    private static let moment: TimeInterval = 10

    /// Questions to `store`; `limits` says how soon an office may be asked again.
    public init(_ store: any Store, limits: @escaping @Sendable (StoredService) -> Limits) {
        self.store = store
        self.limits = limits
    }

    /// Asks for a look at a target: joins the one that goes on, or makes one due as soon as the floors allow.
    /// - Throws: ``Refusal`` where nobody subscribes to the target; ``StoreFailure``.
    public func ask(_ service: Int64, quantity: Int = 1, now: Date) async throws -> Asked {
        let limits = limits
        return try await store.write { rows in
            let stored = try rows.service(service).known("service", service)
            // Nobody claims the target while this is decided.
            let claim = try rows.claim(service: service, quantity: quantity)
            guard let target = try rows.target(service: service, quantity: quantity), let claim else {
                throw Refusal.invalid(
                    field: "service",
                    reason: "nobody subscribes to it for \(quantity), so it is not looked at")
            }
            let last = try rows.checks(service: service, quantity: quantity, before: nil, limit: 1).first
            func asked(_ state: Asked.State) -> Asked {
                Asked(state: state, serviceID: service, quantity: quantity, last: last)
            }
            if claim.isRunning(at: now) { return asked(.running) }
            let limit = limits(stored)
            let soonest = max(now, last?.checkedAt.addingTimeInterval(limit.floor.seconds) ?? now)
            if let last, soonest > now, now.timeIntervalSince(last.checkedAt) < Self.moment {
                return asked(.recent(last))
            }
            if soonest < target.nextDueAt {
                try rows.put(
                    Target(
                        serviceID: service, quantity: quantity, nextDueAt: soonest,
                        interval: target.interval), at: now)
            }
            var expected = max(now, min(soonest, target.nextDueAt))
            if let host = hostAndPort(of: stored.baseURL), let state = try rows.host(host) {
                expected = max(expected, state.nextAllowedAt)
            }
            if let office = limit.office, let hours = office.activeHours {
                expected = hours.next(from: expected, in: office.timeZone)
            }
            return asked(.soon(expected))
        }
    }

    /// The first look that ended after the question, once it is there; `nil` where it does not come in time.
    /// - Throws: ``StoreFailure``, `CancellationError`.
    public func result(after asked: Asked, within patience: Duration) async throws -> StoredCheck? {
        if case .recent(let check) = asked.state { return check }
        let end = ContinuousClock.now + patience
        while true {
            let latest = try await store.read {
                try $0.checks(
                    service: asked.serviceID, quantity: asked.quantity, before: nil, limit: 20)
            }
            if let first = latest.last(where: { $0.id > asked.last?.id ?? 0 }) { return first }
            guard ContinuousClock.now < end else { return nil }
            try await Task.sleep(for: min(.milliseconds(200), end - .now))
        }
    }
}

/// Whether somebody looks at a target.
public struct TargetClaim: Hashable, Sendable {
    /// Who; `nil`: nobody.
    public let worker: String?
    /// Until when, unless it is extended.
    public let until: Date

    /// A claim.
    public init(worker: String?, until: Date) {
        self.worker = worker
        self.until = until
    }

    /// Whether a look goes on at `now`.
    public func isRunning(at now: Date) -> Bool { worker != nil && until > now }
}
