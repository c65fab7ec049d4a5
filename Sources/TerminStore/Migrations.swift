import Crypto
package import Foundation
import TerminEngine

/// One numbered, forward-only change of the schema. Its text never changes once released.
package struct Migration: Sendable {
    package let version: Int64
    package let name: String
    package let statements: [String]

    package init(version: Int64, name: String, statements: [String]) {
        self.version = version
        self.name = name
        self.statements = statements
    }

    /// SHA-256 of the text before the dialect's tokens are put in, so that it is the same on both engines.
    var checksum: String {
        SHA256.hash(data: Data(statements.joined(separator: ";\n").utf8)).hexadecimal
    }

    package static let all = [Migration.looks, .users, .sources]
}

/// Brings a database to the newest schema; safe when several processes start at once, as each change is one
/// transaction that looks again before it writes.
package struct Migrator: Sendable {
    private let engine: any SQLEngine
    private let migrations: [Migration]

    /// - Parameters:
    ///   - engine: the database.
    ///   - migrations: the changes, oldest first; others than all of them are for tests.
    package init(engine: any SQLEngine, migrations: [Migration] = Migration.all) {
        self.engine = engine
        self.migrations = migrations
    }

    /// - Throws: ``StoreFailure`` of kind `unusable` for a database that is newer, changed or not ours.
    package func migrate(at now: Date) async throws {
        let newest = migrations.last?.version ?? 0
        for migration in migrations {
            try await engine.write { database in
                for statement in database.dialect.migrationLock { _ = try database.run(statement, []) }
                let applied = try Migrator.applied(in: database)
                guard try !migration.isApplied(applied, newest: newest) else { return }
                for statement in migration.statements {
                    let text = statement.replacing("{identity}", with: database.dialect.identity)
                    _ = try database.run(text, [])
                }
                _ = try database.run(
                    "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                    [
                        .int(migration.version), .text(migration.name), .text(migration.checksum),
                        .int(now.milliseconds),
                    ])
            }
        }
    }

    /// Refuses a database of another schema than the newest one; changes nothing.
    /// - Throws: ``StoreFailure`` of kind `unusable`.
    static func requireNewest(in database: any SQLExecutor) throws {
        let applied = try exists("schema_migrations", in: database) ? records(in: database) : []
        let newest = Migration.all.last?.version ?? 0
        for migration in Migration.all where try !migration.isApplied(applied, newest: newest) {
            let version = applied.map(\.version).max() ?? 0
            throw StoreFailure(
                .unusable, operation: "reading the source",
                message: version == 0
                    ? "it is not a database of termind"
                    : "it has schema \(version) and must have \(newest) ('termind db migrate' does that)")
        }
    }

    private static func exists(_ table: String, in database: any SQLExecutor) throws -> Bool {
        try !database.run(database.dialect.tableExists, [.text(table)]).isEmpty
    }

    private static func records(in database: any SQLExecutor) throws -> [Migration.Record] {
        try database.run("SELECT version, checksum FROM schema_migrations ORDER BY version", [])
            .map { (try $0.int(0), try $0.text(1)) }
    }

    private static func applied(in database: any SQLExecutor) throws -> [Migration.Record] {
        if try exists("schema_migrations", in: database) { return try records(in: database) }
        // A file is one program's; a schema of a server is at least ours where it has our names.
        let ours = ["services", "checks", "appointments", "hosts"]
        let foreign =
            database.dialect == .sqlite
            ? try database.run(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' LIMIT 1", []
            ).first?.text(0)
            : try ours.first { try exists($0, in: database) }
        if let foreign {
            throw StoreFailure(
                .unusable, operation: "migrating",
                message: "the database has a table '\(foreign)' that termind did not make")
        }
        _ = try database.run(
            """
            CREATE TABLE schema_migrations (
                version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)
            """, [])
        return []
    }
}

extension Migration {
    /// What a database says about a change that it went through.
    fileprivate typealias Record = (version: Int64, checksum: String)

    /// Whether a database of these records went through this change.
    /// - Throws: ``StoreFailure`` of kind `unusable` for one that is newer than `newest`, or changed.
    fileprivate func isApplied(_ applied: [Record], newest: Int64) throws(StoreFailure) -> Bool {
        if let version = applied.map(\.version).max(), version > newest {
            throw StoreFailure(
                .unusable, operation: "migrating",
                message: "the database was made by a newer termind (schema \(version)); update this one")
        }
        guard let known = applied.first(where: { $0.version == version }) else { return false }
        guard known.checksum == checksum else {
            throw StoreFailure(
                .unusable, operation: "migrating",
                message: "schema \(version) of the database is not the one of this termind")
        }
        return true
    }
}

extension Date {
    /// Milliseconds since 1970, as every instant in the database.
    package var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    /// The instant `milliseconds` after 1970.
    package init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
