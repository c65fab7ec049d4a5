import TerminCore
import TerminSimulator
import Testing

@Suite struct WizardTests {
    @Test func theFrontPageLinksTheUnits() async throws {
        try await withSimulatedOffice(november()) { _, url in
            let answer = try await LoopbackClient(url).get("")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/html; charset=UTF-8")
            #expect(answer.headers["set-cookie"]?.hasPrefix("TVWebSession=") == true)
            #expect(answer.body.contains("href=\"select2?md=3\">Fahrerlaubnisbehörde</a>"))
            #expect(text(of: answer.body).contains("Schritt 1 von 6: Auswahl der Funktionseinheit"))
        }
    }

    @Test func theFrontPageCanHaveButtonsInstead() async throws {
        var configuration = try november()
        configuration.unitList = .buttons
        try await withSimulatedOffice(configuration) { _, url in
            let page = try await LoopbackClient(url).get("?rs").body
            #expect(page.contains("id=\"buttonfunktionseinheit-3\""))
            #expect(!page.contains("href=\"select2"))
        }
    }

    @Test func theCatalogueNamesServicesByCategory() async throws {
        try await withSimulatedOffice(november()) { _, url in
            let page = try await LoopbackClient(url).get("select2?md=3").body
            #expect(count("class=\"cnc-item ", in: page) == 12)
            #expect(
                page.contains(
                    "<h3 id=\"header_concerns_accordion-455\">Abholung Führerschein / Rückfragen</h3>"))
            #expect(page.contains("data-tevis-cncname=\"\(watched) \""))
            #expect(page.contains("data-tevis-cncname=\"R&uuml;ckfragen zu einem Antrag\""))
            #expect(page.contains("data-tevis-cncname=\"Schlüsselzahlen 95 &amp; 96 eintragen\""))
            #expect(page.contains("<input type=\"hidden\" value=\"94\" name=\"mdt\" />"))
            #expect(page.contains("max=\"8\""))
            #expect(
                text(of: page).contains("Schritt 2 von 6: Fahrerlaubnisbehörde - Auswahl des Anliegens"))
        }
    }

    @Test func oneLocationStandsTwiceOnItsPage() async throws {
        try await withSimulatedOffice(november()) { _, url in
            let walk = try Walk(url)
            let page = try await walk.client.get(walk.address(of: watched)).body
            #expect(count("<form method=\"post\">", in: page) == 2)
            #expect(count("name=\"loc\" value=\"50\"", in: page) == 2)
            #expect(
                page.contains(
                    "<dt>Name</dt><dd class=\"cnw_skip_translation\">Straßenverkehrsamt Musterstadt"))
            #expect(text(of: page).contains("Schritt 3 von 6: Terminvorschläge - Standortauswahl"))
            #expect(text(of: page).contains("Anliegen1 Malx \(watched)Standort"))
        }
    }

    @Test func severalLocationsHaveAFormEach() async throws {
        var configuration = try november()
        configuration.content = .musterstadt(locations: 2)
        try await withSimulatedOffice(configuration) { office, url in
            let slots = try [SimulatedSlot].on(december(11), free: "08:30")
            await office.setSlots(slots, service: watched, location: "Bürgerhaus Musterstadt-Süd")
            let walk = try Walk(url)
            let page = try await walk.client.get(walk.address(of: watched)).body
            #expect(count("<form method=\"post\">", in: page) == 4)
            #expect(page.contains("value=\"Bürgerhaus Musterstadt-Süd auswählen\""))
            #expect(try await !walk.times(of: watched, location: 50).body.contains(slotForm))
            let south = try await walk.times(of: watched, location: 51).body
            #expect(south.contains(slotForm))
            #expect(south.contains("Bürgerhaus Musterstadt-Süd, Am Probenweg 7, 01239 Musterstadt"))
        }
    }

    @Test(arguments: [SimulatedOffice.LocationAnswer.direct, .thenSuggest, .redirect])
    func aLocationIsAnsweredAsConfigured(_ kind: SimulatedOffice.LocationAnswer) async throws {
        var configuration = try november()
        configuration.locationAnswer = kind
        try await withSimulatedOffice(configuration) { office, url in
            try await office.setSlots(.on(december(11), free: "08:30"), service: watched)
            let walk = try Walk(url)
            let answer = try await walk.times(of: watched)
            #expect(answer.status == (kind == .redirect ? 302 : 200))
            #expect(answer.headers["location"] == (kind == .redirect ? "suggest" : nil))
            #expect(answer.body.contains(slotForm) == (kind == .direct))
            let suggestions = try await walk.client.get("suggest")
            #expect(count(slotForm, in: suggestions.body) == 1)
        }
    }

    @Test func withoutLocationStepTheWizardCountsToFive() async throws {
        var configuration = try november()
        configuration.hasLocationStep = false
        try await withSimulatedOffice(configuration) { office, url in
            let walk = try Walk(url)
            let address = try await walk.address(of: watched)
            #expect(address.hasPrefix("suggest?mdt=94&select_cnc=1&cnc-"))
            let none = try await walk.client.get(address).body
            #expect(
                text(of: none).contains("Schritt 3 von 5 : Terminvorschläge - Keine Zeiten verfügbar"))
            try await office.setSlots(.on(december(11), free: "08:30"), service: watched)
            #expect(try await walk.client.get(address).body.contains(slotForm))
        }
    }

    @Test func tooHighAQuantityIsRefused() async throws {
        try await withSimulatedOffice(november()) { _, url in
            let walk = try Walk(url)
            let page = try await walk.client.get(walk.address(of: pickUp, quantity: 9)).body
            #expect(page.contains("<h1 class=\"error\">Maximal 8 Anliegen dieses Typs auswählbar</h1>"))
            let eight = try await walk.client.get(walk.address(of: pickUp, quantity: 8)).body
            #expect(text(of: eight).contains("Anliegen8 Malx \(pickUp)Standort"))
        }
    }
}
