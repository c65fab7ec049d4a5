import TerminCore
import TerminEngine

/// An instant as files write it: seconds since 1970, `2026-03-01`, `2026-03-01T08:15:00+01:00`, with a blank for the T.
enum Moment {
    /// The second that `text` names; what says no zone is meant as the clocks of `week` show it, a day as its midnight.
    static func second(_ text: String, in week: LocalWeek) -> Int? {
        if let seconds = Double(text), seconds.magnitude < 1e12 { return Int(seconds.rounded(.down)) }
        guard let day = Day(text.prefix(10)) else { return nil }
        let midnight = number(of: day) * 86_400
        var rest = text.dropFirst(10)
        guard !rest.isEmpty else { return week.second(ofLocal: midnight) }
        guard let separator = rest.popFirst(), separator == "T" || separator == " " else { return nil }
        let clock = rest.prefix { $0.isNumber || $0 == ":" || $0 == "." }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1], hour < 25,
            minute < 60
        else { return nil }
        guard let second = parts.count == 3 ? parts[2] : 0, second < 61 else { return nil }
        let local = midnight + Int(hour) * 3600 + Int(minute) * 60 + Int(second)
        let zone = rest.dropFirst(clock.count)
        if zone.isEmpty { return week.second(ofLocal: local) }
        return offset(zone).map { local - $0 }
    }

    /// The seconds of `Z`, `+01:00` or `-0530`.
    private static func offset(_ text: Substring) -> Int? {
        if text == "Z" || text == "z" { return 0 }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard let sign = text.first, sign == "+" || sign == "-", (2...4).contains(digits.count),
            digits.count != 3, digits.allSatisfy(\.isNumber), let hours = Int(digits.prefix(2))
        else { return nil }
        let minutes = Int(digits.dropFirst(2)) ?? 0
        return (sign == "+" ? 1 : -1) * (hours * 3600 + minutes * 60)
    }

    /// How many days `day` is behind the first of January 1970 (Howard Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms").
    private static func number(of day: Day) -> Int {
        let year = day.month <= 2 ? day.year - 1 : day.year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (day.month + (day.month > 2 ? -3 : 9)) + 2) / 5 + day.day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
