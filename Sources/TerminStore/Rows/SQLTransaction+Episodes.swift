import Foundation
import TerminCore
import TerminEngine

extension SQLTransaction {
    private static let episodeColumns = """
        id, appointment_date, appointment_time, location, booking_url, raw_text, first_seen_at, last_seen_at, gone_at
        """

    private static func episode(_ row: SQLRow) throws -> Episode {
        Episode(
            id: try row.int(0), slot: try slot(row), firstSeenAt: try row.date(6),
            lastSeenAt: try row.date(7), goneAt: try row.optionalDate(8))
    }

    func openEpisodes(service: Int64, quantity: Int) throws -> [Episode] {
        try database.run(
            """
            SELECT \(Self.episodeColumns) FROM appointments
            WHERE service_id = $1 AND quantity = $2 AND gone_at IS NULL
            ORDER BY appointment_date, COALESCE(appointment_time, ''), COALESCE(location, '')
            """, [.int(service), .int(Int64(quantity))]
        ).map(Self.episode)
    }

    /// The slot whose columns follow the id.
    private static func slot(_ row: SQLRow) throws -> Slot {
        guard let day = Day(try row.text(1)) else {
            throw StoreFailure(
                .unusable, operation: "reading appointments", message: "'\(try row.text(1))' is no day")
        }
        return Slot(
            day: day, time: try row.optionalTime(2), location: try row.optionalText(3),
            bookingURL: try row.optionalText(4), rawText: try row.text(5))
    }

    func episodes(_ ids: [Int64]) throws -> [Episode] {
        try ids.chunks(of: 200).flatMap { ids in
            try database.run(
                """
                SELECT \(Self.episodeColumns) FROM appointments
                WHERE id IN (\(Self.parameters(ids.count, from: 1)))
                ORDER BY appointment_date, COALESCE(appointment_time, ''), COALESCE(location, '')
                """, ids.map { .int($0) }
            ).map(Self.episode)
        }
    }

    func openCount(ofEpisodes ids: [Int64]) throws -> Int {
        try ids.chunks(of: 200).map { ids in
            try Int(
                database.run(
                    """
                    SELECT count(*) FROM appointments
                    WHERE gone_at IS NULL AND id IN (\(Self.parameters(ids.count, from: 1)))
                    """, ids.map { .int($0) }
                ).singleID("counting episodes"))
        }.reduce(0, +)
    }

    /// A slot was seen when its look began, not when the look was written down: age is never flattered.
    func openEpisodes(
        _ slots: [Slot], of look: Look, service: Int64, check: Int64, at now: Date
    ) throws -> [Episode] {
        let ids = try slots.map { slot in
            try database.run(
                """
                INSERT INTO appointments (service_id, quantity, check_id, appointment_date, appointment_time, location,
                    booking_url, raw_text, first_seen_at, last_seen_at, created_at, updated_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $10) RETURNING id
                """,
                [
                    .int(service), .int(Int64(look.query.quantity)), .int(check), .text(slot.day.description),
                    .optional(slot.time?.description), .optional(slot.location), .optional(slot.bookingURL),
                    .optional(slot.rawText), .date(look.checkedAt), .date(now),
                ]
            ).singleID("opening an episode")
        }
        if !slots.isEmpty {
            try perform(
                "UPDATE services SET appointments_found_count = appointments_found_count + $2 WHERE id = $1",
                [.int(service), .int(Int64(slots.count))])
        }
        return zip(ids, slots).map {
            Episode(id: $0, slot: $1, firstSeenAt: look.checkedAt, lastSeenAt: look.checkedAt)
        }
    }

    func touch(_ episodes: [Episode], seenAt: Date, at now: Date) throws {
        for episodes in episodes.chunks(of: 200) {
            try perform(
                """
                UPDATE appointments SET last_seen_at = $1, updated_at = $2
                WHERE id IN (\(Self.parameters(episodes.count, from: 3)))
                """, [.date(seenAt), .date(now)] + episodes.map { .int($0.id) })
        }
    }

    func end(_ episodes: [Episode], at now: Date) throws {
        for episodes in episodes.chunks(of: 200) {
            try perform(
                """
                UPDATE appointments SET gone_at = $1, updated_at = $1
                WHERE id IN (\(Self.parameters(episodes.count, from: 2)))
                """, [.date(now)] + episodes.map { .int($0.id) })
        }
    }
}
