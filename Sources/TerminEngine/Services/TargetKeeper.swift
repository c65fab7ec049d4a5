import Foundation

/// Keeps `targets` in step with subscriptions, in the transaction that changes them.
public struct TargetKeeper: Sendable {
    private let limits: PlanLimits
    private let floor: @Sendable (_ service: StoredService) -> Duration

    /// A keeper for these plans; `floor` is the least time between two looks at a service that its portal allows.
    public init(limits: PlanLimits, floor: @escaping @Sendable (_ service: StoredService) -> Duration) {
        self.limits = limits
        self.floor = floor
    }

    /// The quota of `plan`.
    func quota(of plan: UserPlan) -> Int? { limits[plan].subscriptions }

    /// The interval that `wish` becomes for somebody of `plan`.
    public func interval(_ wish: Duration, plan: UserPlan, service: StoredService) -> Duration {
        max(wish, limits[plan].shortestInterval, floor(service))
    }

    /// Brings the target up to date: made and due at once with its first subscription, looked for sooner where the
    /// interval became shorter, taken away with its last subscription.
    func refresh(_ service: Int64, _ quantity: Int, in rows: any StoreTransaction, now: Date) throws {
        // Two people who change their subscriptions at once must see each other's.
        try rows.lockService(service)
        let demanded = try rows.demandedInterval(
            service: service, quantity: quantity, limits: limits, at: now)
        guard let demanded, let stored = try rows.service(service) else {
            return try rows.deleteTarget(service: service, quantity: quantity)
        }
        let interval = max(demanded, floor(stored))
        let known = try rows.target(service: service, quantity: quantity)
        guard known?.interval != interval else { return }
        let soonest = now.addingTimeInterval(interval.seconds)
        // Who pauses and resumes does not get a look sooner than the floor allows.
        let last = try rows.checks(service: service, quantity: quantity, before: nil, limit: 1).first?
            .checkedAt
        let first = max(now, last?.addingTimeInterval(floor(stored).seconds) ?? now)
        try rows.put(
            Target(
                serviceID: service, quantity: quantity,
                nextDueAt: known.map { min($0.nextDueAt, soonest) } ?? first, interval: interval),
            at: now)
    }
}
