import TerminSimulator
import Testing

@Suite struct SessionTests {
    @Test(arguments: [
        "location?mdt=94&select_cnc=1&cnc-291=1", "suggest?mdt=94&select_cnc=1&cnc-291=1", "suggest",
    ])
    func withoutTheCatalogueNoStepAnswers(target: String) async throws {
        try await withSimulatedOffice(november()) { _, url in
            let page = try await LoopbackClient(url).get(target)
            #expect(page.status == 200)
            #expect(page.body.contains("<h1 class=\"error\">Kein gültiger Mandant gefunden</h1>"))
        }
    }

    @Test func withoutItsCookieAClientIsUnknown() async throws {
        try await withSimulatedOffice(november()) { office, url in
            let walk = try Walk(url)
            let address = try await walk.address(of: watched)
            #expect(try await walk.client.get(address).body.contains("Standortauswahl"))
            walk.client.forgetCookie()
            #expect(try await walk.client.get(address).body.contains("Kein gültiger Mandant gefunden"))
            let again = try await walk.address(of: watched)
            await office.forgetSessions()
            #expect(try await walk.client.get(again).body.contains("Kein gültiger Mandant gefunden"))
        }
    }

    @Test func clientsDoNotDisturbEachOther() async throws {
        try await withSimulatedOffice(november()) { office, url in
            try await office.setSlots(.on(december(11), free: "08:30"), service: watched)
            let first = try Walk(url)
            let second = try Walk(url)
            _ = try await first.times(of: watched)
            _ = try await second.times(of: pickUp)
            #expect(try await first.client.get("suggest").body.contains(slotForm))
            #expect(try await second.client.get("suggest").body.contains("Kein freier Termin verfügbar"))
        }
    }

    @Test func renumberedIdsAreNoLongerTaken() async throws {
        try await withSimulatedOffice(november()) { office, url in
            let walk = try Walk(url)
            let old = try await walk.address(of: watched)
            await office.renumber()
            #expect(try await walk.client.get(old).body.contains("Kein gültiger Mandant gefunden"))
            let new = try await walk.address(of: watched)
            #expect(old != new)
            #expect(try await walk.client.get(new).body.contains("Standortauswahl"))
        }
    }
}
