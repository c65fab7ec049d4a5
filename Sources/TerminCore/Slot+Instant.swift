public import Foundation

extension Slot {
    /// When the slot starts, or `nil` where the page shows no time or `timeZone` is unknown.
    ///
    /// Derived once, here. A wall-clock time that a change of clocks skips is the instant the clock jumps to; one
    /// that occurs twice is the earlier of the two, because being early is the smaller harm.
    public func startsAt(in timeZone: String) -> Date? {
        guard let time, let zone = TimeZone(identifier: timeZone) else { return nil }
        let calendar = Calendar.gregorian(in: zone)
        let midnight = DateComponents(year: day.year, month: day.month, day: day.day)
        // Where no clock changes for hours around the day, the offset from UTC is all there is to know: searching a
        // calendar for the time costs a hundred times as much.
        let noon = Double(day.daysSince1970) * 86_400 + 43_200
        let before = zone.secondsFromGMT(for: Date(timeIntervalSince1970: noon - 129_600))
        if before == zone.secondsFromGMT(for: Date(timeIntervalSince1970: noon + 129_600)) {
            return Date(timeIntervalSince1970: noon - 43_200 + Double(time.minutes * 60 - before))
        }
        guard let start = calendar.date(from: midnight) else { return nil }
        let wanted = DateComponents(hour: time.minutes / 60, minute: time.minutes % 60)
        if time.minutes == 0 { return start }
        return calendar.nextDate(
            after: start, matching: wanted, matchingPolicy: .nextTime, repeatedTimePolicy: .first)
    }

    /// Whether the slot begins before `now`, where its zone says that it is `today`; a slot without a time is past
    /// with its day.
    package func isPast(at now: Date, today: Day, in timeZone: String) -> Bool {
        guard day == today else { return day < today }
        return startsAt(in: timeZone).map { $0 < now } ?? false
    }
}

extension Day {
    /// The day it is at `instant` in `timeZone`, or `nil` where the zone is unknown.
    public init?(of instant: Date, in timeZone: String) {
        guard let zone = TimeZone(identifier: timeZone) else { return nil }
        let parts = Calendar.gregorian(in: zone).dateComponents([.year, .month, .day], from: instant)
        guard let year = parts.year, let month = parts.month, let day = parts.day else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// How many days it is after 1 January 1970.
    var daysSince1970: Int {
        // Years from March, so that the leap day is the last one (Hinnant, "chrono-compatible low-level date algorithms").
        let y = month < 3 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return y * 365 + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468
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
    /// The Gregorian calendar in `zone`.
    fileprivate static func gregorian(in zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }
}
