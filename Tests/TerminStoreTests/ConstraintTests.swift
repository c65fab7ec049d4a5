import Foundation
import TerminEngine
import TerminStore
import Testing

/// What the database itself refuses and cleans up, the same on every engine.
@Suite struct ConstraintTests {
    func withRows(
        _ kind: TestDatabase.Kind, _ body: (any SQLEngine) async throws -> Void
    ) async throws {
        try await TestDatabase.with(kind) { database in
            _ = try await database.store()
            let engine = try database.engine()
            try await SampleRows.write(to: engine)
            try await body(engine)
        }
    }

    /// Statements that must fail, each with how.
    static let violations: [(StoreFailure.Kind, String)] = [
        (.unique, "INSERT INTO users (telegram_id, created_at, updated_at) VALUES (9007199254740993, 1, 1)"),
        (.unique, "INSERT INTO users (email, created_at, updated_at) VALUES ('a@b.example', 1, 1)"),
        (.check, "INSERT INTO users (plan, created_at, updated_at) VALUES ('gold', 1, 1)"),
        (.check, "UPDATE users SET active = 2 WHERE id = 4"),
        (
            .unique,
            "INSERT INTO subscriptions (user_id, service_id, created_at, updated_at) VALUES (4, 3, 1, 1)"
        ),
        (
            .foreignKey,
            "INSERT INTO subscriptions (user_id, service_id, created_at, updated_at) VALUES (99, 3, 1, 1)"
        ),
        (
            .foreignKey,
            "INSERT INTO subscriptions (user_id, service_id, created_at, updated_at) VALUES (4, 99, 1, 1)"
        ),
        (.check, "UPDATE subscriptions SET interval_minutes = 0"),
        (.check, "UPDATE subscriptions SET quantity = 0"),
        (.check, "UPDATE subscriptions SET notify_on_found = 3"),
        (.check, "UPDATE notifications SET state = 'lost'"),
        (.check, "UPDATE notifications SET notification_type = 'advert'"),
        (.unique, "UPDATE notifications SET dedupe_key = 'k1'"),
        (.foreignKey, "UPDATE notifications SET check_id = 99"),
        (.foreignKey, "UPDATE notifications SET subscription_id = 99"),
        (.unique, "INSERT INTO system_config (key, value, created_at, updated_at) VALUES ('own', '', 1, 1)"),
        (.foreignKey, "UPDATE audit_logs SET user_id = 99"),
        (
            .unique,
            """
            INSERT INTO targets (service_id, quantity, next_due_at, interval, created_at, updated_at)
            VALUES (3, 1, 1, 1, 1, 1)
            """
        ),
        (.check, "UPDATE targets SET interval = 0"),
        (
            .unique,
            "INSERT INTO leases (name, owner, expires_at, created_at, updated_at) VALUES ('d', '', 1, 1, 1)"
        ),
        (
            .unique,
            "INSERT INTO callback_tokens (token, payload, expires_at, created_at, updated_at) VALUES ('t', '', 1, 1, 1)"
        ),
        (
            .unique,
            """
            INSERT INTO availability_history (service_id, quantity, hour, created_at, updated_at)
            VALUES (3, 1, 3600000, 1, 1)
            """
        ),
        (
            .unique,
            "INSERT INTO service_aliases (service_id, alias, created_at, updated_at) VALUES (3, 'alt', 1, 1)"
        ),
        (
            .unique,
            "INSERT INTO counters (name, value, created_at, updated_at) VALUES ('notifications_sent', 1, 1, 1)"
        ),
        (
            .unique,
            """
            INSERT INTO appointments (service_id, appointment_date, first_seen_at, last_seen_at, created_at, updated_at)
            VALUES (3, '2026-12-11', 1, 1, 1, 1)
            """
        ),
        (.check, "UPDATE checks SET evidence = NULL WHERE status = 'fully_booked'"),
    ]

    @Test(arguments: TestDatabase.Kind.available)
    func refusesWhatMustNotBe(_ kind: TestDatabase.Kind) async throws {
        try await withRows(kind) { engine in
            let before = try await SampleRows.all(in: engine)
            for (expected, statement) in Self.violations {
                do {
                    try await engine.write { _ = try $0.run(statement, []) }
                    Issue.record("\(statement) was taken")
                } catch let failure as StoreFailure {
                    #expect(failure.kind == expected, "\(statement): \(failure)")
                }
            }
            #expect(try await SampleRows.all(in: engine) == before)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aUserGoesWithWhatIsTheirs(_ kind: TestDatabase.Kind) async throws {
        try await withRows(kind) { engine in
            let before = try await SampleRows.all(in: engine)
            try await engine.write { _ = try $0.run("DELETE FROM users WHERE id = 4", []) }
            let after = try await SampleRows.all(in: engine)
            #expect(try ids("subscriptions", after) == [11, 12])
            #expect(try ids("notifications", after) == [2])
            #expect(try ids("callback_tokens", after) == [])
            #expect(try after["audit_logs"]?.map { try $0.optionalInt(2) } == [nil])
            for table in ["services", "checks", "appointments", "targets", "availability_history"] {
                #expect(after[table] == before[table])
            }
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aServiceGoesWithWhatIsItsOwn(_ kind: TestDatabase.Kind) async throws {
        try await withRows(kind) { engine in
            try await engine.write { _ = try $0.run("DELETE FROM services WHERE id = 3", []) }
            let after = try await SampleRows.all(in: engine)
            #expect(try ids("subscriptions", after) == [12])
            let own = [
                "checks", "appointments", "targets", "availability_history", "service_aliases",
                "notifications",
            ]
            for table in own { #expect(try ids(table, after) == [], "\(table)") }
            #expect(try ids("users", after) == [4, 6])
            #expect(try ids("audit_logs", after) == [1])
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aCheckIsForgottenByWhatItFound(_ kind: TestDatabase.Kind) async throws {
        try await withRows(kind) { engine in
            try await engine.write { _ = try $0.run("DELETE FROM checks WHERE id = 40", []) }
            let after = try await SampleRows.all(in: engine)
            #expect(try ids("appointments", after) == [2, 5] && ids("notifications", after) == [1, 2])
            #expect(try after["appointments"]?.map { try $0.optionalInt(3) } == [nil, nil])
            #expect(try after["notifications"]?.map { try $0.optionalInt(3) } == [nil, nil])
        }
    }

    private func ids(_ table: String, _ rows: [String: [SQLRow]]) throws -> [Int64] {
        try (rows[table] ?? []).map { try $0.int(0) }
    }
}
