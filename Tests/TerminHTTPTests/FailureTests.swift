import Foundation
import LoopbackServer
import TerminHTTP
import Testing

/// Servers that break the rules: each failure is one sentence, and comes in time.
@Suite(.timeLimit(.minutes(1))) struct FailureTests {
    /// Why `script`, after it has read a request, gave no answer.
    private func failure(
        limits: CurlClient.Limits = brisk, _ script: @escaping @Sendable (Connection) -> Void
    ) async throws -> (reason: String?, server: String) {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            script(connection)
        }
        let reason = try await walk(limits: limits) { transport, _ in
            try await transport.failure(server.base + "/")
        }
        return (reason, server.host)
    }

    private let short = CurlClient.Limits(timeout: .milliseconds(200))

    @Test func noAnswer() async throws {
        let (reason, server) = try await failure(limits: short) { $0.stall() }
        #expect(reason == "\(server) did not answer within 0.2 s")
    }

    @Test func anAnswerThatNeverEnds() async throws {
        // Long enough for a loaded machine to bring the half of it.
        let limits = CurlClient.Limits(timeout: .seconds(2))
        let (reason, server) = try await failure(limits: limits) { connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            connection.stall()
        }
        #expect(reason == "the answer of \(server) was not complete within 2 s")
    }

    @Test func anAnswerShorterThanAnnounced() async throws {
        let (reason, _) = try await failure {
            $0.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a page")
        }
        #expect(reason == "the answer broke off after 11 of 100 bytes")
    }

    @Test func aChunkedAnswerWithoutItsEnd() async throws {
        let (reason, _) = try await failure {
            $0.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nwo")
        }
        #expect(reason?.hasPrefix("the answer broke off after ") == true)
    }

    @Test func aBodyWithoutEnd() async throws {
        let (reason, server) = try await failure { connection in
            connection.write("HTTP/1.1 200 OK\r\n\r\n")
            while connection.write([UInt8](repeating: 65, count: 65_536)) {}
        }
        #expect(reason == "the answer of \(server) is larger than 1 MiB")
    }

    @Test func aBodyAnnouncedTooLarge() async throws {
        let (reason, server) = try await failure { connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n")
            connection.stall()
        }
        #expect(reason == "the answer of \(server) is larger than 1 MiB")
    }

    @Test func aBodyAsLargeAsAllowedIsTaken() async throws {
        let (reason, _) = try await failure { $0.answer(body: [UInt8](repeating: 65, count: 1 << 20)) }
        #expect(reason == nil)
    }

    @Test func aBombOfGzip() async throws {
        let bomb = Compression.gzipBomb(of: 5 << 20)
        #expect(bomb.count < 1 << 16)
        let (reason, server) = try await failure {
            $0.answer(headers: ["Content-Encoding: gzip"], body: bomb)
        }
        #expect(reason == "the answer of \(server) is larger than 1 MiB")
    }

    @Test func aBodyThatIsNotCompressedAsItSays() async throws {
        let (reason, server) = try await failure {
            $0.answer(headers: ["Content-Encoding: gzip"], body: "<p>not gzip at all</p>")
        }
        #expect(reason == "the answer of \(server) could not be decompressed")
    }

    @Test func aHeaderWithoutEnd() async throws {
        let (reason, server) = try await failure { connection in
            connection.write("HTTP/1.1 200 OK\r\n")
            let line = "X-Filler: " + String(repeating: "x", count: 1_000) + "\r\n"
            while connection.write(line) {}
        }
        #expect(reason == "the header of the answer of \(server) is too large")
    }

    @Test func somethingThatIsNotHTTP() async throws {
        let (reason, server) = try await failure { $0.write("SSH-2.0-OpenSSH_9.2\r\n\r\n") }
        #expect(reason == "\(server) did not answer in HTTP")
    }

    @Test func aConnectionClosedWithoutAWord() async throws {
        let (reason, server) = try await failure { _ in }
        #expect(reason == "\(server) closed the connection without an answer")
    }

    @Test func aConnectionReset() async throws {
        let (reason, server) = try await failure { $0.reset() }
        #expect(reason == "\(server) broke the connection")
    }

    @Test func aConnectionRefused() async throws {
        let server = try LoopbackServer { $0.stall() }
        server.stop()
        let reason = try await walk(limits: brisk) { transport, _ in
            // The listener is gone once a first attempt has failed or was closed.
            _ = try await transport.failure(server.base + "/")
            return try await transport.failure(server.base + "/")
        }
        #expect(reason == "\(server.host) refused the connection")
    }

    @Test func aNameNobodyHas() async throws {
        let reason = try await walk { transport, _ in
            try await transport.failure("http://nobody.invalid/secret?token=1")
        }
        #expect(reason == "the name of nobody.invalid:80 could not be resolved")
    }

    @Test func aServerWithoutTLS() async throws {
        let server = try LoopbackServer { connection in
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.stall()
        }
        let reason = try await walk { transport, _ in try await transport.failure("https://\(server.host)/") }
        #expect(reason?.hasPrefix("no secure connection to \(server.host) could be made (") == true)
    }

    /// In a process of its own, because the environment belongs to all threads.
    @Test func aProxyIsNeverAskedForThisMachine() async {
        await #expect(processExitsWith: .success) {
            setenv("http_proxy", "http://127.0.0.1:1", 1)
            setenv("ALL_PROXY", "http://127.0.0.1:1", 1)
            let server = try LoopbackServer { connection in
                _ = connection.request()
                connection.answer(body: "direct")
            }
            let local = try await walk { transport, _ in try await transport.get(server.base + "/").text }
            let far = try await walk { transport, _ in try await transport.failure("http://far.invalid/") }
            precondition(local == "direct")
            precondition(far != "the name of far.invalid:80 could not be resolved", "the proxy was not asked")
        }
    }
}
