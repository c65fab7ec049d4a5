public import Foundation
public import TerminCore
public import TerminEngine

/// The store over SQL: one repository for every engine.
public struct SQLStore: Store {
    let engine: any SQLEngine
    let worker: String

    /// A store over `engine`, brought to the newest schema.
    /// - Parameters:
    ///   - engine: the database.
    ///   - worker: the name under which checks are recorded.
    ///   - now: the clock, for the record of migrations.
    /// - Throws: ``StoreFailure``.
    public init(_ engine: any SQLEngine, worker: String, now: Date = Date()) async throws {
        self.engine = engine
        self.worker = worker
        try await Migrator(engine: engine).migrate(at: now)
    }

    /// The id of the service of an office, made or brought up to date.
    public func record(_ service: Service, of office: Office) async throws -> Int64 {
        let options = try JSONSerialization.data(withJSONObject: office.options, options: .sortedKeys)
        let values: [SQLValue] = [
            .text(office.portal), .optional(service.department), .text(office.url),
            .text(String(decoding: options, as: UTF8.self)), .int(Int64(service.priority)),
            .int(Date().milliseconds),
        ]
        let key: [SQLValue] = [.text(office.id), .optional(service.category ?? ""), .optional(service.name)]
        return try await engine.write { database in
            // Looked up before it is inserted, so that no id is burnt; whoever loses the race to insert looks again.
            for _ in 0..<3 {
                let known = try database.run(
                    """
                    UPDATE services SET portal = $1, department = $2, base_url = $3, options = $4, priority = $5,
                        updated_at = $6 WHERE office = $7 AND category = $8 AND service_name = $9 RETURNING id
                    """, values + key)
                if let row = known.first { return try row.int(0) }
                let made = try database.run(
                    """
                    INSERT INTO services (portal, department, base_url, options, priority, created_at, updated_at,
                        office, category, service_name) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)
                    ON CONFLICT (office, category, service_name) DO NOTHING RETURNING id
                    """, values + key)
                if let row = made.first { return try row.int(0) }
            }
            throw StoreFailure(
                .failed, operation: "adding a service", message: "its row is there and is not there")
        }
    }

    /// The open episodes of a target, earliest slot first.
    public func openEpisodes(of service: Int64, quantity: Int) async throws -> [Episode] {
        try await engine.read { try Self.openEpisodes(of: service, quantity: quantity, in: $0) }
    }

    static func openEpisodes(
        of service: Int64, quantity: Int, in database: any SQLExecutor
    ) throws -> [Episode] {
        let rows = try database.run(
            """
            SELECT id, appointment_date, appointment_time, location, booking_url, raw_text, first_seen_at, last_seen_at
            FROM appointments WHERE service_id = $1 AND quantity = $2 AND gone_at IS NULL
            ORDER BY appointment_date, COALESCE(appointment_time, ''), COALESCE(location, '')
            """, [.int(service), .int(Int64(quantity))])
        return try rows.map { row in
            guard let day = Day(try row.text(1)) else {
                throw StoreFailure(
                    .unusable, operation: "reading appointments", message: "'\(try row.text(1))' is no day")
            }
            let time = try row.optionalText(2).flatMap { TimeOfDay($0) }
            let slot = Slot(
                day: day, time: time, location: try row.optionalText(3), bookingURL: try row.optionalText(4),
                rawText: try row.text(5))
            return Episode(
                id: try row.int(0), slot: slot, firstSeenAt: Date(milliseconds: try row.int(6)),
                lastSeenAt: Date(milliseconds: try row.int(7)))
        }
    }
}

extension [SQLRow] {
    /// The id in the only row that `RETURNING id` gives.
    func singleID(_ operation: String) throws(StoreFailure) -> Int64 {
        guard let row = first else {
            throw StoreFailure(.failed, operation: operation, message: "the database returned no id")
        }
        return try row.int(0)
    }
}
