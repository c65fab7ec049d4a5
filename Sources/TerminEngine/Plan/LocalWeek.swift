public import Foundation

/// The week of one time zone in 672 quarter hours, Monday first, and its days; all times are whole seconds since 1970.
///
/// A quarter hour here begins 3 min 15 s past that of the clock: the recording behind ``WeeklyProfile/generic`` looked at
/// that minute, and wrote an opening under the quarter in which it first saw it. So a look finds what a cell holds if it
/// falls behind the recorder's.
public struct LocalWeek: Sendable {
    /// How many quarter hours a week has.
    public static let cells = 672
    /// The seconds of a quarter hour.
    static let cellLength = 900
    /// How far the first quarter hour of Monday begins after midnight.
    static let shift = 195

    /// The time zone.
    public let zone: TimeZone

    /// The week of the zone called `identifier`; `nil` where there is no such zone.
    public init?(zone identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.zone = zone
    }

    /// A day as the clocks on the wall have it: 23, 24 or 25 hours.
    public struct LocalDay: Hashable, Sendable {
        /// Its midnight.
        public let start: Int
        /// The next midnight.
        public let end: Int

        /// How many seconds it has.
        public var length: Int { end - start }
    }

    /// The day that holds `second`.
    public func day(of second: Int) -> LocalDay {
        let number = (second + offset(at: second)).flooredQuotient(86_400)
        return LocalDay(start: midnight(number), end: midnight(number + 1))
    }

    /// The quarter hour of the week that holds `second`, 0 to 671.
    public func cell(of second: Int) -> Int { cell(of: second, offset: offset(at: second - Self.shift)) }

    /// The same for every second of `seconds` that ascends by `step` through at most a day: one question to the zone where
    /// the clocks are not changed in between.
    func cells(from first: Int, step: Int, count: Int) -> [Int] {
        let (before, last) = (first - Self.shift, first - Self.shift + step * max(0, count - 1))
        let (early, late) = (offset(at: before), offset(at: last))
        return (0..<count).map { index in
            let second = first + index * step
            return early == late ? cell(of: second, offset: early) : cell(of: second)
        }
    }

    private func cell(of second: Int, offset: Int) -> Int {
        let local = second - Self.shift + offset
        let day = local.flooredQuotient(86_400)
        // The first of January 1970 was a Thursday.
        let weekday = (day + 3) - (day + 3).flooredQuotient(7) * 7
        return weekday * 96 + (local - day * 86_400) / Self.cellLength
    }

    private func offset(at second: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
    }

    /// The midnight with which the day of this number since 1970 begins.
    private func midnight(_ number: Int) -> Int { second(ofLocal: number * 86_400) }

    /// When the clocks on the wall show `local`, counted as if they were those of UTC.
    public func second(ofLocal local: Int) -> Int { local - offset(at: local - offset(at: local)) }
}

extension Int {
    func flooredQuotient(_ divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}

extension Date {
    /// The second that holds this instant.
    var second: Int { Int(timeIntervalSince1970.rounded(.down)) }
}
