import Foundation
import TerminCore

/// How instants are written for people and programs.
enum ClockText {
    /// `20:15:00` in the zone of an office.
    static func time(_ instant: Date, in zone: String) -> String {
        var style = Date.VerbatimFormatStyle(
            format: """
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
                \(second: .twoDigits)
                """,
            timeZone: TimeZone(identifier: zone) ?? .gmt, calendar: Calendar(identifier: .gregorian))
        style.locale = Locale(identifier: "en_US_POSIX")
        return instant.formatted(style)
    }

    /// `2026-11-23T20:15:00.123Z`.
    static func iso(_ instant: Date) -> String {
        instant.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// `2026-12-11T07:30:00Z`.
    static func isoSeconds(_ instant: Date) -> String {
        instant.formatted(Date.ISO8601FormatStyle())
    }

    /// `2 min 10 s`, `45 s`, `3 h 5 min`: how long something lasted or lasts.
    static func length(_ seconds: Double) -> String {
        let whole = Int(max(0, seconds).rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s" }
        let minutes = whole % 3600 / 60
        return minutes == 0 ? "\(whole / 3600) h" : "\(whole / 3600) h \(minutes) min"
    }
}
