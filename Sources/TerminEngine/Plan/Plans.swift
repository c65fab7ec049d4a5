import Foundation
import Synchronization
import TerminCore

/// The plans of a daemon's targets, kept for a local day each: a plan that changed in the middle of a day could spend
/// more than the day has.
final class Plans: Sendable {
    private struct Key: Hashable {
        let service: Int64
        let quantity: Int
    }

    private let store: any Store
    private struct Known {
        var plans: [Key: (day: Int, profile: WeeklyProfile)] = [:]
        /// So many plans are looked through next for those of another day.
        var limit = 10_000
    }

    private let known = Mutex(Known())

    init(_ store: any Store) { self.store = store }

    /// The plan of `target`.
    /// - Throws: ``StoreFailure``.
    func plan(of target: Target, at subject: Runner.Subject, now: Date) async throws -> Plan {
        guard target.interval > Plan.shortest,
            let week = LocalWeek(zone: subject.query.office.timeZone)
        else { return .even }
        let floor = max(subject.politeness.floor, subject.politeness.hostFloor)
        let day = week.day(of: now.second)
        let key = Key(service: target.serviceID, quantity: target.quantity)
        if let known = known.withLock({ $0.plans[key] }), known.day == day.start {
            return Plan(known.profile, of: target, in: week, floor: floor)
        }
        let own = try await OwnFinds(
            of: target.serviceID, quantity: target.quantity, before: day.start, in: week, store)
        let profile = WeeklyProfile(blending: own)
        known.withLock { known in
            // Targets that nobody wants any more go too.
            if known.plans.count >= known.limit {
                known.plans = known.plans.filter { $0.value.day >= day.start }
                known.limit = max(10_000, 2 * known.plans.count)
            }
            known.plans[key] = (day.start, profile)
        }
        return Plan(profile, of: target, in: week, floor: floor)
    }
}

extension OwnFinds {
    /// What the looks at a target in the eight weeks before `second` found.
    /// - Throws: ``StoreFailure``.
    public init(
        of service: Int64, quantity: Int, before second: Int, in week: LocalWeek, _ store: any Store
    ) async throws {
        let until = Date(timeIntervalSince1970: Double(second))
        let since = until.addingTimeInterval(-Double(Self.memory))
        let looks = try await store.history {
            try $0.findings(service: service, quantity: quantity, since: since, before: until)
        }
        self.init()
        for look in looks {
            if let isFind = look.isFind {
                record(look.checkedAt.second, isFind: isFind, in: week)
            } else {
                interrupt()
            }
        }
    }
}
