import Foundation
public import TerminCore

/// Which slots somebody wants to hear of; an empty filter lets every slot through.
///
/// As JSON (the column `filters`) absent conditions are left out: `{"from":"2026-12-01","weekdays":[1,5]}`.
public struct SlotFilter: Hashable, Sendable, Codable {
    /// The first day, such as `2026-12-01`.
    public var from: String?
    /// The last day.
    public var to: String?
    /// The days of the week, 1 (Monday) to 7.
    public var weekdays: [Int]?
    /// The first time of the day, such as `09:00`; a slot without a time passes.
    public var after: String?
    /// The last time of the day.
    public var before: String?
    /// Parts of the names of locations, any of them, without regard to case; a slot without a location passes.
    public var locations: [String]?
    /// Only slots before this day: who has an appointment looks for an earlier one.
    public var earlierThan: String?

    private enum CodingKeys: String, CodingKey {
        case from, to, weekdays, after, before, locations
        case earlierThan = "earlier_than"
    }

    /// A filter.
    public init(
        from: String? = nil, to: String? = nil, weekdays: [Int]? = nil, after: String? = nil,
        before: String? = nil, locations: [String]? = nil, earlierThan: String? = nil
    ) {
        self.from = from
        self.to = to
        self.weekdays = weekdays
        self.after = after
        self.before = before
        self.locations = locations
        self.earlierThan = earlierThan
    }

    /// Whether somebody with this filter wants to hear of `slot`.
    public func lets(_ slot: Slot) -> Bool {
        // Days and times are written so that their order is that of their text.
        let day = slot.day.description
        if let from, day < from { return false }
        if let to, day > to { return false }
        if let earlierThan, day >= earlierThan { return false }
        if let weekdays, !weekdays.isEmpty, !weekdays.contains(slot.day.weekday) { return false }
        if let time = slot.time?.description {
            if let after, time < after { return false }
            if let before, time > before { return false }
        }
        if let locations, !locations.isEmpty, let place = slot.location?.lowercased() {
            return locations.contains { place.contains($0.lowercased()) }
        }
        return true
    }

    /// What is wrong with it, as a sentence; `nil` where nothing is.
    public var defect: String? {
        for day in [from, to, earlierThan].compactMap({ $0 }) where Day(day) == nil {
            return "'\(day)' is not a day such as 2026-12-01"
        }
        for time in [after, before].compactMap({ $0 }) where TimeOfDay(time) == nil {
            return "'\(time)' is not a time such as 09:00"
        }
        for weekday in weekdays ?? [] where !(1...7).contains(weekday) {
            return "\(weekday) is not a day of the week: 1 is Monday, 7 is Sunday"
        }
        if let from, let to, from > to { return "the filter ends (\(to)) before it begins (\(from))" }
        if let after, let before, after > before {
            return "the filter ends (\(before)) before it begins (\(after))"
        }
        return nil
    }
}
