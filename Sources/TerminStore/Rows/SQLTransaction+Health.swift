import Foundation
import TerminEngine

extension SQLTransaction {
    private static let healthColumns = """
        office, portal, state, since, failures, answers, spell, reason, last_look_at, last_answer_at
        """

    private static func health(_ row: SQLRow) throws -> SourceHealth {
        SourceHealth(
            office: try row.text(0), portal: try row.text(1), state: try row.word(2, as: SourceState.self),
            since: try row.date(3), failures: Int(try row.int(4)), answers: Int(try row.int(5)),
            spell: try row.int(6), reason: try row.optionalText(7), lastLookAt: try row.optionalDate(8),
            lastAnswerAt: try row.optionalDate(9))
    }

    func lockHealth(
        office: String, portal: String, lookAt: Date, isAnswered: Bool, at now: Date
    ) throws -> SourceHealth {
        // The update locks the row, so that two workers at one office count one look after the other.
        let values: [SQLValue] = [
            .text(office), .text(portal), .date(now), .date(lookAt), isAnswered ? .date(lookAt) : .null,
        ]
        for _ in 0..<3 {
            let known = try database.run(
                """
                UPDATE source_health SET portal = $2, updated_at = $3, last_look_at = $4,
                    last_answer_at = COALESCE($5, last_answer_at) WHERE office = $1
                RETURNING \(Self.healthColumns)
                """, values)
            if let known = try known.first.map(Self.health) { return known }
            try perform(
                """
                INSERT INTO source_health (office, portal, since, created_at, updated_at)
                VALUES ($1, $2, $3, $3, $3) ON CONFLICT (office) DO NOTHING
                """, Array(values.prefix(3)))
        }
        throw StoreFailure(
            .failed, operation: "noting the health of an office", message: "its row is there and is not there"
        )
    }

    func update(_ health: SourceHealth, check: Int64?, at now: Date) throws {
        try perform(
            """
            UPDATE source_health SET state = $2, since = $3, failures = $4, answers = $5, spell = $6, reason = $7,
                check_id = COALESCE($8, check_id), updated_at = $9
            WHERE office = $1
            """,
            [
                .text(health.office), .text(health.state.rawValue), .date(health.since),
                .int(Int64(health.failures)), .int(Int64(health.answers)), .int(health.spell),
                .optional(health.reason), .optional(check), .date(now),
            ])
    }

    func health(after: String, limit: Int) throws -> [SourceHealth] {
        try database.run(
            """
            SELECT \(Self.healthColumns) FROM source_health WHERE office > $1 ORDER BY office LIMIT $2
            """, [.text(after), .int(Int64(limit))]
        ).map(Self.health)
    }

    func unreadableLooks(service: Int64, quantity: Int, most: Int) throws -> Int {
        try database.run(
            """
            SELECT status FROM checks WHERE service_id = $1 AND quantity = $2
            ORDER BY checked_at DESC, id DESC LIMIT $3
            """, [.int(service), .int(Int64(quantity)), .int(Int64(most))]
        ).map { try $0.word(0, as: LookStatus.self) }
            .prefix { $0 == .unrecognised || $0 == .notOffered }.count
    }

    func hasUnreadableTargets(office: String, besides service: Int64, quantity: Int) throws -> Bool {
        try database.run(
            """
            SELECT status FROM (SELECT (SELECT status FROM checks
                    WHERE checks.service_id = targets.service_id AND checks.quantity = targets.quantity
                    ORDER BY checked_at DESC, id DESC LIMIT 1) AS status
                FROM targets JOIN services ON services.id = targets.service_id
                WHERE office = $1 AND NOT (targets.service_id = $2 AND targets.quantity = $3)) AS latest
            WHERE status IN ('unrecognised', 'not_offered') LIMIT 1
            """, [.text(office), .int(service), .int(Int64(quantity))]
        ).isEmpty == false
    }

    func falls(office: String, since: Date) throws -> [TargetFall] {
        func latest(_ column: String) -> String {
            """
            (SELECT \(column) FROM checks WHERE checks.service_id = targets.service_id
                AND checks.quantity = targets.quantity AND checked_at >= $2 AND status = 'open'
                ORDER BY checked_at DESC, id DESC LIMIT 1)
            """
        }
        return try database.run(
            """
            SELECT open_at, slots, (SELECT min(checked_at) FROM checks WHERE checks.service_id = last.service_id
                    AND checks.quantity = last.quantity AND checked_at > open_at AND status = 'fully_booked')
            FROM (SELECT targets.service_id AS service_id, targets.quantity AS quantity,
                    \(latest("checked_at")) AS open_at, \(latest("appointment_count")) AS slots
                FROM targets JOIN services ON services.id = targets.service_id WHERE office = $1) AS last
            WHERE open_at IS NOT NULL
            """, [.text(office), .date(since)]
        ).map {
            TargetFall(openAt: try $0.date(0), slots: Int(try $0.int(1)), fullAt: try $0.optionalDate(2))
        }
    }

    func openLooks(service: Int64, quantity: Int, since: Date) throws -> Int {
        try Int(
            database.run(
                """
                SELECT CAST(COALESCE(sum(open_looks), 0) AS BIGINT) FROM availability_history
                WHERE service_id = $1 AND quantity = $2 AND hour >= $3
                """, [.int(service), .int(Int64(quantity)), .date(since)]
            ).singleID("counting looks"))
    }

    func noteSnapshot(_ path: String, check: Int64) throws {
        try perform(
            "UPDATE checks SET snapshot_path = $2 WHERE id = $1", [.int(check), .text(path)])
    }

    func snapshots(limit: Int) throws -> [(check: StoredCheck, office: String)] {
        try database.run(
            """
            SELECT checks.id, office FROM checks JOIN services ON services.id = checks.service_id
            WHERE snapshot_path IS NOT NULL ORDER BY checks.id DESC LIMIT $1
            """, [.int(Int64(limit))]
        ).compactMap { row in try check(row.int(0)).map { ($0, try row.text(1)) } }
    }
}
