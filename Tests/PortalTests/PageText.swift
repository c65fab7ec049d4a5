import Foundation
import TerminCore
import Testing

/// The text of a page, to be searched without knowing the portal: whether an answer was made up.
struct PageText {
    private let source: String

    init(_ body: [UInt8]) {
        source = String(decoding: body, as: UTF8.self)
    }

    /// Whether the evidence `words` stand in the page: as text, or as the key and the value of JSON.
    func says(_ words: String) -> Bool {
        let shown = Self.bare(Self.decoded(source.replacing(/<[^<>]*>/, with: "")))
        if shown.contains(Self.bare(words)) { return true }
        // "data.slots: []" and "error.code: none" are how the kit words evidence from JSON.
        guard let colon = words.firstRange(of: ": ") else { return false }
        let key = words[..<colon.lowerBound].split(separator: ".").last ?? ""
        let value = words[colon.upperBound...].filter { $0 != "\"" }
        return Self.bare(source).filter { $0 != "\"" }.contains("\(key):\(Self.bare(value))")
    }

    /// Whether day and time of `slot` stand in the page in one of the writings that pages use.
    func shows(_ slot: Slot, in zone: String) -> Bool {
        if let start = slot.startsAt(in: zone), has("\(Int(start.timeIntervalSince1970))") { return true }
        let isDayThere = Self.writings(of: slot.day, in: zone).contains(where: has)
        return isDayThere && (slot.time.map { Self.writings(of: $0).contains(where: has) } ?? true)
    }

    private static func writings(of day: Day, in zone: String) -> [String] {
        let (year, month, date) = (day.year, two(day.month), two(day.day))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
        let midnight = calendar.date(from: DateComponents(year: year, month: day.month, day: day.day))
        return [
            "\(year)-\(month)-\(date)", "\(year)\(month)\(date)", "\(date).\(month).\(year)",
            "\(day.day).\(day.month).\(year)", "\(month)/\(date)/\(year)",
        ] + (midnight.map { ["\(Int($0.timeIntervalSince1970))"] } ?? [])
    }

    private static func writings(of time: TimeOfDay) -> [String] {
        let (hour, minute) = (time.minutes / 60, two(time.minutes % 60))
        return ["\(two(hour)):\(minute)", "\(hour):\(minute)", "\(time.minutes)"]
    }

    /// Whether `text` stands in the page and is not a part of a longer number.
    private func has(_ text: String) -> Bool {
        source.ranges(of: text).contains { range in
            let before = source[..<range.lowerBound].last
            let after = source[range.upperBound...].first
            return before?.isNumber != true && after?.isNumber != true
        }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Without white space, which means nothing between tags.
    private static func bare(_ text: some StringProtocol) -> String {
        String(text.filter { !$0.isWhitespace })
    }

    private static func decoded(_ text: String) -> String {
        let entities = [
            "nbsp": "\u{A0}", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü",
            "szlig": "ß", "lt": "<", "gt": ">", "quot": "\"", "amp": "&",
        ]
        return text.replacing(/&(#x?)?([A-Za-z0-9]+);/) { match in
            guard let number = match.1 else { return entities[String(match.2)] ?? String(match.0) }
            let code = UInt32(match.2, radix: number == "#" ? 10 : 16)
            return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? String(match.0)
        }
    }
}

@Suite struct PageTextTests {
    @Test func findsWordsThroughMarkup() {
        let page = PageText(Array("<p class='x'>Keine <b>freien</b>\n  Termine verf&uuml;gbar</p>".utf8))
        #expect(page.says("Keine freien Termine verfügbar"))
        #expect(!page.says("Keine Zeiten verfügbar"))
        #expect(PageText(Array("{\"data\": {\"slots\": []}}".utf8)).says("data.slots: []"))
    }

    @Test(arguments: [
        "2026-12-01T08:30", "20261201 510", "01.12.2026, 8:30 Uhr", "1.12.2026 08:30", "12/01/2026 8:30",
        "1796079600 510", "1796110200",
    ])
    func knowsTheUsualWritings(text: String) throws {
        let slot = Slot(
            day: try #require(Day("2026-12-01")), time: TimeOfDay("08:30"), location: nil, rawText: text)
        #expect(PageText(Array(text.utf8)).shows(slot, in: "Europe/Berlin"), "\(text)")
        let later = Slot(
            day: try #require(Day("2026-12-01")), time: TimeOfDay("08:40"), location: nil, rawText: text)
        #expect(!PageText(Array(text.utf8)).shows(later, in: "Europe/Berlin"))
    }
}
