import Foundation
import TerminCore
import TerminEngine
import TerminNotify
import Testing

/// What people read.
@Suite struct MessageRendererTests {
    private let now = Samples.seenAt.addingTimeInterval(12)

    private func rendered(_ delivery: Delivery) -> RenderedMessage {
        MessageRenderer(delivery, now: now).message
    }

    @Test func newSlotsStandByDayWithTheirLinksAndTheirAge() throws {
        let message = rendered(
            Samples.delivery(
                .appointmentsFound,
                [
                    try Samples.slot("2026-12-12", nil), try Samples.slot("2026-12-11", "09:00"),
                    try Samples.slot("2026-12-11", "08:30", link: "https://o.example/b?t=1&u=2"),
                    try Samples.slot("2027-01-04", "13:05", at: "Süd"),
                ], quantity: 2))
        #expect(
            message.text.telegramHTML == """
                <b>Freie Termine</b>
                Führerscheinstelle
                Umschreibung · für 2 Personen

                <b>Fr, 11. Dezember</b>
                <a href="https://o.example/b?t=1&amp;u=2">08:30</a>, 09:00 · Nord

                <b>Sa, 12. Dezember</b>
                Uhrzeit auf der Seite · Nord

                <b>Mo, 4. Januar 2027</b>
                13:05 · Süd

                gesehen um 20:15, vor 12 Sek.
                """)
        #expect(message.button?.url == "https://o.example/b?t=1&u=2")
        #expect(message.button?.label == "Terminseite öffnen")
    }

    @Test func withoutALinkTheEntryPageIsNamed() throws {
        let message = rendered(
            Samples.delivery(.appointmentsFound, [try Samples.slot("2026-12-11", "08:30")], language: "en"))
        #expect(
            message.text.plain() == """
                Free appointments
                Führerscheinstelle
                Umschreibung

                Fri 11 December
                08:30 · Nord

                To the office's booking page (https://o.example/termine/)
                seen at 20:15, 12 s ago
                """)
        #expect(message.button?.url == "https://o.example/termine/")
    }

    @Test func sevenDaysAreListedAndTheRestIsCounted() throws {
        let slots = try (1...20).flatMap { day in
            try ["08:00", "09:00"].map { try Samples.slot("2026-12-\(day < 10 ? "0" : "")\(day)", $0) }
        }
        let text = rendered(Samples.delivery(.appointmentsFound, slots, language: "tr")).text.plain()
        #expect(text.contains("7 Aralık") && !text.contains("8 Aralık") && text.contains("ve 26 tane daha"))
        let many = try (0..<1_440).map { minute in
            try Samples.slot(
                "2026-12-11", TimeOfDay(minutes: minute)?.description, link: "https://o.example/\(minute)")
        }
        let day = rendered(Samples.delivery(.appointmentsFound, many, language: "ru")).text
        #expect(day.plain(showsLinks: false).contains("и ещё 1380") && day.parts().count == 1)
    }

    @Test(arguments: [
        ("de", "weg nach 2 Min. 10 Sek."), ("en", "gone after 2 min 10 s"),
        ("ru", "исчезло через 2 мин 10 с"),
        ("uk", "зникло через 2 хв 10 с"), ("tr", "2 dk 10 sn sonra gitti"),
    ])
    func whatIsGoneSaysHowLongItWasThere(_ language: String, _ words: String) throws {
        let slot = try Samples.slot("2026-12-11", "08:30", link: "https://o.example/b")
        let message = rendered(Samples.delivery(.gone, [slot], language: language, lasted: 130))
        #expect(message.text.plain().contains("08:30 (\(words)) · Nord"))
        #expect(message.button == nil && !message.text.telegramHTML.contains("<a"))
    }

    @Test func otherKindsSayWhatTheyAreAbout() {
        func text(_ delivery: Delivery) -> String { rendered(delivery).text.plain() }
        #expect(text(Samples.delivery(.error, language: "en", status: .blocked)).contains("refuses"))
        #expect(
            text(Samples.delivery(.error, language: "en", status: .unrecognised)).contains("have changed"))
        #expect(text(Samples.delivery(.error, language: "de")).contains("antwortet zurzeit nicht richtig"))
        let ends = Subscription.Terms(expiresAt: Samples.seenAt)
        #expect(
            text(Samples.delivery(.expiring, terms: ends)).hasSuffix(
                "Das Abo endet am Mo, 23. November um 20:15."))
        #expect(
            text(Samples.delivery(.paused, language: "en", pausedReason: "blocked the bot")).hasSuffix(
                "Paused\nFührerscheinstelle\nUmschreibung\nReason: blocked the bot"))
        #expect(text(Samples.delivery(.system, text: "one\ntwo <b>")) == "one\ntwo <b>")
    }

    @Test func whatWasPrunedIsToldInTheStoredWords() {
        #expect(rendered(Samples.delivery(.appointmentsFound)).text.plain().contains("stored words"))
    }

    @Test(arguments: Language.allCases)
    func hostileNamesAreHarmless(_ language: Language) throws {
        let hostile = [
            "<b>bold</b> & <a href=\"tg://x\">x</a>", "a\u{202E}evil\u{2066}\u{200B}\u{200D}\u{FEFF}",
            "line\r\none\u{2028}two\u{0}\u{1B}[31m", String(repeating: "Ж😀<&", count: 2_500),
            "e" + String(repeating: "\u{301}", count: 5_000), "مكتب المواعيد", "{count}{day}",
        ]
        for name in hostile {
            let office = Office(
                id: "o", portal: "p", name: name, url: "https://o.example/", timeZone: "Europe/Berlin")
            let slot = try Samples.slot("2026-12-11", "08:30", at: name, link: "javascript:alert(1)//" + name)
            let message = rendered(
                Samples.delivery(
                    .appointmentsFound, [slot], language: language.rawValue, service: name, office: office))
            #expect(message.text.lines.count == 9, "no name makes a line")
            let html = message.text.telegramHTML
            #expect(
                html.unicodeScalars.allSatisfy { scalar in
                    scalar == "\n" || [0x2068, 0x2069].contains(scalar.value)
                        || ![.control, .format].contains(scalar.properties.generalCategory)
                })
            #expect(
                html.matches(of: /<[^>]*>/).allSatisfy {
                    ["<b>", "</b>", "</a>", "<a href=\"https://o.example/\">"].contains($0.0)
                })
            #expect(html.utf16.count < 4_096 && message.button?.url == "https://o.example/")
        }
        #expect(harmless("مكتب") == "\u{2068}مكتب\u{2069}" && harmless("  a \n b ") == "a b")
        #expect(harmlessLink("http://") == nil && harmlessLink("https://a b/") == nil)
    }
}
