public import Foundation
import TerminEngine

extension SQLStore {
    /// Claims the next walk on `host`: granted (`nil`) or refused with the time from which it may be tried again.
    public func claim(_ host: String, at now: Date, holding: Duration) async throws -> Date? {
        let until = SQLValue.int(now.milliseconds + holding.milliseconds)
        return try await engine.write { database in
            let known = try database.run("SELECT next_allowed_at FROM hosts WHERE host = $1", [.text(host)])
            guard let next = try known.first?.int(0) else {
                _ = try database.run(
                    """
                    INSERT INTO hosts (host, next_allowed_at, created_at, updated_at) VALUES ($1, $2, $3, $3)
                    """, [.text(host), until, .int(now.milliseconds)])
                return nil
            }
            guard next <= now.milliseconds else { return Date(milliseconds: next) }
            _ = try database.run(
                "UPDATE hosts SET next_allowed_at = $2, updated_at = $3 WHERE host = $1",
                [.text(host), until, .int(now.milliseconds)])
            return nil
        }
    }

    /// Ends a walk on `host`: the next one may start at `next`.
    public func release(_ host: String, until next: Date) async throws {
        try await engine.write { database in
            _ = try database.run(
                "UPDATE hosts SET next_allowed_at = $2, updated_at = $3 WHERE host = $1",
                [.text(host), .int(next.milliseconds), .int(Date().milliseconds)])
        }
    }
}

extension SQLStore {
    /// The version of the database engine.
    /// - Throws: ``StoreFailure``.
    public func engineVersion() async throws -> String {
        try await engine.read { try $0.run($0.dialect.versionQuery, []).first?.text(0) ?? "unknown" }
    }
}
