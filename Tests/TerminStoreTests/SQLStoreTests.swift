import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// What the repository does, the same on every engine.
@Suite struct SQLStoreTests {
    static let start = Date(timeIntervalSince1970: 1_795_000_000)
    static let service = Service(category: "K", name: "S")
    static let office = Office(
        id: "o", portal: "p", name: "O", url: "https://o.example", timeZone: "Europe/Berlin")

    func look(_ times: [String], after seconds: Double, complete: Bool = true) throws -> Look {
        let day = try #require(Day("2026-12-11"))
        let slots = times.map { Slot(day: day, time: TimeOfDay($0), location: "A", rawText: $0) }
        let query = Query(office: Self.office, service: Self.service, today: try #require(Day("2026-11-18")))
        return Look(
            query: query,
            outcome: SlotList(slots).map { .answered(.open($0)) }
                ?? .answered(.fullyBooked(Evidence("none"))),
            failures: complete ? [] : [.cancelled], checkedAt: Self.start.addingTimeInterval(seconds),
            duration: .milliseconds(5), requests: 4, pageURL: nil)
    }

    func record(_ store: SQLStore, _ look: Look) async throws -> Verdict {
        let id = try await add(Self.service, to: store)
        return try await CheckService(store).record(
            look, of: id, depth: .times, patience: 2, now: look.checkedAt
        ).verdict
    }

    func add(_ service: Service, to store: SQLStore) async throws -> Int64 {
        try await CatalogueService(store).record(service, of: Self.office, now: Self.start)
    }

    @Test(arguments: TestDatabase.Kind.available)
    func anEpisodeComesStaysGoesAndComesBack(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            #expect(try await record(store, look(["08:30", "09:00"], after: 0)).appeared.count == 2)
            let second = try await record(store, look(["08:30", "09:00"], after: 300))
            #expect(second.appeared.isEmpty && second.remaining.count == 2)
            // A restart repeats nothing.
            let again = try await database.store()
            #expect(try await record(again, look(["08:30"], after: 600)).gone.isEmpty)
            #expect(try await record(again, look(["08:30"], after: 900)).gone.count == 1)
            let back = try await record(again, look(["08:30", "09:00"], after: 1200))
            #expect(back.appeared.map(\.time?.description) == ["09:00"])
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func anIncompleteLookDoesNotCount(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            _ = try await record(store, look(["08:30", "09:00"], after: 0))
            for seconds in [300.0, 600, 900] {
                #expect(
                    try await record(store, look(["08:30"], after: seconds, complete: false)).gone.isEmpty)
            }
            #expect(try await record(store, look([], after: 1200)).gone.isEmpty)
            #expect(try await record(store, look([], after: 1500)).gone.count == 2)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func ofTheSameLookByManyProcessesOneIsNews(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            _ = try await database.store()
            let look = try look(["08:30", "09:00"], after: 0)
            let news = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask { try await record(database.store(), look).appeared.count }
                }
                return try await group.reduce(into: 0) { $0 += $1 }
            }
            #expect(news == 2)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aServiceKeepsItsRow(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            let first = try await add(Self.service, to: store)
            #expect(try await add(Self.service, to: store) == first)
            #expect(try await add(Service(category: nil, name: "S"), to: store) == first + 1)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func manyProcessesMayAddTheSameService(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            _ = try await database.store()
            let ids = try await withThrowingTaskGroup(of: Int64.self) { group in
                for _ in 0..<6 {
                    group.addTask { try await add(Self.service, to: database.store()) }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aHostIsOneWalksAtATime(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            let other = try await database.store(worker: "u")
            let now = Self.start
            #expect(try await store.claim("h", at: now, holding: .seconds(60)) == nil)
            #expect(try await other.claim("h", at: now, holding: .seconds(60)) == now.addingTimeInterval(60))
            try await store.release("h", until: now.addingTimeInterval(15))
            #expect(try await other.claim("h", at: now, holding: .seconds(60)) == now.addingTimeInterval(15))
            #expect(try await other.claim("h", at: now.addingTimeInterval(15), holding: .seconds(60)) == nil)
            #expect(try await other.claim("h2", at: now, holding: .seconds(60)) == nil)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func oneOfManyClaimsIsGranted(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let stores = [try await database.store(), try await database.store()]
            // First the row is missing, then it is there and its time has come.
            for now in [Self.start, Self.start.addingTimeInterval(3600)] {
                let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<16 {
                        let store = stores[number % 2]
                        group.addTask { try await store.claim("h", at: now, holding: .seconds(9)) == nil }
                    }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(granted == 1)
            }
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func manyProcessesMayStartAtOnce(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { _ = try await database.store() }
                }
                try await group.waitForAll()
            }
            let versions = try await database.engine().read {
                try $0.run("SELECT version FROM schema_migrations ORDER BY version", []).map { try $0.int(0) }
            }
            #expect(versions == versions.indices.map { Int64($0) + 1 })
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func refusesANewerDatabase(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            _ = try await database.store()
            try await database.engine().write { database in
                _ = try database.run(
                    "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (99, 'x', 'x', 0)",
                    [])
            }
            #expect(await kindOfFailure { _ = try await database.store() } == .unusable)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func refusesTablesOfOthers(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let engine = try database.engine()
            try await engine.write { _ = try $0.run("CREATE TABLE services (name TEXT)", []) }
            #expect(await kindOfFailure { _ = try await database.store() } == .unusable)
            let migrations = try await engine.read {
                try $0.run($0.dialect.tableExists, [.text("schema_migrations")]).count
            }
            #expect(migrations == 0)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aFailedTransactionLeavesNothing(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let engine = try database.engine()
            let store = try await SQLStore(engine, worker: "t")
            let look = try look(["08:30"], after: 0)
            let failure = await kindOfFailure {
                try await store.write { rows in
                    _ = try rows.insert(User.Profile(telegramID: 7), at: Self.start)
                    // There is no such service: the foreign key refuses the check, and with it everything.
                    _ = try rows.insertCheck(look, of: 4711, at: Self.start)
                }
            }
            #expect(failure == .foreignKey)
            let rows = try await engine.read { try $0.run("SELECT count(*) FROM users", [])[0].int(0) }
            #expect(rows == 0)
        }
    }
}

/// The kind of the ``StoreFailure`` that `body` threw; `nil` for none.
func kindOfFailure(_ body: () async throws -> Void) async -> StoreFailure.Kind? {
    do {
        try await body()
        Issue.record("nothing was thrown")
        return nil
    } catch {
        let failure = error as? StoreFailure
        if failure == nil { Issue.record(error) }
        return failure?.kind
    }
}
