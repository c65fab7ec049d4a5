import Foundation
import TerminEngine
import TerminStore
import Testing

/// What is old goes, beside those who write.
@Suite struct PrunerTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let day: Int64 = 86_400_000
    static let retention = Pruner.Retention(
        checks: .seconds(90 * 86_400), appointments: .seconds(365 * 86_400))

    @Test(arguments: TestDatabase.Kind.available)
    func deletes50000ChecksBesideAWriter(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            let engine = try database.engine()
            try await SampleRows.write(to: engine)
            let old = Self.now.milliseconds - 100 * Self.day
            try await SampleRows.addChecks(50_000, from: old, to: engine)
            try await SampleRows.addChecks(500, from: Self.now.milliseconds - Self.day, to: engine)
            // They refer to a check that goes.
            try await engine.write { database in
                _ = try database.run(
                    "UPDATE appointments SET check_id = (SELECT max(id) - 500 FROM checks) WHERE id = 5", [])
            }
            let before = try await store.read { try $0.counts() }
            let writer = Writer()
            // Another process's view: for SQLite a connection that has to wait its turn.
            let other = try database.engine()
            async let longest = writer.run {
                try await other.write { database in
                    _ = try database.run("UPDATE hosts SET next_allowed_at = next_allowed_at + 1", [])
                }
            }
            let result = await Result.catching {
                try await Pruner(store).prune(Self.retention, at: Self.now)
            }
            writer.end()
            let wait = try await longest
            let summary = try result.get()
            #expect(summary.rows("checks") == 50_000)
            #expect(summary.batches > 25 && summary.longestHold > .zero)
            let seen = writer.count
            #expect(seen > 10, "the longest of \(seen) writes took \(wait)")
            let rows = try await SampleRows.all(in: engine)
            #expect(rows["checks"]?.count == 502)
            #expect(rows["hosts"]?.count == 1 && rows["appointments"]?.count == 1)
            #expect(try await store.read { try $0.counts() } == before.afterPruningDead(1))
        }
    }

    /// One old and one young row of everything that is pruned, and old rows that stay.
    static let rows: [(table: String, statement: String, stay: [Int64])] = [
        (
            "appointments",
            """
            INSERT INTO appointments (id, service_id, appointment_date, first_seen_at, last_seen_at, gone_at, created_at,
                updated_at)
            VALUES (101, 3, '2020-01-01', 1, 1, $1 - 1, 1, 1), (102, 3, '2020-01-02', 1, 1, $1, 1, 1),
                (103, 3, '2020-01-03', 1, 1, NULL, 1, 1)
            """, [5, 102, 103]
        ),
        (
            "notifications",
            """
            INSERT INTO notifications (id, notification_type, channel, recipient, message, dedupe_key, state,
                next_attempt_at, created_at, updated_at)
            VALUES (101, 'gone', 'stdout', '', '', 'a', 'sent', 1, 1, $1 - 1),
                (102, 'gone', 'stdout', '', '', 'b', 'failed', 1, 1, $1 - 1),
                (103, 'gone', 'stdout', '', '', 'c', 'dead', 1, 1, $1),
                (104, 'gone', 'stdout', '', '', 'd', 'pending', 1, 1, 1),
                (105, 'gone', 'stdout', '', '', 'e', 'sending', 1, 1, 1)
            """, [1, 103, 104, 105]
        ),
        (
            "audit_logs",
            """
            INSERT INTO audit_logs (id, event_type, description, actor, created_at, updated_at)
            VALUES (101, 'x', '', 'a', $1 - 1, 1), (102, 'x', '', 'a', $1, 1)
            """, [102]
        ),
        (
            "availability_history",
            """
            INSERT INTO availability_history (id, service_id, quantity, hour, created_at, updated_at)
            VALUES (101, 3, 1, $1 - 1, 1, 1), (102, 3, 1, $1, 1, 1)
            """, [102]
        ),
        (
            "callback_tokens",
            """
            INSERT INTO callback_tokens (id, token, payload, expires_at, created_at, updated_at)
            VALUES (101, 'x', '', $1 + 365 * CAST(86400000 AS BIGINT) - 1, 1, 1),
                (102, 'y', '', $1 + 365 * CAST(86400000 AS BIGINT), 1, 1)
            """, [102]
        ),
        (
            "leases",
            """
            INSERT INTO leases (id, name, owner, expires_at, created_at, updated_at)
            VALUES (101, 'x', '', $1 + 365 * CAST(86400000 AS BIGINT) - 1, 1, 1),
                (102, 'y', '', $1 + 365 * CAST(86400000 AS BIGINT), 1, 1)
            """, [102]
        ),
    ]

    @Test(arguments: TestDatabase.Kind.available)
    func keepsWhatIsYoungOrOpen(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            let engine = try database.engine()
            try await SampleRows.write(to: engine)
            let cutoff = SQLValue.int(Self.now.milliseconds - 365 * Self.day)
            try await engine.write { database in
                for row in Self.rows { _ = try database.run(row.statement, [cutoff]) }
            }
            let before = try await SampleRows.all(in: engine)
            let counts = try await store.read { try $0.counts() }
            let pruner = Pruner(store)
            let planned = try await pruner.count(Self.retention, at: Self.now)
            #expect(try await SampleRows.all(in: engine) == before)
            let summary = try await pruner.prune(Self.retention, at: Self.now)
            #expect(summary.tables == planned.tables)
            let after = try await SampleRows.all(in: engine)
            for (table, _, stay) in Self.rows {
                #expect(try after[table]?.map { try $0.int(0) } == stay, "\(table)")
                #expect(Int64(before[table]?.count ?? 0) == summary.rows(table) + Int64(stay.count))
            }
            for table in Schema.tables.map(\.name) where summary.rows(table) == 0 {
                #expect(after[table] == before[table])
            }
            #expect(try await store.read { try $0.counts() } == counts.afterPruningDead(1))
            let again = try await pruner.prune(Self.retention, at: Self.now)
            #expect(again.batches == 0 && again.tables.allSatisfy { $0.rows == 0 })
        }
    }

    @Test func adaptsToTheTimeABatchTakes() {
        var size = BatchSize()
        #expect(size.rows == 100)
        for _ in 0..<10 { size.note(.milliseconds(5)) }
        #expect(size.rows == 2000)
        size.note(.milliseconds(20))
        #expect(size.rows == 2000)
        size.note(.milliseconds(26))
        #expect(size.rows == 1000)
        for _ in 0..<20 { size.note(.milliseconds(60)) }
        #expect(size.rows == 1)
    }
}

extension Pruner.Summary {
    fileprivate func rows(_ table: String) -> Int64 { tables.first { $0.name == table }?.rows ?? 0 }
}

extension StoreCounts {
    /// The dead messages are those that are there; everything else is a total, or not pruned.
    fileprivate func afterPruningDead(_ count: Int64) -> StoreCounts {
        StoreCounts(
            users: users, activeUsers: activeUsers, services: services, activeServices: activeServices,
            subscriptions: subscriptions, activeSubscriptions: activeSubscriptions, totalChecks: totalChecks,
            totalAppointmentsFound: totalAppointmentsFound, notificationsPending: notificationsPending,
            notificationsSent: notificationsSent, notificationsDead: notificationsDead - count,
            configValues: configValues)
    }
}
