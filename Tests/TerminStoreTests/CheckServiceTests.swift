import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// A look, its episodes and its messages: who is told what, once.
@Suite struct CheckServiceTests {
    @Test(arguments: TestDatabase.Kind.available)
    func tellsOnceWhatIsNewAndWhatIsGone(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let ada = try await town.user(7)
            let subscription = try await town.subscribe(ada, .init(channels: [.telegram, .email]))
            #expect(try await town.record(["08:30", "09:00"], after: 60).messages == 2)
            #expect(try await town.record(["08:30", "09:00"], after: 360).messages == 0)
            #expect(try await town.record(["08:30"], after: 660).messages == 0)
            #expect(try await town.record(["08:30"], after: 960).messages == 2)
            // Back again is news, with an episode of its own.
            #expect(try await town.record(["08:30", "09:00"], after: 1260).messages == 2)

            let messages = try await town.messages()
            #expect(
                messages.map(\.message.kind) == [
                    .appointmentsFound, .appointmentsFound, .gone, .gone, .appointmentsFound,
                    .appointmentsFound,
                ])
            #expect(messages.prefix(2).map(\.message.recipient) == ["7", "u7@example.org"])
            #expect(messages[0].message.seenAt == Town.at(60))
            #expect(
                messages[0].message.text
                    == "found: Fri 2026-12-11 08:30, Fri 2026-12-11 09:00 (Office, \(Town.service.name))")
            #expect(messages[2].message.text == "gone: Fri 2026-12-11 09:00 (Office, \(Town.service.name))")
            #expect(MessageKey.episodes(in: messages[0].message.dedupeKey).count == 2)
            #expect(Set(messages.map(\.message.dedupeKey)).count == 6)

            let state = try await town.subscriptions.subscription(subscription.id)
            #expect(state.lastCheckedAt == Town.at(1260) && state.lastStatus == .open)
            #expect(state.lastNotifiedAt == Town.at(1260.5))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func whoComesLaterHearsWhatIsStillThere(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let first = try await town.user(1)
            let late = try await town.user(2)
            _ = try await town.subscribe(first)
            try await town.record(["08:30"], after: 60)
            let subscription = try await town.subscribe(late, at: 100)
            #expect(try await town.record(["08:30"], after: 360).messages == 1)
            #expect(try await town.record(["08:30"], after: 660).messages == 0)
            // Resumed after a pause, nothing is told a second time.
            try await town.subscriptions.pause(subscription.id, reason: "x", actor: "t", now: Town.at(700))
            #expect(try await town.record(["08:30", "09:00"], after: 960).messages == 1)
            try await town.subscriptions.resume(subscription.id, actor: "t", now: Town.at(1000))
            #expect(try await town.record(["08:30", "09:00"], after: 1260).messages == 1)
            let told = try await town.messages().filter { $0.message.userID == late.id }
            let moments = told.map { $0.message.text.prefix(27) }
            #expect(moments == ["found: Fri 2026-12-11 08:30", "found: Fri 2026-12-11 09:00"])
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func nobodyHearsThatSomethingIsGoneOfWhichTheyNeverHeard(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let filter = SlotFilter(before: "08:45")
            _ = try await town.subscribe(town.user(1), .init(filter: filter))
            #expect(try await town.record(["08:30", "09:00"], after: 60).messages == 1)
            #expect(try await town.messages()[0].message.text.contains("09:00") == false)
            try await town.record([], after: 360)
            #expect(try await town.record([], after: 660).messages == 1)
            #expect(try await town.messages()[1].message.text.contains("09:00") == false)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aPausedOrLeftUserHearsNothing(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let left = try await town.user(1)
            _ = try await town.subscribe(left)
            try await town.users.setActive(false, of: left.id, actor: "t", now: Town.at(1))
            let expired = try await town.user(2)
            _ = try await town.subscribe(expired, .init(expiresAt: Town.at(10)))
            // A channel without an address tells nobody and breaks nothing.
            let mute = try await town.users.add(.init(email: "m@example.org"), actor: "t", now: Town.start)
            _ = try await town.subscribe(mute, .init(channels: [.telegram]))
            #expect(try await town.record(["08:30"], after: 60).messages == 0)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aFailureIsCountedAndEndsNothing(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let subscription = try await town.subscribe(town.user(1))
            try await town.record(["08:30"], after: 60)
            let failure = CheckFailure.unreachable(reason: "no route", stage: "slots")
            let look = Look(
                query: try town.look([], after: 0).query, outcome: .failed(failure), failures: [failure],
                checkedAt: Town.at(360), duration: .seconds(1), requests: 1, pageURL: nil)
            for _ in 0..<3 {
                let recorded = try await town.checks.record(
                    look, of: town.service, depth: .times, patience: 2, now: Town.at(361))
                #expect(recorded.verdict.gone.isEmpty && recorded.messages == 0)
            }
            #expect(try await town.checks.openEpisodes(of: town.service, quantity: 1).count == 1)
            let state = try await town.subscriptions.subscription(subscription.id)
            #expect(state.consecutiveErrors == 3 && state.lastStatus == .unreachable)
            let statistics = try await town.checks.statistics(of: town.service, since: Town.start)
            #expect(statistics.byStatus == [.open: 1, .unreachable: 3] && statistics.requests == 7)
            #expect(statistics.averageDuration == .milliseconds(850))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func theHistoryComesInPages(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            for index in 0..<7 { try await town.record([], after: Double(index / 2) * 300) }
            var seen: [StoredCheck] = []
            while true {
                let page = try await town.checks.history(of: town.service, before: seen.last, limit: 3)
                if page.isEmpty { break }
                seen += page
            }
            #expect(seen.count == 7 && Set(seen.map(\.id)).count == 7)
            #expect(seen.map(\.checkedAt) == seen.map(\.checkedAt).sorted(by: >))
            #expect(seen.allSatisfy { $0.status == .fullyBooked && $0.evidence == "Kein freier Termin" })
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func manyWritersAndAReader(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let town = try await Town(database.store())
            _ = try await town.subscribe(town.user(1))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        let other = try await database.store(worker: "w\(writer)")
                        for index in 0..<5 {
                            let look = try town.look(["08:30", "09:00"], after: Double(index))
                            _ = try await CheckService(other).record(
                                look, of: town.service, depth: .times, patience: 2, now: Town.at(10))
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<20 {
                        // What one transaction wrote is seen together or not at all.
                        let (checks, counts, open) = try await town.store.read { rows in
                            (
                                try rows.checks(service: town.service, quantity: nil, before: nil, limit: 99),
                                try rows.counts(),
                                try rows.openEpisodes(service: town.service, quantity: 1)
                            )
                        }
                        #expect(counts.totalChecks == Int64(checks.count))
                        #expect(open.count == (checks.isEmpty ? 0 : 2))
                        #expect(counts.notificationsPending == (checks.isEmpty ? 0 : 1))
                    }
                }
                try await group.waitForAll()
            }
            let counts = try await town.store.read { try $0.counts() }
            #expect(counts.totalChecks == 40 && counts.totalAppointmentsFound == 2)
            #expect(try await town.messages().count == 1)
        }
    }
}
