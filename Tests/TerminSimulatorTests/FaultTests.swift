import TerminSimulator
import Testing

@Suite struct FaultTests {
    /// The page of times with `fault`, where 08:30 on 11 December is free.
    private func times(with fault: Fault, slots: Bool = true) async throws -> LoopbackClient.Answer {
        try await withSimulatedOffice(november()) { office, url in
            if slots { try await office.setSlots(.on(december(11), free: "08:30"), service: watched) }
            await office.setFault(fault, at: .slots)
            return try await Walk(url).times(of: watched)
        }
    }

    @Test func refusesWithAStatus() async throws {
        let busy = try await times(with: .tooManyRequests(retryAfter: 3600))
        #expect(busy.status == 429)
        #expect(busy.headers["retry-after"] == "3600")
        #expect(try await times(with: .tooManyRequests(retryAfter: nil)).headers["retry-after"] == nil)
        #expect(try await times(with: .serverError).status == 500)
        let closed = try await times(with: .maintenance(status: 503))
        #expect(closed.status == 503)
        #expect(closed.body.contains("wegen Wartungsarbeiten nicht zur Verfügung"))
        #expect(try await times(with: .maintenance(status: 200)).status == 200)
    }

    @Test(arguments: [
        (Fault.sessionLost, "Kein gültiger Mandant gefunden"),
        (.databaseError, "Es ist ein Datenbank-Fehler aufgetreten"),
        (.calendarMissing, "Der ausgewählte Kalender existiert nicht oder kann nicht ausgewählt werden."),
    ])
    func showsAnErrorPage(fault: Fault, words: String) async throws {
        #expect(try await times(with: fault).body.contains("<h1 class=\"error\">\(words)</h1>"))
    }

    @Test func putsSomethingBeforeTheTimes() async throws {
        let captcha = try await times(with: .captcha).body
        #expect(
            captcha.contains("title=\"Sicherheitsfrage\"") && captcha.contains("<img id=\"captcha_image\""))
        #expect(!captcha.contains("id=\"vorname\"") && !captcha.contains(slotForm))
        let data = try await times(with: .personalDataFirst).body
        #expect(text(of: data).contains("Eingabe der persönlichen Daten für den Termin"))
        #expect(!data.contains("captcha") && !data.contains(slotForm))
    }

    @Test func changesThePageOfTimes() async throws {
        let redesigned = try await times(with: .redesigned).body
        #expect(!redesigned.contains("suggest") && !redesigned.contains("inhalt"))
        let banned = try await times(with: .softBan).body
        #expect(banned.contains("Auswahl der Zeit") && !banned.contains("suggest_btn"))
        #expect(!banned.contains(">Kein freier Termin verfügbar<"))
        let hidden = try await times(with: .hiddenNone).body
        #expect(
            hidden.contains("style=\"display: none;\"><h2 class=\"h1like\">Kein freier Termin verfügbar</h2>")
        )
        #expect(hidden.contains(slotForm))
        let elsewhere = try await times(with: .wrongLocation).body
        #expect(elsewhere.contains("Nebenstelle Nirgendwo, Irrweg 1"))
        let other = try await times(with: .wrongService, slots: false).body
        #expect(text(of: other).contains("1 Malx Anmeldung eines Hundes"))
    }

    @Test func breaksTheTransfer() async throws {
        let whole = try await times(with: .slow(.milliseconds(1)))
        #expect(whole.isComplete && whole.body.contains("</html>"))
        let half = try await times(with: .halfPage)
        #expect(half.isComplete && !half.body.contains("</html>"))
        #expect(half.headers["content-length"] == String(whole.body.utf8.count / 2))
        let truncated = try await times(with: .truncated)
        #expect(!truncated.isComplete)
        #expect(truncated.headers["content-length"] == String(whole.body.utf8.count))
        let empty = try await times(with: .emptyBody)
        #expect(empty.status == 200 && empty.body.isEmpty)
        await #expect(throws: LoopbackClient.ConnectionLost.self) { try await times(with: .connectionReset) }
    }

    @Test func aSlowAnswerIsLate() async throws {
        let start = ContinuousClock.now
        _ = try await times(with: .slow(.milliseconds(300)))
        #expect(start.duration(to: .now) >= .milliseconds(300))
    }

    @Test func aFaultKeepsToItsStageAndItsNumberOfTimes() async throws {
        try await withSimulatedOffice(november()) { office, url in
            let client = try LoopbackClient(url)
            await office.setFault(.serverError, at: .services, times: 2)
            #expect(try await client.get("").status == 200)
            #expect(try await client.get("select2?md=3").status == 500)
            #expect(try await client.get("select2?md=3").status == 500)
            #expect(try await client.get("select2?md=3").status == 200)
            await office.setFault(.serverError)
            #expect(try await client.get("").status == 500)
            await office.setFault(nil)
            #expect(try await client.get("").status == 200)
        }
    }

    @Test func aLostSessionStaysLost() async throws {
        try await withSimulatedOffice(november()) { office, url in
            let walk = try Walk(url)
            _ = try await walk.times(of: watched)
            await office.setFault(.sessionLost, times: 1)
            #expect(try await walk.client.get("suggest").body.contains("Kein gültiger Mandant gefunden"))
            #expect(try await walk.client.get("suggest").body.contains("Kein gültiger Mandant gefunden"))
            #expect(try await walk.times(of: watched).body.contains("Kein freier Termin verfügbar"))
        }
    }
}
