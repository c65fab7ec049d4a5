public import Foundation
public import TerminCore
public import TerminEngine

extension SQLStore {
    /// Records a look and what it changed, in one transaction, and says what that is.
    public func record(
        _ look: Look, of service: Int64, depth: Portal.Depth, patience: Int, now: Date
    ) async throws -> Verdict {
        let worker = worker
        return try await engine.write { database in
            let quantity = look.query.quantity
            // One look of a service after the other, or two processes would open the same episode.
            _ = try database.run("SELECT id FROM services WHERE id = $1 /*for-update*/", [.int(service)])
            let episodes = try SQLStore.openEpisodes(of: service, quantity: quantity, in: database)
            // Among looks of the same target; as many as patience asks for, and this look is one of them.
            let earlier = try database.run(
                """
                SELECT checked_at FROM checks WHERE service_id = $1 AND quantity = $2 AND complete = 1
                    AND status IN ('open', 'fully_booked') ORDER BY checked_at DESC, id DESC LIMIT $3
                """, [.int(service), .int(Int64(quantity)), .int(Int64(max(0, patience - 1)))]
            ).map { Date(milliseconds: try $0.int(0)) }
            let verdict = Verdict(
                look, against: episodes, earlier: earlier, depth: depth, patience: patience, now: now)
            let transaction = LookTransaction(database: database, service: service, now: now, worker: worker)
            let check = try transaction.insertCheck(look.droppingPast(at: now))
            try transaction.write(verdict, seenBy: check, of: look)
            return verdict
        }
    }
}

/// The statements of one recorded look.
private struct LookTransaction {
    let database: any SQLExecutor
    let service: Int64
    let now: Date
    let worker: String

    func insertCheck(_ look: Look) throws -> Int64 {
        let isOpen = look.status == .open
        let values: [SQLValue] = [
            .int(service), .int(Int64(look.query.quantity)), .text(look.status.rawValue),
            .flag(look.isComplete), .flag(isOpen), .int(Int64(look.slots.count)),
            .optional(look.evidence?.text), .optional(look.failure?.stage), .optional(look.failure?.kind),
            .optional(look.failure?.message), .optional(look.pageURL), .int(look.duration.milliseconds),
            .int(Int64(look.requests)), .text(worker), .int(look.checkedAt.milliseconds),
            .int(now.milliseconds),
        ]
        let made = try database.run(
            """
            INSERT INTO checks (service_id, quantity, status, complete, available, appointment_count, evidence,
                stage, error_type, error_message, page_url, duration_ms, requests, worker, checked_at, created_at,
                updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16) RETURNING id
            """, values)
        _ = try database.run(
            """
            UPDATE services SET total_checks = total_checks + 1, last_check_at = $2, updated_at = $2,
                last_appointments_at = CASE WHEN $3 = 1 THEN $2 ELSE last_appointments_at END WHERE id = $1
            """, [.int(service), .int(now.milliseconds), .flag(isOpen)])
        return try made.singleID("recording a check")
    }

    /// A slot was seen when its look began, not when the look was written down: age is never flattered.
    func write(_ verdict: Verdict, seenBy check: Int64, of look: Look) throws {
        let seen = SQLValue.int(look.checkedAt.milliseconds)
        let written = SQLValue.int(now.milliseconds)
        for slot in verdict.appeared {
            _ = try database.run(
                """
                INSERT INTO appointments (service_id, quantity, check_id, appointment_date, appointment_time, location,
                    booking_url, raw_text, first_seen_at, last_seen_at, created_at, updated_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $10)
                """,
                [
                    .int(service), .int(Int64(look.query.quantity)), .int(check), .text(slot.day.description),
                    .optional(slot.time?.description), .optional(slot.location), .optional(slot.bookingURL),
                    .optional(slot.rawText), seen, written,
                ])
        }
        for episode in verdict.remaining {
            _ = try database.run(
                "UPDATE appointments SET last_seen_at = $2, updated_at = $3 WHERE id = $1",
                [.int(episode.id), seen, written])
        }
        for episode in verdict.gone + verdict.past {
            _ = try database.run(
                "UPDATE appointments SET gone_at = $2, updated_at = $2 WHERE id = $1",
                [.int(episode.id), written])
        }
        guard !verdict.appeared.isEmpty else { return }
        _ = try database.run(
            "UPDATE services SET appointments_found_count = appointments_found_count + $2 WHERE id = $1",
            [.int(service), .int(Int64(verdict.appeared.count))])
    }
}

extension Duration {
    /// Whole milliseconds.
    package var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
