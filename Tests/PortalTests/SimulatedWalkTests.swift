import TerminCore
import TerminEngine
import TerminHTTP
import TerminSimulator
import Testing

/// Whole walks over HTTP against the simulated office.
@Suite struct SimulatedWalkTests {
    static let service = "Umschreibung ausländischer Führerschein (sonstige Staaten)"

    func look(
        _ options: [String: String], configuration: SimulatedOffice.Configuration,
        _ prepare: @Sendable (SimulatedOffice) async -> Void = { _ in }
    ) async throws -> (look: Look, connections: Int, bookings: Int) {
        try await withSimulatedOffice(configuration) { simulated, url in
            await prepare(simulated)
            let office = Office(
                id: "sim", portal: "tevis", name: "Sim", url: url, timeZone: "Europe/Berlin", options: options
            )
            let checker = try #require(registry["tevis"])
            let query = Query(
                office: office, service: Service(category: nil, name: Self.service),
                today: configuration.today)
            let client = CurlClient(userAgent: "termind-test")
            let looker = Looker(store: nil, memory: StepMemory()) { client.transport(hosts: $0) }
            let politeness = Politeness(checker.portal, towards: office)
            let look = try await looker.look(query, with: checker, politeness: politeness, wait: { _ in })
            await client.shutdown()
            return (look, await simulated.connectionCount, await simulated.bookingAttempts)
        }
    }

    func configuration(locations: Int = 1) -> SimulatedOffice.Configuration {
        var configuration = SimulatedOffice.Configuration()
        configuration.locationAnswer = .thenSuggest
        configuration.content = .musterstadt(locations: locations)
        return configuration
    }

    @Test func fourRequestsOnOneConnection() async throws {
        let result = try await look(["md": "3"], configuration: configuration())
        #expect(result.look.status == .fullyBooked)
        #expect(result.look.requests == 4)
        #expect(result.connections == 1)
    }

    @Test func oneMoreForAUnitByName() async throws {
        let result = try await look(["unit": "Fahrerlaubnisbehörde"], configuration: configuration())
        #expect(result.look.requests == 5)
    }

    @Test func twoMoreForEachFurtherLocation() async throws {
        let result = try await look(["md": "3"], configuration: configuration(locations: 2))
        #expect(result.look.status == .fullyBooked)
        #expect(result.look.requests == 6)
    }

    @Test func findsWhatIsFreeAndBooksNothing() async throws {
        let result = try await look(["md": "3"], configuration: configuration(locations: 2)) { office in
            guard let day = Day("2031-12-11") else { return }
            await office.setSlots(
                .on(day, free: "08:30 09:00", taken: "08:00"), service: Self.service,
                location: "Bürgerhaus Musterstadt-Süd")
            await office.renumber()
        }
        #expect(result.look.slots.compactMap(\.time?.description) == ["08:30", "09:00"])
        #expect(result.look.isComplete)
        #expect(result.bookings == 0)
    }

    @Test(arguments: [
        (Fault.tooManyRequests(retryAfter: 7), LookStatus.blocked), (.serverError, .unreachable),
        (.maintenance(status: 503), .closed), (.maintenance(status: 200), .closed), (.captcha, .blocked),
        (.personalDataFirst, .blocked), (.sessionLost, .closed), (.databaseError, .closed),
        (.calendarMissing, .closed), (.redesigned, .unrecognised), (.halfPage, .unrecognised),
        (.truncated, .unreachable), (.emptyBody, .unrecognised), (.softBan, .unrecognised),
        (.connectionReset, .unreachable), (.wrongLocation, .unrecognised), (.wrongService, .unrecognised),
    ])
    func aFaultIsNeverAnAnswer(fault: Fault, status: LookStatus) async throws {
        let result = try await look(["md": "3"], configuration: configuration()) { office in
            guard let day = Day("2031-12-11") else { return }
            await office.setSlots(.on(day, free: "08:30"), service: Self.service)
            await office.setFault(fault, at: .slots)
        }
        // Half of a page of slots is refused; nothing else of it may be read either.
        #expect(result.look.status == status)
        #expect(!result.look.isComplete)
        #expect(result.look.slots.isEmpty)
        if case .tooManyRequests = fault { #expect(result.look.failure?.retryAfter == .seconds(7)) }
    }

    @Test func aHiddenNoneBesideSlotsIsNoEvidence() async throws {
        let result = try await look(["md": "3"], configuration: configuration()) { office in
            guard let day = Day("2031-12-11") else { return }
            await office.setSlots(.on(day, free: "08:30"), service: Self.service)
            await office.setFault(.hiddenNone)
        }
        #expect(result.look.status == .open)
    }
}
