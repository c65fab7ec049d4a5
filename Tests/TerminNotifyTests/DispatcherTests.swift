import Foundation
import TerminCore
import TerminEngine
import TerminNotify
import Testing

/// Nobody waits for somebody else.
@Suite struct DispatcherTests {
    @Test func oneThatBlocksOneThatHangsAndOneThatAsksForPatienceSlowNobody() async throws {
        try await PostOffice.with(timeout: .seconds(60)) { office in
            let others = (101...160).map { Int64($0) }
            let ids = try await office.people([1, 2, 3] + others)
            office.api.set(.refusing(403, "Forbidden: bot was blocked by the user"), for: 1)
            office.api.set(.silent, for: 2)
            office.api.set(.busy(retryAfter: 10_000), for: 3)
            // The three come first, with many messages each.
            let bad = (0..<20).flatMap { number in [1, 2, 3].map { (ids[$0], Int64($0), "m\(number)") } }
            try await office.write(bad + others.map { (ids[$0], $0, "news") })
            let begin = ContinuousClock.now
            #expect(
                try await office.run(office.dispatcher()) {
                    Set(office.api.messages.map(\.chat)).count == others.count
                })
            #expect(ContinuousClock.now - begin < .seconds(12), "60 messages at 26 a second")
            #expect(office.api.messages.count == others.count && office.api.refusedForPace == 0)
            #expect(office.api.calls(of: 2) == 1 && office.api.calls(of: 3) == 1)
            let states = try await office.messages().suffix(others.count).map(\.state)
            #expect(states.allSatisfy { $0 == .sent })
        }
    }

    @Test func messagesOfOnePersonKeepTheirOrder() async throws {
        try await PostOffice.with { office in
            office.api.set(.failing(times: 2), for: 7)
            let texts = (0..<6).map { "m\($0)" }
            try await office.write(texts.map { (nil, 7, $0) })
            #expect(
                try await office.run(office.dispatcher()) {
                    try await office.states().allSatisfy { $0 == .sent }
                })
            #expect(office.api.texts(of: 7) == texts && office.api.refusedForPace == 0)
        }
    }

    @Test func manyAreToldOnceAndNeverFasterThanAllowed() async throws {
        try await PostOffice.with { office in
            let chats = (1...90).map { Int64($0) }
            for chat in chats where chat % 9 == 0 { office.api.set(.failing(times: 1), for: chat) }
            try await office.write(chats.map { (nil, $0, "news") })
            #expect(
                try await office.run(office.dispatcher()) {
                    try await office.states().allSatisfy { $0 == .sent }
                })
            #expect(office.api.messages.map(\.chat).sorted() == chats)
            #expect(office.api.refusedForPace == 0)
        }
    }

    @Test func whatWasNotBegunIsGivenBackAtTheEnd() async throws {
        try await PostOffice.with(timeout: .seconds(60)) { office in
            office.api.set(.silent, for: 7)
            try await office.write([(nil, 7, "a"), (nil, 7, "b")])
            #expect(try await office.run(office.dispatcher()) { office.api.calls(of: 7) == 1 })
            let messages = try await office.messages()
            #expect(messages.map(\.attempts) == [0, 0] && messages.allSatisfy { $0.state == .pending })
        }
    }
}
