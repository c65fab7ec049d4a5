public import Foundation

extension Slot {
    /// When the slot starts, or `nil` where the page shows no time or `timeZone` is unknown.
    ///
    /// Derived once, here. A wall-clock time that a change of clocks skips is the instant the clock jumps to; one
    /// that occurs twice is the earlier of the two, because being early is the smaller harm.
    public func startsAt(in timeZone: String) -> Date? {
        guard let time, let calendar = Calendar.gregorian(in: timeZone) else { return nil }
        let midnight = DateComponents(year: day.year, month: day.month, day: day.day)
        guard let start = calendar.date(from: midnight) else { return nil }
        let wanted = DateComponents(hour: time.minutes / 60, minute: time.minutes % 60)
        if time.minutes == 0 { return start }
        return calendar.nextDate(
            after: start, matching: wanted, matchingPolicy: .nextTime, repeatedTimePolicy: .first)
    }
}

extension Day {
    /// The day it is at `instant` in `timeZone`, or `nil` where the zone is unknown.
    public init?(of instant: Date, in timeZone: String) {
        guard let calendar = Calendar.gregorian(in: timeZone) else { return nil }
        let parts = calendar.dateComponents([.year, .month, .day], from: instant)
        guard let year = parts.year, let month = parts.month, let day = parts.day else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The weekday, 1 (Monday) to 7 (Sunday), as ISO 8601 counts.
    public var weekday: Int {
        // Sakamoto's method: no calendar object for one remainder.
        let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
        let y = month < 3 ? year - 1 : year
        let sunday = (y + y / 4 - y / 100 + y / 400 + shift[month - 1] + day) % 7
        return sunday == 0 ? 7 : sunday
    }
}

extension Calendar {
    /// The Gregorian calendar in the IANA zone `identifier`, or `nil` where there is no such zone.
    fileprivate static func gregorian(in identifier: String) -> Calendar? {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }
}
