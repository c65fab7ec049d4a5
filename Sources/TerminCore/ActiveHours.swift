public import Foundation

/// The hours of the day in which an office is looked at, on its own clock; may go past midnight.
public struct ActiveHours: Hashable, Sendable, CustomStringConvertible {
    /// The first minute.
    public let start: TimeOfDay
    /// The first minute after them.
    public let end: TimeOfDay

    /// The hours from `start` to `end`, or `nil` where they are the same.
    public init?(from start: TimeOfDay, to end: TimeOfDay) {
        guard start != end else { return nil }
        self.start = start
        self.end = end
    }

    /// The hours written `06:00-22:00`; `22:00-04:00` goes past midnight.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = TimeOfDay(parts[0]), let end = TimeOfDay(parts[1]) else {
            return nil
        }
        self.init(from: start, to: end)
    }

    /// `06:00-22:00`.
    public var description: String { "\(start)-\(end)" }

    /// Whether the clock of `timeZone` shows a time within them at `instant`; an unknown zone has no clock, and no
    /// hours are shut out.
    public func contains(_ instant: Date, in timeZone: String) -> Bool {
        guard let zone = TimeZone(identifier: timeZone) else { return true }
        return contains(Self.minutes(instant, zone))
    }

    /// The first instant from `instant` on that lies within them.
    public func next(from instant: Date, in timeZone: String) -> Date {
        guard let zone = TimeZone(identifier: timeZone), !contains(Self.minutes(instant, zone)) else {
            return instant
        }
        let minute = (instant.timeIntervalSince1970 / 60).rounded(.up) * 60
        let wait = (start.minutes - Self.minutes(Date(timeIntervalSince1970: minute), zone) + 1440) % 1440
        let straight = Date(timeIntervalSince1970: minute + Double(wait * 60))
        if zone.secondsFromGMT(for: straight) == zone.secondsFromGMT(for: instant) { return straight }
        // A clock changes in between. Minute by minute over two days is right whatever it does.
        for step in 0..<2 * 1440 {
            let candidate = Date(timeIntervalSince1970: minute + Double(step * 60))
            if contains(Self.minutes(candidate, zone)) { return candidate }
        }
        return instant
    }

    private func contains(_ minutes: Int) -> Bool {
        start < end
            ? (start.minutes..<end.minutes).contains(minutes)
            : minutes >= start.minutes || minutes < end.minutes
    }

    /// Minutes since midnight on the clock of `zone`.
    private static func minutes(_ instant: Date, _ zone: TimeZone) -> Int {
        let local = Int(instant.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: instant)
        return (local % 86_400 + 86_400) % 86_400 / 60
    }
}
