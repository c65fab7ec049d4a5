import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// How an office fares: thresholds before, the all-clear after, one word to whom it concerns.
@Suite struct HealthTests {
    static let blocked = CheckFailure.blocked(Evidence("429"), retryAfter: nil, stage: "slots")
    static let shut = CheckFailure.closed(Evidence("Wartung"), retryAfter: nil, stage: nil)
    static let strange = CheckFailure.unrecognised(expected: "the list of times", stage: "slots")

    private func state(_ town: Town) async throws -> SourceHealth? {
        try await town.store.read { try $0.health(after: "", limit: 5) }.first
    }

    private func texts(_ town: Town, _ kind: NotificationKind) async throws -> [String] {
        try await town.messages().filter { $0.message.kind == kind }.map(\.message.text)
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aRefusalIsToldOnceAndSoIsTheAllClear(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let admin = try await town.user(1, plan: .admin)
            let seeker = try await town.user(2)
            _ = try await town.subscribe(seeker, .init(notifyOnError: true))
            _ = try await town.subscribe(town.user(3))
            for seconds in [60.0, 360, 660] {
                let change = try await town.record(Self.blocked, after: seconds).healthChange
                #expect(change?.after.state == (seconds == 60 ? .blocked : nil))
            }
            let system = try await town.messages().filter { $0.message.kind == .system }
            #expect(system.map(\.message.userID) == [admin.id])
            #expect(
                system.map(\.message.text) == [
                    "Office (o, p) is blocked: the portal refuses us: 429; a person has to look at it"
                ])
            let errors = try await town.messages().filter { $0.message.kind == .error }
            #expect(errors.map(\.message.userID) == [seeker.id])
            #expect(errors.first?.message.text.contains("refuses to answer us") == true)

            #expect(try await town.record([], after: 960).healthChange == nil)
            #expect(try await town.record(["08:30"], after: 1260).healthChange?.after.state == .ok)
            #expect(try await texts(town, .system).last == "Office (o, p) is well again: it was blocked")
            #expect(try await texts(town, .error).count == 1)
            // The next bad spell is news again.
            try await town.record(Self.blocked, after: 1560)
            #expect(try await texts(town, .error).count == 2)
            #expect(try await texts(town, .system).count == 3)
            let health = try #require(try await state(town))
            #expect(
                health.lastAnswerAt == Town.at(1260) && health.lastLookAt == Town.at(1560)
                    && health.spell == 2)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func threeLooksWithoutAnAnswerAreNeededForDegraded(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            _ = try await town.user(1, plan: .admin)
            try await town.record(Self.shut, after: 60)
            try await town.record(.unreachable(reason: "reset", stage: nil), after: 120)
            try await town.record([], after: 180)
            for seconds in [240.0, 300] { try await town.record(Self.shut, after: seconds) }
            #expect(try await state(town)?.state == .ok)
            // An incomplete look is none.
            #expect(
                try await town.record(["08:30"], after: 360, complete: false).healthChange?.after.state
                    == .degraded)
            #expect(try await texts(town, .system).count == 1)
            // Worse replaces it at once, better does not.
            #expect(try await town.record(Self.blocked, after: 420).healthChange?.after.state == .blocked)
            #expect(try await town.record(Self.shut, after: 480).healthChange == nil)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aPageThatChangedCountsByTarget(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let other = try await town.catalogue.record(
                Service(category: "K", name: "B"), of: Town.office, now: Town.start)
            for service in [town.service, other] {
                _ = try await town.subscriptions.create(
                    user: town.user(service).id, service: service, terms: .init(), actor: "t", now: Town.start
                )
            }
            try await town.record(Self.strange, after: 60)
            try await town.record(Self.strange, after: 70, of: other)
            #expect(try await state(town)?.state == .ok)
            #expect(try await town.record(Self.strange, after: 360).healthChange?.after.state == .changed)
            // The other target is well again, this one is not: the office is not.
            for seconds in [370.0, 380] { try await town.record([], after: seconds, of: other) }
            #expect(try await state(town)?.state == .changed)
            #expect(try await town.record([], after: 660).healthChange?.after.state == .ok)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func whatIsNotTheOfficesFaultChangesNothing(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let tooMany = CheckFailure.notOffered(field: "quantity", value: "9", offered: ["1"], stage: nil)
            for seconds in [60.0, 120, 180, 240] { try await town.record(tooMany, after: seconds) }
            #expect(try await state(town)?.state == .ok)
            let unreachable = CheckFailure.unreachable(reason: "no route", stage: nil)
            for seconds in [300.0, 360, 420, 480] {
                _ = try await town.checks.record(
                    town.failed(unreachable, after: seconds), of: town.service, depth: .times, patience: 2,
                    weAreOffline: true, now: Town.at(seconds))
            }
            #expect(try await state(town)?.failures == 0)
            #expect(try await town.messages().isEmpty)
        }
    }
}
