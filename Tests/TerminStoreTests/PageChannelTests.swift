import Dispatch
import TerminStore
import Testing

/// What hands pages from one thread to another.
@Suite struct PageChannelTests {
    struct Broken: Error {}

    /// Runs both sides on threads of their own.
    func run(
        _ send: @escaping @Sendable (PageChannel<Int>) throws -> Void,
        _ receive: @escaping @Sendable (PageChannel<Int>) throws -> [Int]
    ) async -> (Result<Void, any Error>, Result<[Int], any Error>) {
        let channel = PageChannel<Int>(capacity: 2)
        async let sent = withCheckedContinuation { continuation in
            DispatchQueue(label: "sender").async {
                continuation.resume(returning: Result { try send(channel) })
            }
        }
        async let received = withCheckedContinuation { continuation in
            DispatchQueue(label: "receiver").async {
                continuation.resume(returning: Result { try receive(channel) })
            }
        }
        return await (sent, received)
    }

    static func all(from channel: PageChannel<Int>) throws -> [Int] {
        var numbers: [Int] = []
        while let number = try channel.receive() { numbers.append(number) }
        // The end stays the end.
        #expect(try channel.receive() == nil)
        return numbers
    }

    @Test func keepsOrderAndEnds() async throws {
        let (_, received) = await run({ channel in
            for number in 0..<1000 { try channel.send(number) }
            channel.finish()
        }) { try Self.all(from: $0) }
        #expect(try received.get() == Array(0..<1000))
    }

    @Test func aReceiverThatFailsEndsTheSender() async throws {
        let (sent, _) = await run({ channel in
            while true { try channel.send(1) }
        }) { channel in
            _ = try channel.receive()
            channel.fail(Broken())
            return []
        }
        #expect(throws: Broken.self) { try sent.get() }
    }

    @Test func aSenderThatFailsEndsTheReceiver() async throws {
        let (_, received) = await run({ channel in
            try channel.send(1)
            channel.fail(Broken())
            channel.fail(CancellationError())
            #expect(throws: Broken.self) { try channel.send(2) }
            #expect(throws: Broken.self) { try channel.send(3) }
        }) { channel in
            while try channel.receive() != nil {}
            return []
        }
        #expect(throws: Broken.self) { try received.get() }
    }
}
