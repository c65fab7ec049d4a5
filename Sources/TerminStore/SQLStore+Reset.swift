public import Foundation
import TerminEngine

extension SQLStore {
    /// Drops everything and makes the newest schema anew, in one transaction: what others wrote meanwhile is either
    /// dropped or comes after. The record begins with one entry that says so.
    /// - Throws: ``StoreFailure``; then everything is as before.
    public func reset(actor: String, now: Date) async throws {
        let entry = AuditEntry("database.reset", "the database was emptied", actor: actor, at: now)
        let worker = worker
        try await engine.write { database in
            for statement in database.dialect.migrationLock { _ = try database.run(statement, []) }
            // What was made last refers to what was made first.
            for relation in Migration.all.flatMap(\.relations).reversed() {
                _ = try database.run("DROP \(relation.kind) IF EXISTS \(relation.name)", [])
            }
            _ = try database.run("DELETE FROM schema_migrations", [])
            for migration in Migration.all {
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
            try SQLTransaction(database: database, worker: worker).audit(entry)
        }
    }

    /// The number of the newest change of the schema that the database has.
    /// - Throws: ``StoreFailure``.
    public func schemaVersion() async throws -> Int64 {
        try await engine.read { database in
            try database.run("SELECT max(version) FROM schema_migrations", []).singleID("reading the schema")
        }
    }

    /// The values of `system_config` in the database of `engine`, which is neither made nor migrated: none where it
    /// has no such table.
    /// - Throws: ``StoreFailure``.
    public static func settings(in engine: any SQLEngine) async throws -> [String: String] {
        try await engine.read { database in
            guard try !database.run(database.dialect.tableExists, [.text("system_config")]).isEmpty else {
                return [:]
            }
            let rows = try database.run("SELECT key, value FROM system_config", [])
            return try Dictionary(
                rows.map { (try $0.text(0), try $0.text(1)) }, uniquingKeysWith: { first, _ in first })
        }
    }
}

extension Migration {
    /// The tables and views it makes, in that order.
    fileprivate var relations: [(kind: String, name: String)] {
        statements.compactMap { statement in
            let words = statement.split(maxSplits: 3) { $0 == " " || $0 == "\n" }
            guard words.count > 2, words[0] == "CREATE", words[1] == "TABLE" || words[1] == "VIEW" else {
                return nil
            }
            return (String(words[1]), String(words[2]))
        }
    }
}
