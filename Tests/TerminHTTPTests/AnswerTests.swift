import LoopbackServer
import TerminCore
import TerminEngine
import TerminHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct AnswerTests {
    @Test func passesStatusBodyAndTypeOn() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            let type = "Content-Type: text/html; charset=iso-8859-1"
            connection.answer(headers: [type], body: [0x47, 0x72, 0xfc, 0x6e])
        }
        let answer = try await walk { transport, _ in try await transport.get(server.base + "/page?a=1") }
        #expect(answer.status == 200)
        #expect(answer.url == server.base + "/page?a=1")
        #expect(answer.body == [0x47, 0x72, 0xfc, 0x6e])
        #expect(answer.contentType == "text/html; charset=iso-8859-1")
        #expect(answer.retryAfter == nil)
    }

    @Test func saysWhoItIsAndNothingABrowserWouldSay() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer()
        }
        _ = try await walk { transport, _ in
            try await transport.get(server.base + "/", headers: ["X-Requested-With": "fetch", "X-Empty": ""])
        }
        let lines = try #require(server.requests.first).split(separator: "\r\n")
        #expect(lines.contains("User-Agent: termind-tests/1.0 (+tests@example.org)"))
        #expect(lines.contains("Accept: text/html,application/json"))
        #expect(lines.contains("X-Requested-With: fetch"))
        #expect(lines.contains("X-Empty:"))
        let names = Set(lines.dropFirst().compactMap { $0.split(separator: ":").first?.lowercased() })
        #expect(names == ["host", "user-agent", "accept", "accept-encoding", "x-requested-with", "x-empty"])
    }

    @Test func sendsAForm() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer(body: "taken")
        }
        let fields = [Request.Field("dienst", "Führerschein & mehr"), Request.Field("anzahl", "1")]
        let answer = try await walk { transport, _ in try await transport.post(server.base + "/form", fields)
        }
        #expect(answer.text == "taken")
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /form HTTP/1.1\r\n"))
        #expect(request.contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n"))
        #expect(request.hasSuffix("\r\n\r\ndienst=F%C3%BChrerschein+%26+mehr&anzahl=1"))
    }

    @Test func sendsALargeFormWithoutAskingFirst() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer()
        }
        let value = String(repeating: "x", count: 2 << 20)
        _ = try await walk { transport, _ in try await transport.post(server.base + "/", [.init("a", value)])
        }
        let request = try #require(server.requests.first)
        #expect(request.utf8.count > value.utf8.count)
        #expect(!request.contains("Expect"))
    }

    @Test(arguments: ["gzip", "br"]) func decompresses(encoding: String) async throws {
        let body = encoding == "br" ? Compression.brotli("<p>Grün</p>") : Compression.gzip("<p>Grün</p>")
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer(headers: ["Content-Encoding: \(encoding)"], body: body)
        }
        let answer = try await walk { transport, _ in try await transport.get(server.base + "/") }
        #expect(answer.text == "<p>Grün</p>")
    }

    @Test(arguments: [("30", Duration.seconds(30)), ("Sun, 06 Nov 1994 08:49:37 GMT", .zero)])
    func passesARefusalOnWithItsWait(header: String, wait: Duration) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer("429 Too Many Requests", headers: ["Retry-After: \(header)"], body: "slow down")
        }
        let answer = try await walk { transport, _ in try await transport.get(server.base + "/") }
        #expect(answer.status == 429)
        #expect(answer.retryAfter == wait)
        #expect(answer.text == "slow down")
    }

    @Test(arguments: [("500 Internal Server Error", 500), ("404 Not Found", 404), ("304 Not Modified", 304)])
    func anErrorOfTheServerIsAnAnswer(line: String, status: Int) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.answer(line)
        }
        let answer = try await walk { transport, _ in try await transport.get(server.base + "/") }
        #expect(answer.status == status)
    }

    @Test(arguments: ["User-Agent", "host", "Sec-Fetch-Mode", "Content-Length"])
    func refusesAHeaderThatIsNotTheCheckersToSet(name: String) async throws {
        let server = try LoopbackServer { $0.stall() }
        let reason = try await walk { transport, _ in
            try await transport.failure(server.base + "/", headers: [name: "Mozilla/5.0"])
        }
        #expect(reason == "a request may not set the header \(name)")
        #expect(server.connections == 0)
    }

    @Test(arguments: [["X-A": "1\r\nX-B: 2"], ["X A": "1"], ["": "1"], ["X-A\r\nX-B": "1"]])
    func refusesAHeaderThatWouldBeTwo(headers: [String: String]) async throws {
        let server = try LoopbackServer { $0.stall() }
        let reason = try await walk { transport, _ in
            try await transport.failure(server.base + "/", headers: headers)
        }
        #expect(reason == "a header of the request has a character that cannot be sent")
        #expect(server.connections == 0)
    }
}
