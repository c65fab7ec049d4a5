import LoopbackServer
import TerminHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct CookieTests {
    /// Gives the first visitor a number, and says which number a visitor has.
    private func counting() throws -> LoopbackServer {
        try LoopbackServer { connection in
            while let request = connection.request() {
                let cookie = request.split(separator: "\r\n").first { $0.hasPrefix("Cookie: ") }
                let path = request.split(separator: " ").dropFirst().first ?? ""
                switch path {
                case "/login":
                    connection.answer("302 Found", headers: ["Set-Cookie: id=7; Path=/", "Location: /"])
                default: connection.answer(body: cookie.map { String($0.dropFirst(8)) } ?? "none")
                }
            }
        }
    }

    @Test func keepsThemWithinAWalkAndThroughRedirects() async throws {
        let server = try counting()
        try await walk([server.host]) { transport, _ async throws in
            #expect(try await transport.get(server.base + "/").text == "none")
            #expect(try await transport.get(server.base + "/login").text == "id=7")
            #expect(try await transport.get(server.base + "/").text == "id=7")
        }
    }

    @Test func keepsWalksApartOnTheSameConnection() async throws {
        let server = try counting()
        try await walk([server.host]) { first, client async throws in
            var second = client.transport(hosts: [server.host])
            #expect(try await first.get(server.base + "/login").text == "id=7")
            #expect(try await second.get(server.base + "/").text == "none")
            #expect(try await first.get(server.base + "/").text == "id=7")
            #expect(server.connections == 1)
        }
    }

    @Test func forgetsThemWithTheWalk() async throws {
        let server = try counting()
        try await walk { _, client async throws in
            for _ in 0..<20 {
                var transport = client.transport(hosts: [server.host])
                #expect(try await transport.get(server.base + "/").text == "none")
                #expect(try await transport.get(server.base + "/login").text == "id=7")
            }
            #expect(client.statistics.connections == 1)
        }
    }
}
