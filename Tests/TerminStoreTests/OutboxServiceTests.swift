import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// Messages are claimed by one sender at a time, settled once, and given up in the open.
@Suite struct OutboxServiceTests {
    /// Writes `count` messages, due one second apart.
    private func fill(_ town: Town, _ count: Int) async throws {
        try await town.store.write { rows in
            for number in 0..<count {
                let message = OutgoingMessage(
                    userID: nil, subscriptionID: nil, checkID: nil, kind: .system, channel: .stdout,
                    recipient: "stdout", text: "m\(number)", dedupeKey: "k\(number)", seenAt: nil)
                _ = try rows.enqueue([message], due: Town.at(Double(number)), at: Town.start)
            }
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func theLongestWaitingIsClaimedFirstAndOnce(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            try await fill(town, 5)
            let first = try await town.outbox.claim(limit: 2, now: Town.at(3))
            #expect(first.map(\.message.text) == ["m0", "m1"] && first.allSatisfy { $0.attempts == 1 })
            #expect(
                try await town.outbox.claim(limit: 9, now: Town.at(3)).map(\.message.text) == ["m2", "m3"])
            #expect(try await town.outbox.claim(limit: 9, now: Town.at(3)).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aClaimThatRanOutIsAnothersAndItsOldHolderChangesNothing(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            try await fill(town, 1)
            let lost = try #require(try await town.outbox.claim(limit: 1, now: Town.at(0)).first)
            #expect(try await town.outbox.claim(limit: 1, now: Town.at(29)).isEmpty)
            let taken = try #require(try await town.outbox.claim(limit: 1, now: Town.at(31)).first)
            #expect(taken.id == lost.id && taken.attempts == 2)
            #expect(try await town.outbox.settle(lost, .sent, now: Town.at(32)) == false)
            #expect(try await town.outbox.extend([lost], now: Town.at(32)) == 0)
            #expect(try await town.outbox.settle(taken, .sent, now: Town.at(33)))
            #expect(try await town.outbox.settle(taken, .sent, now: Town.at(34)) == false)
            let counts = try await town.store.read { try $0.counts() }
            #expect(counts.notificationsSent == 1 && counts.notificationsPending == 0)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aHeartbeatKeepsAClaim(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            try await fill(town, 2)
            let claims = try await town.outbox.claim(limit: 2, now: Town.at(1))
            #expect(try await town.outbox.extend(claims, now: Town.at(25)) == 2)
            #expect(try await town.outbox.claim(limit: 2, now: Town.at(40)).isEmpty)
            try await town.outbox.release(claims, now: Town.at(41))
            let again = try await town.outbox.claim(limit: 2, now: Town.at(41))
            #expect(again.map(\.attempts) == [1, 1])
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func outcomesLeadWhereTheySay(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            try await fill(town, 4)
            let claims = try await town.outbox.claim(limit: 4, now: Town.at(10))
            let outcomes: [DeliveryOutcome] = [
                .tryAgain(at: Town.at(20), reason: "429", countsAsAttempt: false),
                .tryAgain(at: Town.at(20), reason: "500", countsAsAttempt: true),
                .recipientGone(reason: "blocked the bot"), .dead(reason: "wrong token"),
            ]
            for (claim, outcome) in zip(claims, outcomes) {
                #expect(try await town.outbox.settle(claim, outcome, now: Town.at(11)))
            }
            let states = try await town.messages().map(\.state)
            #expect(states == [.pending, .pending, .failed, .dead])
            #expect(try await town.outbox.claim(limit: 9, now: Town.at(19)).isEmpty)
            #expect(try await town.outbox.claim(limit: 9, now: Town.at(20)).map(\.attempts) == [1, 2])

            let dead = try await town.outbox.list(.dead, limit: 10)
            #expect(dead.map(\.errorMessage) == ["wrong token"])
            #expect(try await town.outbox.revive(now: Town.at(30)) == 1)
            #expect(try await town.outbox.claim(limit: 9, now: Town.at(30)).map(\.id) == dead.map(\.id))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func manySendersShareTheWorkAndNoneIsSentTwice(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let town = try await Town(database.store())
            try await fill(town, 200)
            let sent = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for sender in 0..<6 {
                    group.addTask {
                        let outbox = OutboxService(try await database.store(worker: "s\(sender)"))
                        var mine: [Int64] = []
                        while true {
                            let claims = try await outbox.claim(limit: 7, now: Town.at(1000))
                            if claims.isEmpty { return mine }
                            #expect(try await outbox.settleSent(claims, now: Town.at(1001)) == claims.count)
                            mine += claims.map(\.id)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(sent.count == 200 && Set(sent).count == 200)
            #expect(try await town.store.read { try $0.counts() }.notificationsSent == 200)
        }
    }

    @Test func aKeyNamesItsEpisodes() {
        let key = MessageKey(
            subscription: 12, kind: .gone, channel: .email, episodes: [110, 102, 101, 103, 7])
        #expect(key.text == "12/gone/email/7,101-103,110")
        #expect(MessageKey.episodes(in: key.text) == [7, 101, 102, 103, 110])
        for text in ["", "/", "x", "1/gone/email/", "1/gone/email/9-1", "1/gone/email/0-99999999999"] {
            #expect(MessageKey.episodes(in: text).isEmpty)
        }
    }
}
