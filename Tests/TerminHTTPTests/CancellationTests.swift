import LoopbackServer
import TerminEngine
import TerminHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    private enum Outcome: Equatable { case answered(String), cancelled, failed(String) }

    private func outcome(of url: String, _ transport: CurlTransport) async -> Outcome {
        var transport = transport
        do {
            return .answered(try await transport.get(url).text)
        } catch TransportFailure.cancelled {
            return .cancelled
        } catch {
            return .failed("\(error)")
        }
    }

    @Test func endsAtOnceAndClosesTheConnection() async throws {
        let arrived = Gate()
        let closed = Gate()
        let server = try LoopbackServer { connection in
            _ = connection.request()
            arrived.open()
            connection.stall()
            closed.open()
        }
        try await walk { transport, _ async throws in
            let transport = transport
            await withTaskGroup(of: Outcome.self) { group in
                group.addTask { await outcome(of: server.base + "/", transport) }
                await arrived.opened()
                // A wait for the server would end as unreachable, at the limit.
                group.cancelAll()
                #expect(await group.next() == .cancelled)
            }
            await closed.opened()
        }
    }

    @Test func aTaskCancelledBeforeItAsksNeverConnects() async throws {
        let server = try LoopbackServer { $0.stall() }
        try await walk { transport, client async throws in
            let transport = transport
            await withTaskGroup(of: Outcome.self) { group in
                group.cancelAll()
                group.addTask { await outcome(of: server.base + "/", transport) }
                #expect(await group.next() == .cancelled)
            }
            #expect(client.statistics.requests == 0)
        }
        #expect(server.connections == 0)
    }

    /// Cancels at every moment around the start of a request: each task ends exactly once, and the client still works.
    @Test func everyRaceWithTheStartEndsOnce() async throws {
        let server = try LoopbackServer { connection in
            while connection.request() != nil { connection.answer(body: "late") }
        }
        try await walk { transport, client async throws in
            var outcomes: [Outcome] = []
            for round in 0..<3_000 {
                let mine = client.transport(hosts: [])
                await withTaskGroup(of: Outcome.self) { group in
                    group.addTask { await outcome(of: server.base + "/", mine) }
                    for _ in 0..<(round % 7) { await Task.yield() }
                    group.cancelAll()
                    for await outcome in group { outcomes.append(outcome) }
                }
            }
            #expect(outcomes.count == 3_000)
            #expect(outcomes.allSatisfy { $0 == .cancelled || $0 == .answered("late") })
            #expect(try await transport.get(server.base + "/").text == "late")
        }
    }

    @Test func aCrowdCancelledTogetherEndsTogether() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.stall()
        }
        try await walk { _, client async throws in
            await withTaskGroup(of: Outcome.self) { group in
                for _ in 0..<1_000 {
                    let mine = client.transport(hosts: [])
                    group.addTask { await outcome(of: server.base + "/", mine) }
                }
                group.cancelAll()
                #expect(await group.allSatisfy { $0 == .cancelled })
            }
        }
    }
}
