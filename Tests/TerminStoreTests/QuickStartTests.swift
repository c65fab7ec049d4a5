import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// What docs/quick-start.md shows in Swift, and what emptying a database leaves.
@Suite struct QuickStartTests {
    @Test(arguments: TestDatabase.Kind.available)
    func aUserASubscriptionACheck(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await SQLStore(database.engine(), worker: "quick-start")
            let targets = TargetKeeper(limits: PlanLimits()) { _ in .seconds(60) }
            let now = Date(timeIntervalSince1970: 1_795_000_000)
            let service = Service(
                category: "Umschreibung", name: "Umschreibung ausländischer Führerschein (sonstige Staaten)")
            let office = Office(
                id: "my-town", portal: "tevis", name: "My town", url: "https://termine.my-town.example",
                timeZone: "Europe/Berlin", services: [service])

            // Create a user.
            let user = try await UserService(store, targets: targets).register(
                User.Profile(telegramID: 123_456_789, username: "erika", firstName: "Erika"),
                actor: "quick start", now: now)

            // Find the service.
            let catalogue = CatalogueService(store)
            _ = try await catalogue.sync(office, with: office.services, actor: "quick start", now: now)
            let listed = try await catalogue.list(office: office.id, limit: 100)
            let wanted = try #require(listed.first { $0.service.name.contains("sonstige Staaten") })

            // Subscribe.
            let subscription = try await SubscriptionService(store, targets: targets).create(
                user: user.id, service: wanted.id,
                terms: Subscription.Terms(interval: .seconds(300), channels: [.telegram]),
                actor: "quick start", now: now)

            // Record a check.
            let today = try #require(Day(of: now, in: office.timeZone))
            let slot = Slot(
                day: try #require(Day("2026-12-11")), time: TimeOfDay("08:30"), location: "Rathaus",
                rawText: "08:30")
            let look = Look(
                query: Query(office: office, service: wanted.service, today: today),
                outcome: SlotList([slot]).map { .answered(.open($0)) } ?? .failed(.cancelled), failures: [],
                checkedAt: now, duration: .milliseconds(400), requests: 4, pageURL: nil)
            let recorded = try await CheckService(store).record(
                look, of: wanted.id, depth: .times, patience: 2, now: now)

            #expect(recorded.verdict.appeared == [slot] && recorded.messages == 1)
            let counts = try await store.read { try $0.counts() }
            #expect(counts.totalChecks == 1 && counts.totalAppointmentsFound == 1)
            let message = try #require(
                try await OutboxService(store).list(.pending, limit: 10).first?.message)
            #expect(message.subscriptionID == subscription.id && message.recipient == "123456789")
            #expect(message.text.hasPrefix("found: Fri 2026-12-11 08:30"))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func resetLeavesWhatANewDatabaseHas(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            let other = try await database.store()
            let now = Date(timeIntervalSince1970: 1_795_000_000)
            let users = UserService(store, targets: TargetKeeper(limits: PlanLimits()) { _ in .zero })
            for number in 1...3 {
                _ = try await users.add(User.Profile(telegramID: Int64(number)), actor: "t", now: now)
            }
            try await ConfigService(store).initialise([], version: "1", now: now)
            #expect(try await other.read { try $0.counts() }.users == 3)
            let version = try await store.schemaVersion()

            try await store.reset(actor: "operator", now: now)
            let counts = try await other.read { try $0.counts() }
            #expect(counts.users == 0 && counts.configValues == 0 && counts.totalChecks == 0)
            let audit = try await other.read { try $0.auditEntries(user: nil, limit: 10) }
            #expect(audit.map(\.event) == ["database.reset"] && audit.first?.actor == "operator")
            #expect(try await store.schemaVersion() == version)
            // Ids begin anew, and whoever had the database open goes on.
            let again = UserService(other, targets: TargetKeeper(limits: PlanLimits()) { _ in .zero })
            #expect(try await again.add(User.Profile(telegramID: 1), actor: "t", now: now).id == 1)
            _ = try await database.store()
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func settingsOfADatabaseWithoutOursAreNone(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            #expect(try await SQLStore.settings(in: database.engine()).isEmpty)
            let store = try await database.store()
            try await ConfigService(store).initialise([], version: "1", now: Date())
            let settings = try await SQLStore.settings(in: database.engine())
            #expect(settings.count == 5 && settings["version"] == "1")
        }
    }
}
