public import Foundation
public import TerminEngine

extension SQLStore {
    /// Claims the next walk on `host`: granted (`nil`) or refused with the time from which it may be tried again.
    public func claim(_ host: String, at now: Date, holding: Duration) async throws -> Date? {
        let values: [SQLValue] = [
            .text(host), .int(now.milliseconds + holding.milliseconds), .int(now.milliseconds),
        ]
        return try await engine.write { database in
            // Each statement decides by itself, so that of two processes between two statements only one is granted.
            // Whoever loses the race to insert looks again.
            for _ in 0..<3 {
                let granted = try database.run(
                    """
                    UPDATE hosts SET next_allowed_at = $2, updated_at = $3
                    WHERE host = $1 AND next_allowed_at <= $3 RETURNING id
                    """, values)
                guard granted.isEmpty else { return nil }
                let known = try database.run(
                    "SELECT next_allowed_at FROM hosts WHERE host = $1", [.text(host)])
                if let next = try known.first?.int(0) { return Date(milliseconds: next) }
                let made = try database.run(
                    """
                    INSERT INTO hosts (host, next_allowed_at, created_at, updated_at) VALUES ($1, $2, $3, $3)
                    ON CONFLICT (host) DO NOTHING RETURNING id
                    """, values)
                guard made.isEmpty else { return nil }
            }
            throw StoreFailure(
                .failed, operation: "claiming a host", message: "its row is there and is not there")
        }
    }

    /// Holds a claim that lasts until `old` for longer; `false` where it is lost.
    public func hold(_ host: String, from old: Date, until new: Date) async throws -> Bool {
        try await engine.write { database in
            // Only who holds it knows until when to the millisecond.
            try !database.run(
                """
                UPDATE hosts SET next_allowed_at = $3, updated_at = $4
                WHERE host = $1 AND next_allowed_at = $2 RETURNING id
                """,
                [.text(host), .int(old.milliseconds), .int(new.milliseconds), .int(Date().milliseconds)]
            ).isEmpty
        }
    }

    /// Ends a walk on `host`: the next one may start at `next`; counts what the walk asked for.
    public func release(_ host: String, until next: Date, counting use: HostUse?) async throws {
        let worker = worker
        try await engine.write { database in
            let now = Date()
            let rows = SQLTransaction(database: database, worker: worker)
            try rows.releaseHost(host, until: next, at: now)
            if let use { try rows.count(use, at: now) }
        }
    }
}

extension SQLStore {
    /// Calls `heard` with what other processes do that a daemon does not want to wait for, until the connection is lost
    /// or the task cancelled; at once where the engine tells nothing.
    /// - Throws: ``StoreFailure``.
    public func listen(_ heard: @Sendable (WakeUp) -> Void) async throws {
        guard let notices = engine.notices() else { return }
        for try await notice in notices { if let wakeUp = WakeUp(rawValue: notice) { heard(wakeUp) } }
    }

    /// The name of the database engine.
    public var engineName: String { engine.dialect.name }

    /// Whether several daemons may work on it at once.
    public var isSharedByDaemons: Bool { engine.dialect == .postgres }

    /// Which database this is, for people: without a secret.
    public var place: String { engine.place }

    /// The version of the database engine.
    /// - Throws: ``StoreFailure``.
    public func engineVersion() async throws -> String {
        try await engine.read { try $0.run($0.dialect.versionQuery, []).first?.text(0) ?? "unknown" }
    }
}
