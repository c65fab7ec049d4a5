import Foundation
import TerminEngine
import TerminStore
import Testing

/// Rows of every table, with what is hard to copy: no value, an empty text, quotes, fractions, gaps between ids.
enum SampleRows {
    static let statements = [
        """
        INSERT INTO services (id, office, portal, category, service_name, base_url, total_checks,
            appointments_found_count, created_at, updated_at)
        VALUES (3, 'o', 'p', '', 'Führerschein "x"; DROP 🚗', 'https://o.example/', 7, 2, 1, 2),
            (9, 'o', 'p', 'K', 'it''s', 'https://o.example/', 0, 0, 1, 2)
        """,
        """
        INSERT INTO checks (id, service_id, status, complete, available, evidence, error_message, checked_at,
            created_at, updated_at)
        VALUES (1, 3, 'fully_booked', 1, 0, 'nichts frei', '', 1795000000000, 1, 2),
            (40, 3, 'open', 0, 1, NULL, NULL, 1795000000001, 1, 2)
        """,
        """
        INSERT INTO appointments (id, service_id, check_id, appointment_date, first_seen_at, last_seen_at, gone_at,
            created_at, updated_at)
        VALUES (2, 3, 40, '2026-12-11', 1, 2, 3, 1, 2), (5, 3, NULL, '2026-12-11', 1, 2, NULL, 1, 2)
        """,
        "INSERT INTO hosts (id, host, next_allowed_at, created_at, updated_at) VALUES (1, 'h', 5, 1, 2)",
        """
        INSERT INTO users (id, telegram_id, email, first_name, created_at, updated_at)
        VALUES (4, 9007199254740993, 'a@b.example', 'Zoë', 1, 2), (6, NULL, NULL, '', 1, 2)
        """,
        """
        INSERT INTO subscriptions (id, user_id, service_id, interval_minutes, created_at, updated_at)
        VALUES (8, 4, 3, 0.1, 1, 2), (11, 6, 3, 5, 1, 2), (12, 6, 9, 0.016666666666666666, 1, 2)
        """,
        """
        INSERT INTO notifications (id, user_id, subscription_id, check_id, notification_type, channel, recipient,
            message, dedupe_key, state, next_attempt_at, created_at, updated_at)
        VALUES (1, 4, 8, 40, 'appointments_found', 'telegram', '1', 'line\nline', 'k1', 'pending', 1, 1, 2),
            (2, 6, 11, NULL, 'gone', 'email', 'a@b.example', '', 'k2', 'dead', 1, 1, 2)
        """,
        "INSERT INTO system_config (id, key, value, created_at, updated_at) VALUES (3, 'own', 'x', 1, 2)",
        """
        INSERT INTO audit_logs (id, event_type, user_id, description, actor, created_at, updated_at)
        VALUES (1, 'user.add', 4, 'added', 'cli', 1, 2)
        """,
        """
        INSERT INTO targets (id, service_id, quantity, next_due_at, interval, created_at, updated_at)
        VALUES (1, 3, 1, 5, 60000, 1, 2)
        """,
        "INSERT INTO leases (id, name, owner, expires_at, created_at, updated_at) VALUES (1, 'd', 'me', 9, 1, 2)",
        """
        INSERT INTO callback_tokens (id, token, user_id, payload, expires_at, created_at, updated_at)
        VALUES (1, 't', 4, '{}', 9, 1, 2)
        """,
        """
        INSERT INTO availability_history (id, service_id, quantity, hour, created_at, updated_at)
        VALUES (1, 3, 1, 3600000, 1, 2)
        """,
        "INSERT INTO service_aliases (id, service_id, alias, created_at, updated_at) VALUES (1, 3, 'alt', 1, 2)",
        """
        INSERT INTO counters (id, name, value, created_at, updated_at) VALUES (1, 'notifications_sent', 5, 1, 2)
        """,
        """
        INSERT INTO source_health (id, office, portal, state, since, reason, check_id, created_at, updated_at)
        VALUES (1, 'o', 'p', 'blocked', 5, '429', 40, 1, 2), (4, 'q', 'p', 'ok', 5, NULL, NULL, 1, 2)
        """,
        "INSERT INTO host_hours (id, host, hour, walks, created_at, updated_at) VALUES (1, 'h', 3600000, 2, 1, 2)",
        "INSERT INTO robots (id, host, rules, read_at, created_at, updated_at) VALUES (2, 'h', NULL, 5, 1, 2)",
    ]

    static func write(to engine: any SQLEngine) async throws {
        // The ids are given, and those that follow are the database's own.
        try await engine.write { database in
            for statement in statements { _ = try database.run(statement, []) }
            guard let reset = database.dialect.identityReset else { return }
            for table in Schema.tables {
                _ = try database.run(reset.replacing("{table}", with: table.name), [])
            }
        }
    }

    /// So many more checks of the service 3, begun a millisecond apart from `start` on.
    static func addChecks(_ count: Int, from start: Int64, to engine: any SQLEngine) async throws {
        try await engine.write { database in
            _ = try database.run(
                """
                INSERT INTO checks (service_id, status, complete, available, evidence, checked_at, created_at,
                    updated_at)
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
                SELECT 3, 'fully_booked', 1, 0, 'nichts frei', $1 + i, 1, 2 FROM n
                """, [.int(start)])
        }
    }

    /// Every row of every table.
    static func all(in engine: any SQLEngine) async throws -> [String: [SQLRow]] {
        try await engine.read { database in
            var rows: [String: [SQLRow]] = [:]
            for table in Schema.tables {
                let columns = table.columns.map(\.name).joined(separator: ", ")
                rows[table.name] = try database.run("SELECT \(columns) FROM \(table.name) ORDER BY id", [])
            }
            return rows
        }
    }

    /// How many rows there are altogether.
    static func count(in engine: any SQLEngine) async throws -> Int {
        try await all(in: engine).values.reduce(0) { $0 + $1.count }
    }
}
