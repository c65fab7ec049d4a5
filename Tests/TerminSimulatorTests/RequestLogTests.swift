import TerminSimulator
import Testing

@Suite struct RequestLogTests {
    @Test func everyRequestIsLoggedInOrder() async throws {
        try await withSimulatedOffice(november()) { office, url in
            let walk = try Walk(url)
            _ = try await walk.times(of: watched)
            _ = try await walk.client.get("styles/simulator.css")
            let log = await office.requests
            #expect(log.map(\.method) == ["GET", "GET", "POST", "GET"])
            #expect(log.map(\.stage) == [.services, .locations, .slots, nil])
            #expect(log.map(\.status) == [200, 200, 200, 404])
            #expect(log.first?.target == "/select2?md=3")
            #expect(log.first?.session == nil)
            #expect(log.dropFirst().allSatisfy { $0.session != nil && $0.session == log[1].session })
            #expect(log.allSatisfy { $0.userAgent == "termind-tests" })
            #expect(zip(log, log.dropFirst()).allSatisfy { $0.time <= $1.time })
            await office.clearRecords()
            #expect(await office.requests.isEmpty)
        }
    }

    @Test func aKeptConnectionIsCountedOnce() async throws {
        try await withSimulatedOffice(november()) { office, url in
            let first = try Walk(url)
            for _ in 0..<5 { _ = try await first.times(of: watched) }
            #expect(await office.requests.count == 15)
            #expect(await office.connectionCount == 1)
            _ = try await LoopbackClient(url).get("")
            #expect(await office.connectionCount == 2)
        }
    }

    @Test func theOfficeClosesWithItsBodyThoughAClientStaysConnected() async throws {
        let (client, url) = try await withSimulatedOffice(november()) { _, url in
            let client = try LoopbackClient(url)
            _ = try await client.get("")
            return (client, url)
        }
        await #expect(throws: LoopbackClient.ConnectionLost.self) { try await client.get("") }
        await #expect(throws: LoopbackClient.ConnectionLost.self) { try await LoopbackClient(url).get("") }
    }

    @Test func anErrorOfTheBodyIsPassedOn() async throws {
        struct Refusal: Error {}
        await #expect(throws: Refusal.self) {
            try await withSimulatedOffice(november()) { _, _ in throw Refusal() }
        }
    }

    @Test func aPortInUseIsReported() async throws {
        try await withSimulatedOffice(november()) { _, url in
            var taken = try november()
            taken.port = try #require(Int(url.split(separator: ":")[2].dropLast()))
            await #expect(throws: (any Error).self) { try await withSimulatedOffice(taken) { _, _ in } }
        }
    }
}
