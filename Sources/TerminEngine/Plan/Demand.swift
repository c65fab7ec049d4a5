import Foundation
import Synchronization

/// What one target of an office asks of its host.
public struct Demand: Hashable, Sendable {
    /// The service.
    public let serviceID: Int64
    /// For how many.
    public let quantity: Int
    /// The time between two looks that its subscriptions and floors ask for.
    public let interval: Duration
    /// How many active subscriptions it serves.
    public let subscribers: Int

    /// A demand.
    public init(serviceID: Int64, quantity: Int, interval: Duration, subscribers: Int) {
        self.serviceID = serviceID
        self.quantity = quantity
        self.interval = interval
        self.subscribers = subscribers
    }

    /// The interval that each of `demands` gets where a walk may begin every `hostFloor`, in their order.
    ///
    /// Where the host allows everything that is asked for, everybody gets it. Else its walks are divided by the square root
    /// of the subscribers, so that a service that few want still is looked at; nobody gets more than asked for, and what
    /// is left over goes to the others.
    public static func intervals(of demands: [Demand], hostFloor: Duration) -> [Duration] {
        let wanted = demands.map { 1 / max($0.interval.seconds, 0.001) }
        guard hostFloor > .zero, wanted.reduce(0, +) * hostFloor.seconds > 1 else {
            return demands.map(\.interval)
        }
        let weights = demands.map { Double(max(1, $0.subscribers)).squareRoot() }
        var rates = [Double?](repeating: nil, count: demands.count)
        while true {
            let open = rates.indices.filter { rates[$0] == nil }
            let left = 1 / hostFloor.seconds - rates.compactMap { $0 }.reduce(0, +)
            let share = left / open.map { weights[$0] }.reduce(0, +)
            let served = open.filter { wanted[$0] <= share * weights[$0] }
            guard !served.isEmpty else {
                for place in open { rates[place] = share * weights[place] }
                break
            }
            for place in served { rates[place] = wanted[place] }
        }
        return zip(demands, rates).map { demand, rate in
            guard let rate, rate > 0 else { return demand.interval }
            return max(demand.interval, .milliseconds(Int64((1000 / rate).rounded())))
        }
    }
}

/// The intervals of those targets of an office that cannot get what they ask for.
public struct DemandShares: Sendable {
    private let intervals: [Int64: [Int: Duration]]

    /// The shares of `demands` where a walk may begin every `hostFloor`.
    public init(_ demands: [Demand], hostFloor: Duration) {
        var intervals: [Int64: [Int: Duration]] = [:]
        for (demand, interval) in zip(demands, Demand.intervals(of: demands, hostFloor: hostFloor))
        where interval > demand.interval {
            intervals[demand.serviceID, default: [:]][demand.quantity] = interval
        }
        self.intervals = intervals
    }

    /// The interval a target gets; `nil` where that is what it asks for.
    public func interval(_ service: Int64, _ quantity: Int) -> Duration? { intervals[service]?[quantity] }
}

/// The shares of every office, worked out once a minute.
final class HostShares: Sendable {
    private let store: any Store
    private let known = Mutex<[String: (until: Date, shares: DemandShares)]>([:])

    init(_ store: any Store) { self.store = store }

    /// The interval of `target` at a host of `hostFloor`; `nil` where it gets what it asks for.
    /// - Throws: ``StoreFailure``.
    func interval(of target: Target, at office: String, hostFloor: Duration, now: Date) async throws
        -> Duration?
    {
        guard hostFloor > .zero else { return nil }
        if let kept = known.withLock({ $0[office] }), kept.until > now {
            return kept.shares.interval(target.serviceID, target.quantity)
        }
        let shares = DemandShares(
            try await store.read { try $0.demands(office: office) }, hostFloor: hostFloor)
        known.withLock { $0[office] = (now.addingTimeInterval(60), shares) }
        return shares.interval(target.serviceID, target.quantity)
    }
}
