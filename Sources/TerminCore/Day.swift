/// A day of the proleptic Gregorian calendar, without a time zone: what an appointment page prints.
public struct Day: Hashable, Comparable, Sendable {
    /// The year, 1 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, 1 to 31.
    public let day: Int

    /// The day, or `nil` where the calendar has none (31 February).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(ofMonth: month, in: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day written in ISO 8601, `2026-12-11`; the basic form `20261211` reads too.
    public init?(_ iso: some StringProtocol) {
        let text = Array(iso.utf8)
        let digits: [UInt8]
        switch text.count {
        case 8: digits = text
        case 10 where text[4] == UInt8(ascii: "-") && text[7] == UInt8(ascii: "-"):
            digits = Array(text[0..<4] + text[5..<7] + text[8..<10])
        default: return nil
        }
        guard let year = Day.number(digits[0..<4]), let month = Day.number(digits[4..<6]),
            let day = Day.number(digits[6..<8])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day written the German way, `11.12.2026`; leading zeros may be missing.
    public init?(german text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].utf8.count == 4, let day = Day.number(parts[0].utf8),
            let month = Day.number(parts[1].utf8), let year = Day.number(parts[2].utf8)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Earlier days are smaller.
    public static func < (left: Day, right: Day) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// A decimal number of one to four ASCII digits and nothing else.
    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard (1...4).contains(digits.count) else { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}

extension Day: CustomStringConvertible {
    /// ISO 8601: `2026-12-11`.
    public var description: String { "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))" }
}

/// `number` in decimal, with leading zeros up to `width` digits.
package func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
