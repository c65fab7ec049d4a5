public import TerminCore

/// The words of one language.
public struct Catalogue: Sendable {
    /// The days of the week, Monday first, as they stand before a date.
    public let weekdays: [String]
    /// The months, January first, as they stand in a date.
    public let months: [String]
    /// The words for each phrase, with names in braces where values go.
    public let phrases: [Phrase: String]

    /// The words for `phrase` with `values` in place of the names; those of English where it has none.
    public func text(_ phrase: Phrase, _ values: [String: String] = [:]) -> String {
        let words = phrases[phrase] ?? Catalogue.english.phrases[phrase] ?? phrase.rawValue
        var text = ""
        var rest = words[...]
        // In one pass: a value that looks like a name is not replaced again.
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            text += rest[..<start]
            let name = rest[rest.index(after: start)..<end]
            text += values[String(name)] ?? ""
            rest = rest[rest.index(after: end)...]
        }
        return text + rest
    }

    /// A day in words; the year is named where it is not `year`.
    public func text(_ day: Day, year: Int?) -> String {
        text(
            day.year == year ? .day : .dayOfYear,
            [
                "weekday": weekdays[day.weekday - 1], "day": String(day.day),
                "month": months[day.month - 1], "year": String(day.year),
            ])
    }

    /// A span in its two largest units: `2 min 10 s`.
    public func text(_ span: Duration) -> String {
        let seconds = max(0, Int(span.components.seconds))
        let parts: [(Phrase, Int)] = [
            (.days, seconds / 86_400), (.hours, seconds / 3_600 % 24), (.minutes, seconds / 60 % 60),
            (.seconds, seconds % 60),
        ]
        guard let first = parts.firstIndex(where: { $0.1 > 0 }) else { return text(.seconds, ["count": "0"]) }
        return parts[first...].prefix(2).filter { $0.1 > 0 }.map { text($0.0, ["count": String($0.1)]) }
            .joined(separator: " ")
    }
}
