public import Foundation

/// When a target is looked at next: by the profile of its calendar, or in even gaps.
///
/// By the profile where the interval is longer than a quarter hour and at most six hours; such a target is looked at as
/// often a day as its interval says, but by day more often than by night. So two looks may lie closer together than the
/// interval, and up to seven intervals apart.
public struct Plan: Sendable {
    /// What the looks are dealt out by; `nil` for even gaps.
    private let guide: (week: LocalWeek, profile: WeeklyProfile, name: String)?
    private let floor: Int

    /// Even gaps.
    public static let even = Plan(guide: nil, floor: 0)
    /// Where gaps are even because half of what opens is gone soon after: no profile beats looking always.
    static let shortest: Duration = .seconds(900)
    static let longest: Duration = .seconds(6 * 3600)

    private init(guide: (LocalWeek, WeeklyProfile, String)?, floor: Int) {
        self.guide = guide
        self.floor = floor
    }

    /// By `profile`; two looks begin at least `floor` apart.
    public init(_ profile: WeeklyProfile, of target: Target, in week: LocalWeek, floor: Duration) {
        self.init(
            guide: (week, profile, "\(target.serviceID)/\(target.quantity)"),
            floor: Int(floor.seconds.rounded(.up)))
    }

    /// When the look after one that was due at `due` and has ended `now` is due: not before `soonest`, as a look that
    /// was late must not bring the next one closer than the floor.
    ///
    /// Looks that were missed are not made up for.
    public func next(after due: Date, every interval: Duration, now: Date, notBefore soonest: Date) -> Date {
        let next = next(after: due, every: interval, now: now)
        return next < soonest ? self.next(after: due, every: interval, now: soonest) : next
    }

    /// When the look after one that was due at `due` and has ended `now` is due.
    ///
    /// Looks that were missed are not made up for.
    public func next(after due: Date, every interval: Duration, now: Date) -> Date {
        let even = Phase.next(after: due, every: interval, now: now)
        guard let guide, interval > Self.shortest, interval <= Self.longest else { return even }
        // Two minutes for a walk that takes long: else every second slot of a long floor would be missed.
        let leastGap = floor + 120
        let plan = AdaptivePlan(
            budget: Int(86_400 / interval.seconds), leastGap: leastGap, name: guide.name)
        guard plan.budget * plan.slot < 86_400 else { return even }
        let earliest = max(due.second + 1, now.second + max(floor, 1))
        var day = guide.week.day(of: earliest)
        for _ in 0..<3 {
            let looks = plan.looks(of: day, in: guide.week, by: guide.profile)
            if let next = looks.first(where: { $0 >= earliest }) {
                return Date(timeIntervalSince1970: Double(next))
            }
            day = guide.week.day(of: day.end)
        }
        return even
    }
}
