import LoopbackServer
import Synchronization
import TerminCore
import TerminEngine
import TerminHTTP
import Testing

/// A body that comes again is compared as it comes in; what is given out is always what came.
@Suite(.timeLimit(.minutes(1))) struct LastBodyTests {
    static let page = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    /// Bodies in the order in which the server sends them, all at one address.
    static let sequences: [[[UInt8]]] = {
        var changed = page
        changed[0] ^= 1
        var late = page
        late[199_999] ^= 1
        var middle = page
        middle[100_000] ^= 1
        return [
            [page, page, page],
            [page, changed, page, late, middle, middle, page],
            [page, Array(page.dropLast()), page, page + [7], page],
            [page, [], page, [1, 2, 3], page],
        ]
    }()

    @Test(arguments: sequences) func everyBodyIsTheOneThatCame(_ bodies: [[UInt8]]) async throws {
        let left = Mutex(bodies)
        let server = try LoopbackServer { connection in
            while connection.request() != nil {
                connection.answer(body: left.withLock { $0.removeFirst() })
            }
        }
        let answers = try await walk { transport, _ in
            var answers: [[UInt8]] = []
            for _ in bodies { answers.append(try await transport.get(server.base + "/").body) }
            return answers
        }
        #expect(answers == bodies)
    }

    @Test func anUnchangedBodyTakesNoMemoryOfItsOwn() async throws {
        let server = try LoopbackServer { connection in
            while connection.request() != nil { connection.answer(body: Self.page) }
        }
        let addresses = try await walk { transport, _ in
            let first = try await transport.get(server.base + "/").body
            let second = try await transport.get(server.base + "/").body
            return [first, second].map { $0.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
        }
        #expect(addresses[0] == addresses[1])
    }

    @Test func anotherAddressHasAnotherBody() async throws {
        let server = try LoopbackServer { connection in
            while let request = connection.request() {
                connection.answer(body: Array(Self.page.dropFirst(request.hasPrefix("GET /a") ? 1 : 0)))
            }
        }
        let counts = try await walk { transport, _ in
            var counts: [Int] = []
            for path in ["/a", "/b", "/a", "/b"] {
                counts.append(try await transport.get(server.base + path).body.count)
            }
            return counts
        }
        #expect(counts == [199_999, 200_000, 199_999, 200_000])
    }
}
