import Foundation
import TerminEngine
import TerminStore
import Testing

/// From version 1 to the newest one.
@Suite struct MigrationTests {
    static let tables = ["services", "checks", "appointments", "hosts"]
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// A database as version 1 left it: 2 services, 5 checks, 3 appointments, 1 host.
    func withVersion1(
        _ kind: TestDatabase.Kind, _ body: (TestDatabase) async throws -> Void
    ) async throws {
        try await withOldDatabase { path in
            let old = TestDatabase { try SQLiteEngine(path: path) }
            guard kind == .postgresql else { return try await body(old) }
            let rows = try await Self.rows(of: old.engine())
            try await TestDatabase.with(kind) { database in
                let engine = try database.engine()
                try await Migrator(engine: engine, migrations: [Migration.all[0]]).migrate(at: Self.now)
                try await engine.write { database in
                    for table in Schema.tables {
                        let columns = table.columns.map(\.name)
                        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
                        for row in rows[table.name] ?? [] {
                            _ = try database.run(
                                """
                                INSERT INTO \(table.name) (\(columns.joined(separator: ", "))) VALUES (\(places))
                                """, Self.values(of: row, in: table))
                        }
                    }
                }
                try await body(database)
            }
        }
    }

    private static func values(of row: SQLRow, in table: Schema.Table) throws -> [SQLValue] {
        try table.columns.enumerated().map { index, column in
            switch column.kind {
            case .integer: try row.optionalInt(index).map { .int($0) } ?? .null
            case .real: try row.optionalDouble(index).map { .double($0) } ?? .null
            case .text: .optional(try row.optionalText(index))
            }
        }
    }

    /// The rows of the tables that version 1 has.
    private static func rows(of engine: any SQLEngine) async throws -> [String: [SQLRow]] {
        try await engine.read { database in
            var rows: [String: [SQLRow]] = [:]
            for table in Schema.tables where tables.contains(table.name) {
                let columns = table.columns.map(\.name).joined(separator: ", ")
                rows[table.name] = try database.run("SELECT \(columns) FROM \(table.name) ORDER BY id", [])
            }
            return rows
        }
    }

    private static func versions(of engine: any SQLEngine) async throws -> [Int64] {
        try await engine.read { database in
            try database.run("SELECT version FROM schema_migrations ORDER BY version", [])
                .map { try $0.int(0) }
        }
    }

    private static func isSound(_ engine: any SQLEngine) async throws -> Bool {
        guard engine is SQLiteEngine else { return true }
        return try await engine.read { database in
            let complaints = try database.run("PRAGMA foreign_key_check", []).count
            return try complaints == 0
                && database.run("PRAGMA integrity_check", []).map { try $0.text(0) } == ["ok"]
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func keepsEveryRow(_ kind: TestDatabase.Kind) async throws {
        try await withVersion1(kind) { database in
            let engine = try database.engine()
            let before = try await Self.rows(of: engine)
            #expect(Self.tables.map { before[$0]?.count } == [2, 5, 3, 1])
            #expect(try await Self.versions(of: engine) == [1])
            let store = try await database.store()
            #expect(try await Self.rows(of: engine) == before)
            #expect(try await Self.versions(of: engine) == Migration.all.map(\.version))
            #expect(try await Self.isSound(engine))
            // And they are read by those who use them.
            let counts = try await store.read { try $0.counts() }
            #expect(counts.services == 2 && counts.totalChecks == 5 && counts.totalAppointmentsFound == 3)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func anInterruptedOneLeavesTheOldVersion(_ kind: TestDatabase.Kind) async throws {
        try await withVersion1(kind) { database in
            let engine = try database.engine()
            let before = try await Self.rows(of: engine)
            let second = Migration.all[1]
            let broken = Migration(
                version: second.version, name: second.name,
                statements: second.statements + ["INSERT INTO nowhere (x) VALUES (1)"])
            let failure = await kindOfFailure {
                try await Migrator(engine: engine, migrations: [Migration.all[0], broken]).migrate(
                    at: Self.now)
            }
            #expect(failure == .failed)
            #expect(try await Self.versions(of: engine) == [1])
            #expect(try await Self.rows(of: engine) == before)
            let users = try await engine.read { try $0.run($0.dialect.tableExists, [.text("users")]).count }
            #expect(users == 0)
            _ = try await database.store()
            #expect(try await Self.versions(of: engine) == Migration.all.map(\.version))
            #expect(try await Self.rows(of: engine) == before)
            #expect(try await Self.isSound(engine))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func manyProcessesMayMigrateAtOnce(_ kind: TestDatabase.Kind) async throws {
        try await withVersion1(kind) { database in
            let before = try await Self.rows(of: database.engine())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { _ = try await database.store() }
                }
                try await group.waitForAll()
            }
            let engine = try database.engine()
            #expect(try await Self.versions(of: engine) == Migration.all.map(\.version))
            #expect(try await Self.rows(of: engine) == before)
            #expect(try await Self.isSound(engine))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func refusesWhatIsNotItsOwnInOneSentence(_ kind: TestDatabase.Kind) async throws {
        let cases = [
            (
                "UPDATE schema_migrations SET checksum = 'x' WHERE version = 1",
                "schema 1 of the database is not"
            ),
            (
                "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (3000, 'x', 'x', 0)",
                "made by a newer termind (schema 3000)"
            ),
        ]
        for (change, sentence) in cases {
            try await withVersion1(kind) { database in
                let engine = try database.engine()
                try await engine.write { _ = try $0.run(change, []) }
                let before = try await Self.rows(of: engine)
                let failure = await #expect(throws: StoreFailure.self) { try await database.store() }
                #expect(failure?.kind == .unusable)
                #expect(failure?.description.contains(sentence) == true, "\(String(describing: failure))")
                #expect(failure?.description.contains("\n") == false)
                #expect(try await Self.rows(of: engine) == before)
                let users = try await engine.read {
                    try $0.run($0.dialect.tableExists, [.text("users")]).count
                }
                #expect(users == 0)
            }
        }
    }
}
