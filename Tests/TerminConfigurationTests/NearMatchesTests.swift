import TerminCommand
import Testing

@Suite struct NearMatchesTests {
    private let services = [
        "Umschreibung ausländischer Führerschein (sonstige Staaten)",
        "Umschreibung ausländischer Führerschein (EU+EWR)", "Antrag auf Ersterteilung Fahrerlaubnis",
        "Pflichtumtausch Führerschein", "Abholung Führerschein",
    ]

    @Test(arguments: [
        ("databse", "database"), ("databaes", "database"), ("WEB", "web"), ("sched", "schedule"),
    ])
    func aSlipOfTheHandIsFound(written: String, meant: String) {
        #expect(nearMatches(written, in: ["schedule", "database", "webhook", "web"]).first == meant)
    }

    @Test(arguments: [
        ("fuhrerschein abholung", 4), ("Umschreibng EU", 1), ("ersterteilung", 2),
        ("Pflichtumtausch Fuehrerschein", 3),
        ("umschreibung sonstige", 0),
    ])
    func aLongNameIsFoundByItsWords(written: String, index: Int) {
        #expect(nearMatches(written, in: services).first == services[index])
    }

    @Test func whatIsFarIsNotNamed() {
        #expect(nearMatches("Personalausweis", in: services).isEmpty)
        #expect(nearMatches("", in: services).isEmpty)
        #expect(nearMatches("x", in: []).isEmpty)
    }

    @Test func atMostAsManyAsAskedFor() {
        #expect(nearMatches("Führerschein", in: services, limit: 2).count == 2)
        #expect(nearMatches("aa", in: ["aa", "aa", "ab"]) == ["aa", "ab"])
    }

    @Test(arguments: ["Düsseldorf", "DÜSSELDORF", "Duesseldorf", "Dusseldorf", " düsseldorf\u{A0}"])
    func spellingsOfAnUmlautMeet(_ name: String) {
        #expect(foldedForSearch(name) == "dusseldorf")
    }
}
