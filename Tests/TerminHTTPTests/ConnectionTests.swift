import LoopbackServer
import TerminEngine
import TerminHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    private func echo() throws -> LoopbackServer {
        try LoopbackServer { connection in
            while let request = connection.request() {
                let path = request.split(separator: " ").dropFirst().first ?? ""
                connection.answer(body: String(path))
            }
        }
    }

    @Test func fourRequestsOfAWalkUseOneConnection() async throws {
        let server = try echo()
        try await walk { transport, client async throws in
            for number in 1...4 {
                #expect(try await transport.get("\(server.base)/\(number)").text == "/\(number)")
            }
            #expect(server.connections == 1)
            let done = client.statistics
            #expect(done.requests == 4)
            #expect(done.connections == 1)
            #expect(done.bytes == 8)
        }
    }

    @Test func opensAnotherConnectionWhereTheServerHasClosed() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer(body: "once")
        }
        try await walk { transport, _ async throws in
            for _ in 1...3 { #expect(try await transport.get(server.base + "/").text == "once") }
        }
        #expect(server.connections == 3)
    }

    @Test func aHundredRequestsAtOnceEachGetTheirOwnAnswer() async throws {
        let server = try echo()
        try await walk { _, client async throws in
            let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for number in 0..<100 {
                    var transport = client.transport(hosts: [])
                    group.addTask { (number, try await transport.get("\(server.base)/\(number)").text) }
                }
                return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
            #expect(answers.count == 100)
            #expect(answers.allSatisfy { $1 == "/\($0)" })
            #expect(client.statistics.requests == 100)
        }
        #expect(server.connections <= 8)
    }

    @Test func shutdownEndsRequestsUnderWayAndRefusesLaterOnes() async throws {
        let arrived = Gate()
        let closed = Gate()
        let server = try LoopbackServer { connection in
            _ = connection.request()
            arrived.open()
            connection.stall()
            closed.open()
        }
        let client = CurlClient(userAgent: "termind-tests/1.0", limits: brisk)
        var transport = client.transport(hosts: [])
        var later = client.transport(hosts: [])
        async let reason = transport.failure(server.base + "/")
        await arrived.opened()
        await client.shutdown()
        #expect(try await reason == "the HTTP client has been shut down")
        await closed.opened()
        await client.shutdown()
        #expect(try await later.failure(server.base + "/") == "the HTTP client has been shut down")
    }

    @Test func shutdownInAStormResumesEveryone() async throws {
        let server = try echo()
        for _ in 0..<20 {
            let client = CurlClient(userAgent: "termind-tests/1.0", limits: brisk)
            let ended = await withTaskGroup(of: Void.self) { group in
                for number in 0..<50 {
                    var transport = client.transport(hosts: [])
                    group.addTask { _ = try? await transport.failure("\(server.base)/\(number)") }
                }
                group.addTask { await client.shutdown() }
                return await group.reduce(into: 0) { count, _ in count += 1 }
            }
            #expect(ended == 51)
        }
    }

    @Test func livesAsLongAsItsLastTransport() async throws {
        let server = try echo()
        var transport = CurlClient(userAgent: "termind-tests/1.0", limits: brisk).transport(hosts: [])
        #expect(try await transport.get(server.base + "/").text == "/")
        #expect(try await transport.get(server.base + "/2").text == "/2")
    }
}
