import Foundation
import TerminEngine

extension SQLTransaction {
    func lease(_ name: String) throws -> (owner: String, expiresAt: Date)? {
        try database.run(
            "SELECT owner, expires_at FROM leases WHERE name = $1 /*for-update*/", [.optional(name)]
        )
        .first.map { (try $0.text(0), try $0.date(1)) }
    }

    func putLease(_ name: String, owner: String, until: Date, at now: Date) throws {
        let values: [SQLValue] = [.optional(name), .optional(owner), .date(until), .date(now)]
        let known = try database.run(
            "UPDATE leases SET owner = $2, expires_at = $3, updated_at = $4 WHERE name = $1 RETURNING id",
            values)
        guard known.isEmpty else { return }
        try perform(
            """
            INSERT INTO leases (name, owner, expires_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
            ON CONFLICT (name) DO NOTHING
            """, values)
    }

    func deleteLease(_ name: String, owner: String) throws {
        try perform("DELETE FROM leases WHERE name = $1 AND owner = $2", [.optional(name), .optional(owner)])
    }

    func claim(service: Int64, quantity: Int) throws -> TargetClaim? {
        try database.run(
            "SELECT lease, lease_until FROM targets WHERE service_id = $1 AND quantity = $2 /*for-update*/",
            [.int(service), .int(Int64(quantity))]
        ).first.map { TargetClaim(worker: try $0.optionalText(0), until: try $0.date(1)) }
    }

    func releaseEverything(at now: Date) throws {
        try perform(
            "UPDATE targets SET lease = NULL, lease_until = 0 WHERE lease IS NOT NULL OR lease_until > 0", [])
        try perform(
            """
            UPDATE notifications SET state = 'pending', next_attempt_at = $1, updated_at = $1
            WHERE \(Self.isWaiting) AND state = 'sending'
            """, [.date(now)])
    }

    func host(_ host: String) throws -> HostState? {
        try database.run(
            "SELECT next_allowed_at, breaker FROM hosts WHERE host = $1 /*for-update*/", [.optional(host)]
        )
        .first.map { try Self.state($0, from: 0) }
    }

    func update(_ host: String, _ state: HostState, at now: Date) throws {
        try perform(
            "UPDATE hosts SET next_allowed_at = $2, breaker = $3, updated_at = $4 WHERE host = $1",
            [
                .optional(host), .date(state.nextAllowedAt), try state.breaker.map { try .json($0) } ?? .null,
                .date(now),
            ])
    }

    func hosts(after: String, limit: Int) throws -> [(host: String, state: HostState)] {
        try database.run(
            "SELECT host, next_allowed_at, breaker FROM hosts WHERE host > $1 ORDER BY host LIMIT $2",
            [.optional(after), .int(Int64(limit))]
        ).map { (try $0.text(0), try Self.state($0, from: 1)) }
    }

    private static func state(_ row: SQLRow, from first: Int) throws -> HostState {
        let breaker =
            try row.optionalText(first + 1) == nil
            ? nil : try row.json(first + 1, as: Breaker?.self, empty: nil)
        return HostState(nextAllowedAt: try row.date(first), breaker: breaker)
    }
}
