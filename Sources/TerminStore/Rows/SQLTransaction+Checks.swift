import Foundation
import TerminCore
import TerminEngine

extension SQLTransaction {
    func insertCheck(_ look: Look, of service: Int64, at now: Date) throws -> Int64 {
        let isOpen = look.status == .open
        let made = try database.run(
            """
            INSERT INTO checks (service_id, quantity, status, complete, available, appointment_count, evidence,
                stage, error_type, error_message, page_url, duration_ms, requests, worker, checked_at, created_at,
                updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16) RETURNING id
            """,
            [
                .int(service), .int(Int64(look.query.quantity)), .text(look.status.rawValue),
                .flag(look.isComplete), .flag(isOpen), .int(Int64(look.slots.count)),
                .optional(look.evidence?.text), .optional(look.failure?.stage), .optional(look.failure?.kind),
                .optional(look.failure?.message), .optional(look.pageURL), .int(look.duration.milliseconds),
                .int(Int64(look.requests)), .optional(worker), .date(look.checkedAt), .date(now),
            ])
        try perform(
            """
            UPDATE services SET total_checks = total_checks + 1, last_check_at = $2, updated_at = $2,
                last_appointments_at = CASE WHEN $3 = 1 THEN $2 ELSE last_appointments_at END WHERE id = $1
            """, [.int(service), .date(now), .flag(isOpen)])
        return try made.singleID("recording a check")
    }

    func answeredLooks(service: Int64, quantity: Int, count: Int) throws -> [Date] {
        guard count > 0 else { return [] }
        // Among looks of the same target; a failure in between does not count against a slot.
        return try database.run(
            """
            SELECT checked_at FROM checks WHERE service_id = $1 AND quantity = $2 AND complete = 1
                AND status IN ('open', 'fully_booked') ORDER BY checked_at DESC, id DESC LIMIT $3
            """, [.int(service), .int(Int64(quantity)), .int(Int64(count))]
        ).map { try $0.date(0) }
    }

    private static let checkColumns = """
        id, service_id, quantity, status, complete, appointment_count, evidence, stage, error_type, error_message,
        page_url, snapshot_path, duration_ms, requests, worker, checked_at
        """

    private static func check(_ row: SQLRow) throws -> StoredCheck {
        StoredCheck(
            id: try row.int(0), serviceID: try row.int(1), quantity: Int(try row.int(2)),
            status: try row.word(3, as: LookStatus.self), isComplete: try row.flag(4),
            appointmentCount: Int(try row.int(5)), evidence: try row.optionalText(6),
            stage: try row.optionalText(7), errorType: try row.optionalText(8),
            errorMessage: try row.optionalText(9), pageURL: try row.optionalText(10),
            snapshotPath: try row.optionalText(11), duration: .milliseconds(try row.int(12)),
            requests: Int(try row.int(13)), worker: try row.optionalText(14), checkedAt: try row.date(15))
    }

    func check(_ id: Int64) throws -> StoredCheck? {
        try database.run("SELECT \(Self.checkColumns) FROM checks WHERE id = $1", [.int(id)]).first.map(
            Self.check)
    }

    func checks(service: Int64, quantity: Int?, before: StoredCheck?, limit: Int) throws -> [StoredCheck] {
        var values: [SQLValue] = [.int(service), .int(Int64(limit))]
        var conditions = ""
        if let before {
            values += [.date(before.checkedAt), .int(before.id)]
            conditions += " AND (checked_at, id) < ($3, $4)"
        }
        if let quantity {
            values.append(.int(Int64(quantity)))
            conditions += " AND quantity = $\(values.count)"
        }
        return try database.run(
            """
            SELECT \(Self.checkColumns) FROM checks WHERE service_id = $1\(conditions)
            ORDER BY checked_at DESC, id DESC LIMIT $2
            """, values
        ).map(Self.check)
    }

    func findings(service: Int64, quantity: Int, since: Date, before until: Date) throws -> [Finding] {
        try database.run(
            """
            SELECT checked_at,
                CASE WHEN status = 'fully_booked' THEN 0 WHEN status <> 'open' THEN NULL
                    WHEN EXISTS (SELECT 1 FROM appointments WHERE check_id = checks.id) THEN 1 ELSE 0 END
            FROM checks WHERE service_id = $1 AND quantity = $2 AND checked_at >= $3 AND checked_at < $4
            ORDER BY checked_at DESC, id DESC LIMIT 8000
            """, [.int(service), .int(Int64(quantity)), .date(since), .date(until)]
        ).reversed().map { Finding(checkedAt: try $0.date(0), isFind: try $0.optionalInt(1).map { $0 == 1 }) }
    }

    func statistics(service: Int64, since: Date) throws -> CheckStatistics {
        let rows = try database.run(
            """
            SELECT status, count(*), CAST(sum(requests) AS BIGINT), CAST(sum(duration_ms) AS BIGINT), max(checked_at)
            FROM checks WHERE service_id = $1 AND checked_at >= $2 GROUP BY status
            """, [.int(service), .date(since)])
        var byStatus: [LookStatus: Int] = [:]
        for row in rows { byStatus[try row.word(0, as: LookStatus.self)] = Int(try row.int(1)) }
        let total = Int64(byStatus.values.reduce(0, +))
        let spent = try rows.map { try $0.int(3) }.reduce(0, +)
        return CheckStatistics(
            byStatus: byStatus, requests: Int(try rows.map { try $0.int(2) }.reduce(0, +)),
            averageDuration: total == 0 ? nil : .milliseconds(spent / total),
            lastCheckedAt: try rows.map { try $0.date(4) }.max())
    }

    func countLook(_ look: Look, service: Int64, appeared: Int, gone: Int, at now: Date) throws {
        let hour = look.checkedAt.milliseconds / 3_600_000 * 3_600_000
        let isAnswer = look.status == .open || look.status == .fullyBooked
        let values: [SQLValue] = [
            .int(service), .int(Int64(look.query.quantity)), .int(hour),
            .flag(look.isComplete && isAnswer), .flag(look.status == .open), .int(Int64(appeared)),
            .int(Int64(gone)), .date(now),
        ]
        let known = try database.run(
            """
            UPDATE availability_history SET looks = looks + 1, complete_looks = complete_looks + $4,
                open_looks = open_looks + $5, appeared = appeared + $6, gone = gone + $7, updated_at = $8
            WHERE service_id = $1 AND quantity = $2 AND hour = $3 RETURNING id
            """, values)
        guard known.isEmpty else { return }
        try perform(
            """
            INSERT INTO availability_history (service_id, quantity, hour, looks, complete_looks, open_looks, appeared,
                gone, created_at, updated_at) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $8)
            """, values)
    }
}
