import Foundation
import TerminEngine
import TerminStore
import Testing

/// What every engine does with statements and transactions.
@Suite struct EngineTests {
    /// An engine with a table of every type that we use.
    func withTable(
        _ kind: TestDatabase.Kind, _ body: (any SQLEngine, TestDatabase) async throws -> Void
    ) async throws {
        try await TestDatabase.with(kind) { database in
            let engine = try database.engine()
            try await engine.write { database in
                _ = try database.run(
                    """
                    CREATE TABLE parents (id \(database.dialect.identity), name TEXT NOT NULL UNIQUE)
                    """, [])
                _ = try database.run(
                    """
                    CREATE TABLE things (
                        id \(database.dialect.identity), whole BIGINT, part DOUBLE PRECISION, words TEXT,
                        flag INTEGER NOT NULL DEFAULT 0 CHECK (flag IN (0, 1)),
                        parent_id BIGINT REFERENCES parents (id))
                    """, [])
            }
            try await body(engine, database)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func givesBackWhatItTook(_ kind: TestDatabase.Kind) async throws {
        let rows: [[SQLValue]] = [
            [.int(.max), .double(0.1), .text("Führerschein 🚗 'x' \\ \" $1")],
            [.int(.min), .double(-1e300), .text("")],
            [.int(0), .double(1_795_000_000_123.5), .text("a\nb\u{1}")],
            [.null, .null, .null],
            [.int(1), .null, .text("again, with other types")],
        ]
        try await withTable(kind) { engine, _ in
            let given = try await engine.write { database in
                for row in rows {
                    _ = try database.run("INSERT INTO things (whole, part, words) VALUES ($1, $2, $3)", row)
                }
                return try database.run("SELECT whole, part, words FROM things ORDER BY id", [])
            }
            #expect(given == rows.map { SQLRow($0) })
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func bindsParametersByNumber(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let rows = try await database.engine().read { database in
                try database.run("SELECT $2, $1 - 5, $2", [.int(1_795_000_000_000), .text("b")])
            }
            #expect(rows == [SQLRow([.text("b"), .int(1_794_999_999_995), .text("b")])])
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func takesNoValueWhereverItStands(_ kind: TestDatabase.Kind) async throws {
        try await withTable(kind) { engine, _ in
            let count = try await engine.write { database in
                _ = try database.run("INSERT INTO things (whole, words) VALUES ($1, $2)", [.null, .null])
                _ = try database.run(
                    "INSERT INTO things (whole, words) VALUES ($1, $2)", [.int(1), .text("a")])
                _ = try database.run("UPDATE things SET part = $1, parent_id = $2", [.null, .null])
                return try database.run(
                    """
                    SELECT count(*) FROM things WHERE (CAST($1 AS TEXT) IS NULL OR words = $1)
                        AND (CAST($2 AS BIGINT) IS NULL OR whole = $2) AND COALESCE($3, '') = ''
                        AND part IS NOT DISTINCT FROM $4
                    """, [.null, .int(1), .null, .null])[0].int(0)
            }
            #expect(count == 1)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func refusesTextWithNUL(_ kind: TestDatabase.Kind) async throws {
        try await withTable(kind) { engine, _ in
            let failure = await kindOfFailure {
                try await engine.write {
                    _ = try $0.run("INSERT INTO things (words) VALUES ($1)", [.text("cut\0here")])
                }
            }
            #expect(failure == .failed)
            let stored = try await engine.write { database in
                try database.run(
                    "INSERT INTO things (words) VALUES ($1) RETURNING words", [.optional("cut\0here")]
                )[0].text(0)
            }
            #expect(stored == "cut\u{FFFD}here")
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func saysWhichConstraintWasBroken(_ kind: TestDatabase.Kind) async throws {
        let cases: [(String, StoreFailure.Kind)] = [
            ("INSERT INTO parents (name) VALUES ('secret'), ('secret')", .unique),
            ("INSERT INTO things (parent_id) VALUES (4711)", .foreignKey),
            ("INSERT INTO things (flag) VALUES (2)", .check),
            ("INSERT INTO parents (name) VALUES (NULL)", .failed),
            ("SELECT * FROM nothing", .failed),
        ]
        try await withTable(kind) { engine, _ in
            for (statement, expected) in cases {
                do {
                    try await engine.write { _ = try $0.run(statement, []) }
                    Issue.record("\(statement) was taken")
                } catch let failure as StoreFailure {
                    #expect(failure.kind == expected, "\(failure)")
                    #expect(failure.code != nil && !failure.message.contains("secret"))
                }
            }
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func whatABodyThrowsUndoesItAndComesOut(_ kind: TestDatabase.Kind) async throws {
        struct Refused: Error {}
        try await withTable(kind) { engine, _ in
            await #expect(throws: Refused.self) {
                try await engine.write { database in
                    _ = try database.run("INSERT INTO things (whole) VALUES (1)", [])
                    throw Refused()
                }
            }
            let rows = try await engine.read { try $0.run("SELECT id FROM things", []).count }
            #expect(rows == 0)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aReadSeesOneMoment(_ kind: TestDatabase.Kind) async throws {
        try await withTable(kind) { engine, _ in
            let (looked, look) = AsyncStream<Void>.makeStream()
            let written = DispatchSemaphore(value: 0)
            async let counts = engine.read { database in
                let first = try database.run("SELECT id FROM things", []).count
                look.finish()
                _ = written.wait(timeout: .now() + 10)
                return [first, try database.run("SELECT id FROM things", []).count]
            }
            for await _ in looked {}
            try await engine.write { _ = try $0.run("INSERT INTO things (whole) VALUES (1)", []) }
            written.signal()
            #expect(try await counts == [0, 0])
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aReadCannotWrite(_ kind: TestDatabase.Kind) async throws {
        try await withTable(kind) { engine, _ in
            await #expect(throws: StoreFailure.self) {
                try await engine.read { _ = try $0.run("INSERT INTO things (whole) VALUES (1)", []) }
            }
            let rows = try await engine.history { try $0.run("SELECT id FROM things", []).count }
            #expect(rows == 0)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func claimsOfManyAreDisjoint(_ kind: TestDatabase.Kind) async throws {
        try await withTable(kind) { engine, database in
            try await engine.write { database in
                for number in 1...40 {
                    _ = try database.run("INSERT INTO things (whole) VALUES ($1)", [.int(Int64(number))])
                }
            }
            let claimed = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await database.engine().write { database in
                            let rows = try database.run(
                                """
                                WITH c AS MATERIALIZED (SELECT id FROM things WHERE flag = 0
                                    ORDER BY whole, id LIMIT $1 /*skip-locked*/)
                                UPDATE things SET flag = 1 FROM c WHERE things.id = c.id RETURNING things.id
                                """, [.int(10)])
                            Thread.sleep(forTimeInterval: 0.05)
                            return try rows.map { try $0.int(0) }
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(claimed.map(\.count) == [10, 10, 10, 10])
            #expect(Set(claimed.joined()).count == 40)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aCancelledTaskWritesNothing(_ kind: TestDatabase.Kind) async throws {
        try await withTable(kind) { engine, _ in
            let (begun, begin) = AsyncStream<Void>.makeStream()
            let cancelled = DispatchSemaphore(value: 0)
            let outcome = await withTaskGroup(of: Result<Void, any Error>.self) { group in
                group.addTask {
                    do {
                        try await engine.write { database in
                            _ = try database.run("INSERT INTO things (whole) VALUES (1)", [])
                            begin.finish()
                            _ = cancelled.wait(timeout: .now() + 10)
                            _ = try database.run("INSERT INTO things (whole) VALUES (2)", [])
                        }
                        return .success(())
                    } catch {
                        return .failure(error)
                    }
                }
                for await _ in begun {}
                group.cancelAll()
                cancelled.signal()
                return await group.next()
            }
            #expect(throws: CancellationError.self) { try outcome?.get() }
            let rows = try await engine.read { try $0.run("SELECT id FROM things", []).count }
            #expect(rows == 0)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func manyTransactionsShareTheEngine(_ kind: TestDatabase.Kind) async throws {
        try await withTable(kind) { engine, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        if number.isMultiple(of: 4) {
                            try await engine.write {
                                _ = try $0.run(
                                    "INSERT INTO things (whole) VALUES ($1)", [.int(Int64(number))])
                            }
                        } else {
                            _ = try await engine.read {
                                try $0.run("SELECT count(*), sum(whole) FROM things", [])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let sum = try await engine.read { try $0.run("SELECT sum(whole) FROM things", [])[0].int(0) }
            #expect(sum == (0..<50).reduce(0) { $0 + $1 * 4 })
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func namesItselfAndItsVersion(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            #expect(store.engineName == (kind == .sqlite ? "SQLite" : "PostgreSQL"))
            #expect(try await store.engineVersion().first?.isNumber == true)
            #expect(!store.place.isEmpty)
        }
    }
}
