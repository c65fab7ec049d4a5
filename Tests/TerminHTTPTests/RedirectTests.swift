import Foundation
import LoopbackServer
import TerminCore
import TerminEngine
import TerminHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct RedirectTests {
    @Test func followsToTheSameHost() async throws {
        let server = try LoopbackServer { connection in
            while let request = connection.request() {
                if request.hasPrefix("GET /start ") {
                    connection.answer("302 Found", headers: ["Location: next/page?x=1#part"])
                } else {
                    connection.answer(body: "here")
                }
            }
        }
        let answer = try await walk([server.host]) { transport, _ in
            try await transport.get(server.base + "/start")
        }
        #expect(answer.text == "here")
        #expect(answer.url == server.base + "/next/page?x=1")
        #expect(server.connections == 1)
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func neverConnectsToAHostThatIsNotListed(host: String) async throws {
        let foreign = try LoopbackServer { $0.answer() }
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer("302 Found", headers: ["Location: http://\(host):\(foreign.port)/login"])
        }
        let reason = try await walk([server.host]) { transport, _ in
            try await transport.failure(server.base + "/")
        }
        #expect(
            reason == "the server redirected to another host (\(host):\(foreign.port)), which is not followed"
        )
        #expect(foreign.connections == 0)
    }

    @Test func followsToAnotherHostThatIsListed() async throws {
        let other = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer(body: "other")
        }
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer("301 Moved Permanently", headers: ["Location: \(other.base)/"])
        }
        let hosts: Set = [server.host, other.host]
        let answer = try await walk(hosts) { transport, _ in try await transport.get(server.base + "/") }
        #expect(answer.text == "other")
    }

    @Test(arguments: [
        "file:///etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "javascript:alert(1)",
    ])
    func neverLeavesTheWeb(target: String) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer("302 Found", headers: ["Location: \(target)"])
        }
        let reason = try await walk([server.host, "127.0.0.1"]) { transport, _ in
            try await transport.failure(server.base + "/")
        }
        #expect(reason == "the server redirected to an address that is not one of the web")
    }

    @Test func endsALoop() async throws {
        let server = try LoopbackServer { connection in
            while connection.request() != nil {
                connection.answer("302 Found", headers: ["Location: /again"])
            }
        }
        let reason = try await walk([server.host]) { transport, _ in
            try await transport.failure(server.base + "/")
        }
        #expect(reason == "the server redirected more than 10 times")
        #expect(server.requests.count == 11)
    }

    @Test(arguments: [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
    func treatsAFormAsBrowsersDo(status: Int, method: String) async throws {
        let server = try LoopbackServer { connection in
            while let request = connection.request() {
                if request.hasPrefix("POST /form ") {
                    connection.answer("\(status) Moved", headers: ["Location: /result"])
                } else {
                    connection.answer(body: "result")
                }
            }
        }
        let answer = try await walk([server.host]) { transport, _ in
            try await transport.post(server.base + "/form", [.init("a", "1")])
        }
        #expect(answer.text == "result")
        let second = try #require(server.requests.last)
        #expect(second.hasPrefix("\(method) /result "))
        #expect(second.hasSuffix(method == "POST" ? "\r\n\r\na=1" : "\r\n\r\n"))
        #expect(second.contains("Content-Type:") == (method == "POST"))
    }

    @Test func aRedirectWithoutAnAddressIsAnAnswer() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer("302 Found", body: "where?")
        }
        let answer = try await walk { transport, _ in try await transport.get(server.base + "/") }
        #expect(answer.status == 302)
        #expect(answer.text == "where?")
    }

    /// Each answer comes in time; the tenth would be late for the first request.
    @Test func redirectsShareOneLimitOfTime() async throws {
        let server = try LoopbackServer { connection in
            while connection.request() != nil {
                Thread.sleep(forTimeInterval: 0.1)
                connection.answer("302 Found", headers: ["Location: /again"])
            }
        }
        let limits = CurlClient.Limits(timeout: .milliseconds(500))
        let reason = try await walk([server.host], limits: limits) { transport, _ in
            try await transport.failure(server.base + "/")
        }
        #expect(reason == "\(server.host) did not answer within 0.5 s")
    }
}
