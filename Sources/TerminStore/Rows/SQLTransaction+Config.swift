import Foundation
import TerminEngine

extension SQLTransaction {
    private static func configValue(_ row: SQLRow) throws -> ConfigValue {
        ConfigValue(key: try row.text(0), value: try row.text(1), description: try row.optionalText(2))
    }

    func configValue(_ key: String) throws -> ConfigValue? {
        try database.run("SELECT key, value, description FROM system_config WHERE key = $1", [.optional(key)])
            .first.map(Self.configValue)
    }

    func configValues() throws -> [ConfigValue] {
        try database.run("SELECT key, value, description FROM system_config ORDER BY id", []).map(
            Self.configValue)
    }

    func setConfig(_ value: ConfigValue, at now: Date) throws {
        let values: [SQLValue] = [
            .optional(value.key), .optional(value.value), .optional(value.description), .date(now),
        ]
        let known = try database.run(
            """
            UPDATE system_config SET value = $2, description = COALESCE($3, description), updated_at = $4
            WHERE key = $1 RETURNING id
            """, values)
        guard known.isEmpty else { return }
        try perform(
            """
            INSERT INTO system_config (key, value, description, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
            """, values)
    }

    func audit(_ entry: AuditEntry) throws {
        try perform(
            """
            INSERT INTO audit_logs (event_type, user_id, description, event_metadata, actor, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $6)
            """,
            [
                .optional(entry.event), .optional(entry.userID), .optional(entry.description),
                try .json(entry.metadata), .optional(entry.actor), .date(entry.at),
            ])
    }

    func auditEntries(user: Int64?, limit: Int) throws -> [AuditEntry] {
        try database.run(
            """
            SELECT event_type, user_id, description, event_metadata, actor, created_at FROM audit_logs
            \(user == nil ? "" : "WHERE user_id = $2") ORDER BY id DESC LIMIT $1
            """, [.int(Int64(limit))] + (user.map { [.int($0)] } ?? [])
        ).map { row in
            AuditEntry(
                try row.text(0), userID: try row.optionalInt(1), try row.text(2),
                metadata: try row.json(3, as: [String: String].self, empty: [:]), actor: try row.text(4),
                at: try row.date(5))
        }
    }

    /// Adds to a count that outlives what it counts.
    func count(_ name: String, by number: Int64, at now: Date) throws {
        let values: [SQLValue] = [.text(name), .int(number), .date(now)]
        let known = try database.run(
            "UPDATE counters SET value = value + $2, updated_at = $3 WHERE name = $1 RETURNING id", values)
        guard known.isEmpty else { return }
        try perform(
            """
            INSERT INTO counters (name, value, created_at, updated_at) VALUES ($1, $2, $3, $3)
            ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value
            """, values)
    }

    func counts() throws -> StoreCounts {
        func number(_ sql: String) throws -> Int64 {
            try database.run(sql, []).singleID("counting")
        }
        return StoreCounts(
            users: try number("SELECT count(*) FROM users"),
            activeUsers: try number("SELECT count(*) FROM users WHERE active = 1"),
            services: try number("SELECT count(*) FROM services"),
            activeServices: try number("SELECT count(*) FROM services WHERE active = 1"),
            subscriptions: try number("SELECT count(*) FROM subscriptions"),
            activeSubscriptions: try number("SELECT count(*) FROM subscriptions WHERE active = 1"),
            totalChecks: try number("SELECT CAST(COALESCE(sum(total_checks), 0) AS BIGINT) FROM services"),
            totalAppointmentsFound: try number(
                "SELECT CAST(COALESCE(sum(appointments_found_count), 0) AS BIGINT) FROM services"),
            notificationsPending: try number(
                "SELECT count(*) FROM notifications WHERE \(Self.isWaiting)"),
            notificationsSent: try number(
                "SELECT CAST(COALESCE(sum(value), 0) AS BIGINT) FROM counters WHERE name = 'notifications_sent'"
            ),
            notificationsDead: try number(
                "SELECT count(*) FROM notifications WHERE \(Self.isGivenUp) AND state = 'dead'"),
            configValues: try number("SELECT count(*) FROM system_config"))
    }
}
