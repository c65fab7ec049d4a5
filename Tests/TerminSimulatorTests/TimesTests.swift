import TerminCore
import TerminSimulator
import Testing

@Suite struct TimesTests {
    @Test func oneDayIsLaidOutInDetails() async throws {
        try await withSimulatedOffice(november()) { office, url in
            try await office.setSlots(
                .on(december(11), free: "08:30 09:00 11:30", taken: "08:00 12:30"), service: watched)
            let page = try await Walk(url).times(of: watched).body
            #expect(page.contains("<details id=\"details_suggest_times\""))
            #expect(text(of: page).contains("Freitag, 11.12.2026 08:00 - 09:00"))
            #expect(count("<button type=\"submit\" class=\"suggest_btn btn btn-primary \"", in: page) == 3)
            #expect(count("class=\"suggest_btn btn btn-primary \" disabled>", in: page) == 2)
            #expect(count("</button >\n", in: page) == 3)
            for field in [
                ("start", "510"), ("end", "540"), ("day", "5"), ("block", "2"), ("hour", "2"),
                ("week", "202650"),
                ("date", "20261211"), ("cal", "169"),
            ] {
                #expect(page.contains("<input type=\"hidden\" name=\"\(field.0)\" value=\"\(field.1)\" />"))
            }
            #expect(page.contains("name=\"pow_token\""))
            #expect(page.contains("Straßenverkehrsamt Musterstadt, Beispielallee 12, 01234 Musterstadt"))
            #expect(page.contains("<input type=\"hidden\" name=\"mdt\" value=\"0\" />"))
            #expect(page.contains("value=\"20.11.2026\"") && page.contains("value=\"11.12.2026\""))
        }
    }

    @Test func severalDaysAreLaidOutInAnAccordion() async throws {
        var configuration = try november()
        configuration.hasProofOfWork = false
        try await withSimulatedOffice(configuration) { office, url in
            let slots: [[SimulatedSlot]] = try [
                .on(december(23), free: "10:00"), .on(december(11), taken: "08:00"),
                .on(december(30), free: "09:00 09:30"),
            ]
            await office.setSlots(slots.flatMap { $0 }, service: watched)
            let page = try await Walk(url).times(of: watched).body
            #expect(page.contains("<div id=\"sugg_accordion\">"))
            #expect(!page.contains("details_suggest_times"))
            let titles = page.matches(of: /<h3 title="([^"]+)">/).map { String($0.1) }
            #expect(titles == ["Freitag, 11.12.2026", "Mittwoch, 23.12.2026", "Mittwoch, 30.12.2026"])
            #expect(count(slotForm, in: page) == 3)
            #expect(page.contains("name=\"week\" value=\"202653\""))
            #expect(!page.contains("checksum"))
            #expect(!page.contains("pow_"))
        }
    }

    @Test func theFilterNarrowsTheDays() async throws {
        try await withSimulatedOffice(november()) { office, url in
            let slots = try [SimulatedSlot].on(december(11), free: "08:30") + .on(december(23), free: "10:00")
            await office.setSlots(slots, service: watched)
            let walk = try Walk(url)
            let shown = try await walk.times(of: watched).body
            let concern = try #require(shown.firstMatch(of: /name="(cnc-\d+)" value="1" \/>/)?.1)
            let page = try await walk.client.get(
                "suggest?loc=50&mdt=0&\(concern)=1&filter_date_from=12.12.2026&filter_date_to=24.12.2026"
                    + "&suggest_filter=Filtern"
            ).body
            #expect(!page.contains("value=\"20261211\""))
            #expect(page.contains("value=\"20261223\""))
        }
    }

    @Test(arguments: [
        (SimulatedOffice.NoneWording.headingAndSentence, true, "<h2 class=\"h1like\">"), (.heading, true, ""),
        (.sentence, false, "<h2 class=\"h1like\">"), (.oldSentence, false, "<h1>"),
    ])
    func noneIsSaidInTheConfiguredWords(
        wording: SimulatedOffice.NoneWording, inHeading: Bool, tag: String
    ) async throws {
        var configuration = try november()
        configuration.noneWording = wording
        try await withSimulatedOffice(configuration) { _, url in
            let page = try await Walk(url).times(of: watched).body
            let heading = "Schritt 4 von 6: Terminvorschläge - Keine Zeiten verfügbar"
            #expect(text(of: page).contains(heading) == inHeading)
            let sentence = tag.isEmpty ? ">Kein freier Termin" : "\(tag)Kein freier Termin verfügbar</h"
            #expect(page.contains(sentence) == !tag.isEmpty)
            #expect(!page.contains("suggest_btn"))
        }
    }

    @Test func trapsStandOnEveryPage() async throws {
        try await withSimulatedOffice(november()) { _, url in
            let page = try await Walk(url).times(of: watched).body
            #expect(page.contains("<div id=\"modal_session\"><p>Ihre Sitzung läuft in einer Minute ab.</p>"))
            #expect(page.contains("<div id=\"TevisDialog\" class=\"modal fade\""))
            let inhalt = try #require(page.firstRange(of: "id=\"inhalt\"")?.lowerBound)
            let footer = try #require(page.firstRange(of: "<footer id=\"footer\"")?.lowerBound)
            let end = try #require(page.firstRange(of: "</main>")?.lowerBound)
            #expect(inhalt < footer && footer < end)
        }
    }

    @Test func takingASlotIsCountedAndNothingIsBooked() async throws {
        try await withSimulatedOffice(november()) { office, url in
            try await office.setSlots(.on(december(11), free: "08:30"), service: watched)
            let walk = try Walk(url)
            _ = try await walk.times(of: watched)
            #expect(await office.bookingAttempts == 0)
            let page = try await walk.client.post("suggest", "start=510&end=540&date=20261211&cal=169").body
            #expect(await office.bookingAttempts == 1)
            #expect(text(of: page).contains("Schritt 5 von 6: Eingabe der persönlichen Daten"))
            #expect(text(of: page).contains("Termin11.12.2026, 08:30 Uhr"))
            #expect(page.contains("id=\"captcha_image\"") && page.contains("id=\"captcha_result\""))
            #expect(try await walk.client.get("suggest").body.contains(slotForm))
        }
    }

    @Test func paddedPagesHaveTheRecordedSizes() async throws {
        var configuration = try november()
        configuration.pageSizes = .recorded
        try await withSimulatedOffice(configuration) { office, url in
            let walk = try Walk(url)
            let catalogue = try await walk.client.get("select2?md=3").body.utf8.count
            #expect((840_000...880_000).contains(catalogue))
            let address = try await walk.address(of: watched)
            #expect((20_000...21_000).contains(try await walk.client.get(address).body.utf8.count))
            #expect((22_000...23_000).contains(try await walk.times(of: watched).body.utf8.count))
            try await office.setSlots(.on(december(11), free: "08:30 09:00"), service: watched)
            #expect((48_000...49_000).contains(try await walk.times(of: watched).body.utf8.count))
        }
    }
}
