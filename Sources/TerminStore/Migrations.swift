import Crypto
import Foundation
import TerminEngine

/// One numbered, forward-only change of the schema. Its text never changes once released.
struct Migration: Sendable {
    let version: Int64
    let name: String
    let statements: [String]

    /// SHA-256 of the text before the dialect's tokens are put in, so that it is the same on both engines.
    var checksum: String {
        SHA256.hash(data: Data(statements.joined(separator: ";\n").utf8)).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }.joined()
    }

    static let all = [Migration.looks, .users]
}

/// Brings a database to the newest schema; safe when several processes start at once, as each change is one
/// transaction that looks again before it writes.
struct Migrator {
    let engine: any SQLEngine

    /// - Throws: ``StoreFailure`` of kind `unusable` for a database that is newer, changed or not ours.
    func migrate(at now: Date) async throws {
        for migration in Migration.all {
            try await engine.write { database in
                for statement in database.dialect.migrationLock { _ = try database.run(statement, []) }
                let applied = try Migrator.applied(in: database)
                if let newest = applied.map(\.version).max(), newest > (Migration.all.last?.version ?? 0) {
                    throw StoreFailure(
                        .unusable, operation: "migrating",
                        message:
                            "the database was made by a newer termind (schema \(newest)); update this one")
                }
                if let known = applied.first(where: { $0.version == migration.version }) {
                    guard known.checksum == migration.checksum else {
                        throw StoreFailure(
                            .unusable, operation: "migrating",
                            message: "schema \(known.version) of the database is not the one of this termind")
                    }
                    return
                }
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

    private static func applied(in database: any SQLExecutor) throws -> [(version: Int64, checksum: String)] {
        func exists(_ table: String) throws -> Bool {
            try !database.run(database.dialect.tableExists, [.text(table)]).isEmpty
        }
        if try exists("schema_migrations") {
            return try database.run("SELECT version, checksum FROM schema_migrations ORDER BY version", [])
                .map { (try $0.int(0), try $0.text(1)) }
        }
        for table in ["services", "checks", "appointments", "hosts"] where try exists(table) {
            throw StoreFailure(
                .unusable, operation: "migrating",
                message: "the database has a table '\(table)' that termind did not make")
        }
        _ = try database.run(
            """
            CREATE TABLE schema_migrations (
                version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)
            """, [])
        return []
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
