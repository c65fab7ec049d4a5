extension Duration {
    /// The duration that `text` writes as commands and the configuration do: a whole number and `s`, `m`, `h`
    /// or `d`, such as `5m`; `nil` for anything else and for more than a hundred years.
    package init?(text: some StringProtocol) {
        guard let unit = text.last, let factor = Duration.units.first(where: { $0.name == unit })?.seconds,
            case let digits = text.dropLast(), (1...10).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let count = Int64(digits), count * factor <= 36_525 * 86_400
        else { return nil }
        self = .seconds(count * factor)
    }

    /// The duration as ``init(text:)`` reads it, in the largest unit that needs no fraction: `90s`, `5m`.
    ///
    /// Fractions of a second, which only measured durations have, are rounded to the nearest second.
    package var text: String {
        let (whole, rest) = components
        let seconds = whole + (rest >= 500_000_000_000_000_000 ? 1 : 0)
        guard seconds != 0 else { return "0s" }
        for unit in Duration.units where seconds % unit.seconds == 0 {
            return "\(seconds / unit.seconds)\(unit.name)"
        }
        return "\(seconds)s"
    }

    /// How a message says what a duration looks like.
    package static let rule = "a whole number and s, m, h or d, such as 5m"

    /// The largest first.
    private static let units: [(name: Character, seconds: Int64)] = [
        ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]
}
