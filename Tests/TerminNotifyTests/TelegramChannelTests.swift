import Foundation
import TerminCore
import TerminEngine
import TerminNotify
import Testing

/// What becomes of a message to somebody on Telegram, through dispatcher, channel and store.
@Suite struct TelegramChannelTests {
    @Test func aMessageIsToldOnceAndSettled() async throws {
        try await PostOffice.with { office in
            let ids = try await office.people([7])
            try await office.write([(ids[7], 7, "tea <b>&</b> \"x\"\nline two")])
            #expect(try await office.dispatcher().deliverDue(now: Date()) == 1)
            #expect(try await office.dispatcher().deliverDue(now: Date()) == 0)
            #expect(office.api.texts(of: 7) == ["tea <b>&</b> \"x\"\nline two"])
            let message = try #require(try await office.messages().first)
            #expect(message.state == .sent && message.attempts == 1 && message.sentAt != nil)
        }
    }

    @Test func aLongMessageComesInParts() async throws {
        try await PostOffice.with { office in
            try await office.write([
                (
                    nil, 7,
                    (0..<120).map { "\($0) \(String(repeating: "é<", count: 20))" }.joined(separator: "\n")
                )
            ])
            #expect(try await office.run(office.dispatcher()) { try await office.states() == [.sent] })
            #expect(office.api.texts(of: 7).count == 2)
            #expect(office.api.texts(of: 7).joined(separator: "\n").split(separator: "\n").count == 120)
        }
    }

    @Test(arguments: [
        (403, "Forbidden: bot was blocked by the user"), (403, "Forbidden: user is deactivated"),
        (400, "Bad Request: chat not found"),
    ])
    func whoeverIsGoneIsDeactivatedAndKeepsTheirAccount(_ code: Int, _ words: String) async throws {
        try await PostOffice.with { office in
            let ids = try await office.people([7, 8])
            office.api.set(.refusing(code, words), for: 7)
            try await office.write([(ids[7], 7, "a"), (ids[7], 7, "b"), (ids[8], 8, "c")])
            #expect(
                try await office.run(office.dispatcher()) {
                    let states = try await office.states()
                    return states == [.failed, .failed, .sent]
                })
            #expect(office.api.calls(of: 7) <= 2 && office.api.texts(of: 8) == ["c"])
            let user = try await office.users.user(try #require(ids[7]))
            #expect(!user.profile.isActive)
            #expect(try await office.states() == [.failed, .failed, .sent])
            #expect(try await office.users.user(try #require(ids[8])).profile.isActive)

            // Whoever is not active is not asked again.
            let calls = office.api.calls(of: 7)
            try await office.write([(ids[7], 7, "d")])
            _ = try await office.dispatcher().deliverDue(now: Date())
            #expect(office.api.calls(of: 7) == calls)
            #expect(try await office.states().last == .failed)
        }
    }

    @Test func aServerThatFailsIsAskedAgainLater() async throws {
        try await PostOffice.with { office in
            office.api.set(.failing(times: 2), for: 7)
            try await office.write([(nil, 7, "a")])
            #expect(try await office.run(office.dispatcher()) { try await office.states() == [.sent] })
            let message = try #require(try await office.messages().first)
            #expect(message.attempts == 3 && office.api.calls(of: 7) == 3)
        }
    }

    @Test func aBrokenConnectionCountsAsAnAttempt() async throws {
        try await PostOffice.with { office in
            office.api.set(.resetting, for: 7)
            try await office.write([(nil, 7, "a")])
            _ = try await office.dispatcher().deliverDue(now: Date())
            let message = try #require(try await office.messages().first)
            #expect(message.state == .pending && message.attempts == 1)
            #expect(message.errorMessage?.contains("cannot be reached") == true)
            #expect(message.errorMessage?.contains("secret") == false)
        }
    }

    @Test func patienceAskedForIsKeptAndIsNoAttempt() async throws {
        try await PostOffice.with { office in
            office.api.set(.busy(retryAfter: 10_000), for: 7)
            try await office.write([(nil, 7, "a"), (nil, 7, "b")])
            let dispatcher = office.dispatcher()
            _ = try await dispatcher.deliverDue(now: Date())
            let messages = try await office.messages()
            #expect(
                office.api.calls(of: 7) == 1
                    && messages.allSatisfy { $0.state == .pending && $0.attempts == 0 })
            #expect(messages.allSatisfy { $0.nextAttemptAt.timeIntervalSinceNow > 9_900 })
            #expect(messages[0].nextAttemptAt <= messages[1].nextAttemptAt, "the order stays")
            try await office.write([(nil, 7, "c")])
            _ = try await dispatcher.deliverDue(now: Date())
            #expect(office.api.calls(of: 7) == 1)
        }
    }

    @Test func whatTheServerCannotReadComesAsPlainWords() async throws {
        try await PostOffice.with { office in
            office.api.set(.illiterate, for: 7)
            try await office.write([(nil, 7, "a < b")])
            _ = try await office.dispatcher().deliverDue(now: Date())
            #expect(
                office.api.messages.map(\.text) == ["a < b"] && office.api.messages.map(\.isHTML) == [false])
            #expect(try await office.states() == [.sent])
        }
    }

    @Test func aWrongTokenIsTheOperatorsAndIsNotShown() async throws {
        try await PostOffice.with { office in
            try await office.write([(nil, 7, "a")])
            _ = try await office.dispatcher(token: "43:other-secret").deliverDue(now: Date())
            let message = try #require(try await office.messages().first)
            #expect(message.state == .dead && message.errorMessage?.contains("telegram.token") == true)
            #expect(!office.said.all.isEmpty)
            #expect((office.said.all + [message.errorMessage ?? ""]).allSatisfy { !$0.contains("secret") })
        }
    }
}
