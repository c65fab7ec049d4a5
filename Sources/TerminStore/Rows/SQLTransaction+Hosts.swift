import Foundation
import TerminEngine

extension SQLTransaction {
    func releaseHost(_ host: String, until next: Date, at now: Date) throws {
        try perform(
            "UPDATE hosts SET next_allowed_at = $2, updated_at = $3 WHERE host = $1",
            [.optional(host), .date(next), .date(now)])
    }

    func count(_ use: HostUse, at now: Date) throws {
        let hour = use.startedAt.milliseconds / 3_600_000 * 3_600_000
        // In one order everywhere, so that two processes do not wait for each other.
        for host in Set(use.requests.keys).union([use.host]).sorted() {
            let values: [SQLValue] = [
                .optional(host), .int(hour), .int(host == use.host ? 1 : 0),
                .int(Int64(use.requests[host] ?? 0)), .date(now),
            ]
            let known = try database.run(
                """
                UPDATE host_hours SET walks = walks + $3, requests = requests + $4, updated_at = $5
                WHERE host = $1 AND hour = $2 RETURNING id
                """, values)
            guard known.isEmpty else { continue }
            try perform(
                """
                INSERT INTO host_hours (host, hour, walks, requests, created_at, updated_at)
                VALUES ($1, $2, $3, $4, $5, $5)
                ON CONFLICT (host, hour) DO UPDATE SET walks = host_hours.walks + excluded.walks,
                    requests = host_hours.requests + excluded.requests, updated_at = excluded.updated_at
                """, values)
        }
    }

    func hostHours(since: Date) throws -> [HostHour] {
        try database.run(
            "SELECT host, hour, walks, requests FROM host_hours WHERE hour >= $1 ORDER BY host, hour",
            [.date(since)]
        ).map {
            HostHour(
                host: try $0.text(0), hour: try $0.date(1), walks: Int(try $0.int(2)),
                requests: Int(try $0.int(3)))
        }
    }

    func robots(of host: String) throws -> StoredRobots? {
        try database.run("SELECT rules, read_at FROM robots WHERE host = $1", [.optional(host)]).first.map {
            StoredRobots(text: try $0.optionalText(0), readAt: try $0.date(1))
        }
    }

    func put(_ robots: StoredRobots, of host: String, at now: Date) throws {
        let values: [SQLValue] = [
            .optional(host), .optional(robots.text), .date(robots.readAt), .date(now),
        ]
        let known = try database.run(
            "UPDATE robots SET rules = $2, read_at = $3, updated_at = $4 WHERE host = $1 RETURNING id", values
        )
        guard known.isEmpty else { return }
        try perform(
            """
            INSERT INTO robots (host, rules, read_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
            ON CONFLICT (host) DO UPDATE SET rules = excluded.rules, read_at = excluded.read_at,
                updated_at = excluded.updated_at
            """, values)
    }

    func auditEntries(event: String, limit: Int) throws -> [AuditEntry] {
        try database.run(
            """
            SELECT event_type, user_id, description, event_metadata, actor, created_at FROM audit_logs
            WHERE event_type = $2 ORDER BY id DESC LIMIT $1
            """, [.int(Int64(limit)), .optional(event)]
        ).map { row in
            AuditEntry(
                try row.text(0), userID: try row.optionalInt(1), try row.text(2),
                metadata: try row.json(3, as: [String: String].self, empty: [:]), actor: try row.text(4),
                at: try row.date(5))
        }
    }
}
