import TerminCore
import TerminNotify
import Testing

/// Every language has every word, with every value in its place.
@Suite struct CatalogueTests {
    @Test(arguments: Language.allCases, Phrase.allCases)
    func hasTheWordsAndTheValues(_ language: Language, _ phrase: Phrase) throws {
        let words = try #require(language.catalogue.phrases[phrase], "\(language): \(phrase) is missing")
        #expect(!words.isEmpty)
        let names = words.matches(of: /\{([a-z]+)\}/).map { String($0.1) }
        #expect(Set(names) == phrase.placeholders && names.count == phrase.placeholders.count)
        #expect(words.count { $0 == "{" } == names.count && words.count { $0 == "}" } == names.count)
        let values = Dictionary(names.map { ($0, "{day}") }, uniquingKeysWith: { first, _ in first })
        #expect(language.catalogue.text(phrase, values).count { $0 == "{" } == names.count)
    }

    @Test(arguments: Language.allCases)
    func namesDaysAndMonths(_ language: Language) {
        let catalogue = language.catalogue
        #expect(Set(catalogue.weekdays).count == 7 && Set(catalogue.months).count == 12)
    }

    @Test func speaksEachLanguageOfADate() throws {
        let day = try #require(Day("2026-12-11"))
        let words = Language.allCases.map { $0.catalogue.text(day, year: 2026) }
        #expect(
            words == [
                "Fr, 11. Dezember", "Fri 11 December", "пт, 11 декабря", "пт, 11 грудня", "11 Aralık Cum",
            ])
        #expect(Language.de.catalogue.text(day, year: 2025) == "Fr, 11. Dezember 2026")
    }

    @Test(arguments: [
        (0, "0 s"), (45, "45 s"), (130, "2 min 10 s"), (120, "2 min"), (3_725, "1 h 2 min"),
        (3_605, "1 h"), (90_061, "1 d 1 h"),
    ])
    func saysASpanInItsTwoLargestUnits(_ seconds: Int, _ words: String) {
        #expect(Language.en.catalogue.text(.seconds(seconds)) == words)
    }

    @Test(arguments: [("de", "de"), ("de-AT", "de"), ("RU", "ru"), ("fr", "en"), ("", "en"), ("uk_UA", "uk")])
    func takesTheLanguageOfACode(_ code: String, _ language: String) {
        #expect(Language(code: code).rawValue == language)
    }
}
