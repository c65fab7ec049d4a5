import Foundation
import TerminEngine

extension SQLTransaction {
    private static let targetColumns = "service_id, quantity, next_due_at, interval"

    private static func target(_ row: SQLRow) throws -> Target { try target(row, from: 0, takenFrom: nil) }

    private static func target(_ row: SQLRow, from first: Int, takenFrom: String?) throws -> Target {
        Target(
            serviceID: try row.int(first), quantity: Int(try row.int(first + 1)),
            nextDueAt: try row.date(first + 2), interval: .milliseconds(try row.int(first + 3)),
            takenFrom: takenFrom)
    }

    func target(service: Int64, quantity: Int) throws -> Target? {
        try database.run(
            "SELECT \(Self.targetColumns) FROM targets WHERE service_id = $1 AND quantity = $2",
            [.int(service), .int(Int64(quantity))]
        ).first.map(Self.target)
    }

    func demandedInterval(service: Int64, quantity: Int, limits: PlanLimits, at now: Date) throws -> Duration?
    {
        func shortest(_ plan: UserPlan) -> SQLValue {
            .double(Double(limits[plan].shortestInterval.milliseconds) / 60_000)
        }
        let row = try database.run(
            """
            SELECT MIN(CASE
                WHEN users.plan = 'free' AND interval_minutes < $4 THEN $4
                WHEN users.plan = 'premium' AND interval_minutes < $5 THEN $5
                ELSE interval_minutes END)
            FROM subscriptions JOIN users ON users.id = subscriptions.user_id
            WHERE service_id = $1 AND quantity = $2 AND subscriptions.active = 1 AND users.active = 1
                AND (expires_at IS NULL OR expires_at > $3)
            """,
            [.int(service), .int(Int64(quantity)), .date(now), shortest(.free), shortest(.premium)]
        ).first
        return try row?.optionalDouble(0).map { .milliseconds(Int64(($0 * 60_000).rounded())) }
    }

    func demands(office: String) throws -> [Demand] {
        try database.run(
            """
            SELECT targets.service_id, targets.quantity, interval, (SELECT count(*) FROM subscriptions
                WHERE subscriptions.service_id = targets.service_id AND subscriptions.quantity = targets.quantity
                    AND subscriptions.active = 1)
            FROM targets JOIN services ON services.id = targets.service_id WHERE office = $1
            ORDER BY targets.service_id, targets.quantity
            """, [.text(office)]
        ).map { row in
            Demand(
                serviceID: try row.int(0), quantity: Int(try row.int(1)),
                interval: .milliseconds(try row.int(2)), subscribers: Int(try row.int(3)))
        }
    }

    func put(_ target: Target, at now: Date) throws {
        let values: [SQLValue] = [
            .int(target.serviceID), .int(Int64(target.quantity)), .date(target.nextDueAt),
            .int(target.interval.milliseconds), .date(now),
        ]
        let known = try database.run(
            """
            UPDATE targets SET next_due_at = $3, interval = $4, updated_at = $5
            WHERE service_id = $1 AND quantity = $2 RETURNING id
            """, values)
        try wake(.targets)
        guard known.isEmpty else { return }
        try perform(
            """
            INSERT INTO targets (service_id, quantity, next_due_at, interval, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $5)
            ON CONFLICT (service_id, quantity) DO UPDATE SET next_due_at = excluded.next_due_at,
                interval = excluded.interval, updated_at = excluded.updated_at
            """, values)
    }

    func deleteTarget(service: Int64, quantity: Int) throws {
        try perform(
            "DELETE FROM targets WHERE service_id = $1 AND quantity = $2",
            [.int(service), .int(Int64(quantity))])
    }

    func nextDue(at now: Date) throws -> Date? {
        try database.run(
            "SELECT next_due_at FROM targets WHERE lease_until <= $1 ORDER BY next_due_at LIMIT 1",
            [.date(now)]
        ).first?.date(0)
    }

    func dueTargets(at now: Date, limit: Int) throws -> [Target] {
        try database.run(
            """
            SELECT \(Self.targetColumns) FROM targets WHERE next_due_at <= $1 AND lease_until <= $1
            ORDER BY next_due_at LIMIT $2
            """, [.date(now), .int(Int64(limit))]
        ).map(Self.target)
    }

    func claimTargets(limit: Int, worker: String, until lease: Date, at now: Date) throws -> [Target] {
        let due = try database.run(
            """
            SELECT id, lease, \(Self.targetColumns) FROM targets WHERE next_due_at <= $1 AND lease_until <= $1
            ORDER BY next_due_at, id LIMIT $2 /*skip-locked*/
            """, [.date(now), .int(Int64(limit))])
        guard !due.isEmpty else { return [] }
        // Who let a claim run out is known only before it is another's.
        let targets = try due.map { try Self.target($0, from: 2, takenFrom: try $0.optionalText(1)) }
        for rows in due.chunks(of: 50) {
            try perform(
                """
                UPDATE targets SET lease = $1, lease_until = $2
                WHERE id IN (\(Self.parameters(rows.count, from: 3)))
                """, [.optional(worker), .date(lease)] + rows.map { .int(try $0.int(0)) })
        }
        let taken = targets.count { $0.takenFrom != nil }
        if taken > 0 { try count("leases.reclaimed", by: Int64(taken), at: now) }
        return targets
    }

    /// The condition of a claim that still holds, with its parameters.
    private static func held(_ target: Target, _ worker: String) -> [SQLValue] {
        [.int(target.serviceID), .int(Int64(target.quantity)), .optional(worker)]
    }

    func extendTarget(_ target: Target, worker: String, until lease: Date, at now: Date) throws {
        try perform(
            "UPDATE targets SET lease_until = $4 WHERE service_id = $1 AND quantity = $2 AND lease = $3",
            Self.held(target, worker) + [.date(lease)])
    }

    func settleTarget(_ target: Target, worker: String, nextDueAt: Date, at now: Date) throws -> Bool {
        try !database.run(
            """
            UPDATE targets SET next_due_at = $4, lease = NULL, lease_until = 0, updated_at = $5
            WHERE service_id = $1 AND quantity = $2 AND lease = $3 RETURNING id
            """, Self.held(target, worker) + [.date(nextDueAt), .date(now)]
        ).isEmpty
    }

    func releaseTarget(_ target: Target, worker: String, notBefore: Date, at now: Date) throws {
        try perform(
            """
            UPDATE targets SET lease = NULL, lease_until = $4
            WHERE service_id = $1 AND quantity = $2 AND lease = $3
            """, Self.held(target, worker) + [.date(notBefore)])
    }

    func releaseTargets(of worker: String, at now: Date) throws {
        try perform("UPDATE targets SET lease = NULL, lease_until = 0 WHERE lease = $1", [.optional(worker)])
    }

    func pullIn(at now: Date) throws -> Int {
        // Up to seven intervals apart is a plan's right; active hours are looked at when a target is claimed. The
        // targets come back within a minute, not at once.
        let targets = try database.run(
            """
            UPDATE targets SET next_due_at = $1 + id % 60 * 1000, updated_at = $1
            WHERE next_due_at > $1 + 8 * interval + 600000 RETURNING id
            """, [.date(now)]
        ).count
        let hosts = try database.run(
            """
            UPDATE hosts SET next_allowed_at = $1, updated_at = $1
            WHERE breaker IS NULL AND next_allowed_at > $1 + 3600000 RETURNING id
            """, [.date(now)]
        ).count
        return targets + hosts
    }
}
