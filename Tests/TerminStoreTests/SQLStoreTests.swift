import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

@Suite struct SQLStoreTests {
    static let start = Date(timeIntervalSince1970: 1_795_000_000)
    static let service = Service(category: "K", name: "S")
    static let office = Office(
        id: "o", portal: "p", name: "O", url: "https://o.example", timeZone: "Europe/Berlin")

    /// A file that is gone afterwards.
    func withFile(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "termind-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "a/b.db").path
        do { try await body(path) } catch {
            try FileManager.default.removeItem(at: folder)
            throw error
        }
        try FileManager.default.removeItem(at: folder)
    }

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
        let id = try await store.record(Self.service, of: Self.office)
        return try await store.record(look, of: id, depth: .times, patience: 2, now: look.checkedAt)
    }

    @Test func anEpisodeComesStaysGoesAndComesBack() async throws {
        try await withFile { path in
            let store = try await SQLStore(SQLiteEngine(path: path), worker: "t")
            #expect(try await record(store, look(["08:30", "09:00"], after: 0)).appeared.count == 2)
            let second = try await record(store, look(["08:30", "09:00"], after: 300))
            #expect(second.appeared.isEmpty && second.remaining.count == 2)
            // A restart repeats nothing.
            let again = try await SQLStore(SQLiteEngine(path: path), worker: "t")
            #expect(try await record(again, look(["08:30"], after: 600)).gone.isEmpty)
            #expect(try await record(again, look(["08:30"], after: 900)).gone.count == 1)
            let back = try await record(again, look(["08:30", "09:00"], after: 1200))
            #expect(back.appeared.map(\.time?.description) == ["09:00"])
        }
    }

    @Test func anIncompleteLookDoesNotCount() async throws {
        try await withFile { path in
            let store = try await SQLStore(SQLiteEngine(path: path), worker: "t")
            _ = try await record(store, look(["08:30", "09:00"], after: 0))
            for seconds in [300.0, 600, 900] {
                #expect(
                    try await record(store, look(["08:30"], after: seconds, complete: false)).gone.isEmpty)
            }
            #expect(try await record(store, look([], after: 1200)).gone.isEmpty)
            #expect(try await record(store, look([], after: 1500)).gone.count == 2)
        }
    }

    @Test func aServiceKeepsItsRow() async throws {
        try await withFile { path in
            let store = try await SQLStore(SQLiteEngine(path: path), worker: "t")
            let first = try await store.record(Self.service, of: Self.office)
            #expect(try await store.record(Self.service, of: Self.office) == first)
            #expect(try await store.record(Service(category: nil, name: "S"), of: Self.office) == first + 1)
        }
    }

    @Test func aHostIsOneWalksAtATime() async throws {
        try await withFile { path in
            let store = try await SQLStore(SQLiteEngine(path: path), worker: "t")
            let other = try await SQLStore(SQLiteEngine(path: path), worker: "u")
            let now = Self.start
            #expect(try await store.claim("h", at: now, holding: .seconds(60)) == nil)
            #expect(try await other.claim("h", at: now, holding: .seconds(60)) == now.addingTimeInterval(60))
            try await store.release("h", until: now.addingTimeInterval(15))
            #expect(try await other.claim("h", at: now, holding: .seconds(60)) == now.addingTimeInterval(15))
            #expect(try await other.claim("h", at: now.addingTimeInterval(15), holding: .seconds(60)) == nil)
            #expect(try await other.claim("h2", at: now, holding: .seconds(60)) == nil)
        }
    }

    @Test func oneOfManyClaimsIsGranted() async throws {
        try await withFile { path in
            let store = try await SQLStore(SQLiteEngine(path: path), worker: "t")
            let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<16 {
                    group.addTask { try await store.claim("h", at: Self.start, holding: .seconds(9)) == nil }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(granted == 1)
        }
    }

    @Test func manyProcessesMayStartAtOnce() async throws {
        try await withFile { path in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { _ = try await SQLStore(SQLiteEngine(path: path), worker: "t") }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func refusesWhatIsNotOurs() async throws {
        try await withFile { path in
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
                withIntermediateDirectories: true)
            try Data(repeating: 0x41, count: 4096).write(to: URL(fileURLWithPath: path))
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            await #expect(throws: StoreFailure.self) {
                try await SQLStore(SQLiteEngine(path: path), worker: "t")
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test func refusesANewerDatabase() async throws {
        try await withFile { path in
            let engine = try SQLiteEngine(path: path)
            _ = try await SQLStore(engine, worker: "t")
            try await engine.write { database in
                _ = try database.run(
                    "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (99, 'x', 'x', 0)",
                    [])
            }
            await #expect {
                try await SQLStore(engine, worker: "t")
            } throws: { error in
                (error as? StoreFailure)?.kind == .unusable
            }
        }
    }

    @Test func aFailedTransactionLeavesNothing() async throws {
        try await withFile { path in
            let engine = try SQLiteEngine(path: path)
            let store = try await SQLStore(engine, worker: "t")
            await #expect(throws: StoreFailure.self) {
                // There is no such service: the foreign key refuses the check, and with it everything.
                try await store.record(
                    look(["08:30"], after: 0), of: 4711, depth: .times, patience: 2, now: Self.start)
            }
            let rows = try await engine.read { try $0.run("SELECT count(*) FROM checks", [])[0].int(0) }
            #expect(rows == 0)
        }
    }
}
