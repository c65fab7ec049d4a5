import Foundation
import TerminCore
import TerminEngine

extension SQLTransaction {
    private static let serviceColumns = """
        id, office, portal, department, category, service_name, base_url, options, active, description, priority,
        total_checks, appointments_found_count, last_check_at, last_appointments_at
        """

    private func service(_ row: SQLRow) throws -> StoredService {
        let aliases = try database.run(
            "SELECT alias FROM service_aliases WHERE service_id = $1 ORDER BY id", [.int(row.int(0))]
        ).map { try $0.text(0) }
        return try service(row, aliases)
    }

    private func service(_ row: SQLRow, _ aliases: [String]) throws -> StoredService {
        let category = try row.text(4)
        return StoredService(
            id: try row.int(0), office: try row.text(1), portal: try row.text(2),
            service: Service(
                department: try row.optionalText(3), category: category.isEmpty ? nil : category,
                name: try row.text(5), aliases: aliases, priority: Int(try row.int(10))),
            baseURL: try row.text(6), options: try row.json(7, as: [String: String].self, empty: [:]),
            isActive: try row.flag(8), description: try row.optionalText(9), totalChecks: try row.int(11),
            appointmentsFound: try row.int(12), lastCheckAt: try row.optionalDate(13),
            lastAppointmentsAt: try row.optionalDate(14))
    }

    func service(_ id: Int64) throws -> StoredService? {
        try database.run("SELECT \(Self.serviceColumns) FROM services WHERE id = $1", [.int(id)])
            .first.map(service)
    }

    func lockService(_ id: Int64) throws -> StoredService? {
        try database.run(
            "SELECT \(Self.serviceColumns) FROM services WHERE id = $1 /*for-update*/", [.int(id)]
        )
        .first.map { try service($0, []) }
    }

    func services(_ ids: [Int64]) throws -> [Int64: StoredService] {
        var services: [Int64: StoredService] = [:]
        for ids in ids.chunks(of: 50) {
            let values = ids.map { SQLValue.int($0) }
            let list = Self.parameters(ids.count, from: 1)
            let aliases = Dictionary(
                grouping: try database.run(
                    "SELECT service_id, alias FROM service_aliases WHERE service_id IN (\(list)) ORDER BY id",
                    values)
            ) { try? $0.int(0) }
            for row in try database.run(
                "SELECT \(Self.serviceColumns) FROM services WHERE id IN (\(list))", values)
            {
                let id = try row.int(0)
                services[id] = try service(row, aliases[id]?.map { try $0.text(1) } ?? [])
            }
        }
        return services
    }

    func service(office: String, category: String, name: String) throws -> StoredService? {
        try database.run(
            """
            SELECT \(Self.serviceColumns) FROM services
            WHERE office = $1 AND category = $2 AND service_name = $3
            """, [.optional(office), .optional(category), .optional(name)]
        ).first.map(service)
    }

    func services(office: String?, after: Int64, limit: Int) throws -> [StoredService] {
        let page: [SQLValue] = [.int(after), .int(Int64(limit))]
        guard let office else {
            return try database.run(
                "SELECT \(Self.serviceColumns) FROM services WHERE id > $1 ORDER BY id LIMIT $2", page
            ).map(service)
        }
        return try database.run(
            "SELECT \(Self.serviceColumns) FROM services WHERE id > $1 AND office = $3 ORDER BY id LIMIT $2",
            page + [.optional(office)]
        ).map(service)
    }

    func insert(_ service: Service, of office: Office, at now: Date) throws -> Int64 {
        let key: [SQLValue] = [
            .optional(office.id), .optional(service.category ?? ""), .optional(service.name),
        ]
        let made = try database.run(
            """
            INSERT INTO services (office, category, service_name, portal, department, base_url, options, priority,
                created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
            ON CONFLICT (office, category, service_name) DO NOTHING RETURNING id
            """,
            key + [
                .optional(office.portal), .optional(service.department), .optional(office.url),
                try .json(office.options), .int(Int64(service.priority)), .date(now),
            ])
        if let row = made.first { return try row.int(0) }
        // Somebody else made it since it was looked up.
        return try database.run(
            "SELECT id FROM services WHERE office = $1 AND category = $2 AND service_name = $3", key
        ).singleID("adding a service")
    }

    func update(_ service: StoredService, at now: Date) throws {
        try perform(
            """
            UPDATE services SET department = $2, category = $3, service_name = $4, base_url = $5, options = $6,
                active = $7, description = $8, priority = $9, updated_at = $10 WHERE id = $1
            """,
            [
                .int(service.id), .optional(service.service.department),
                .optional(service.service.category ?? ""), .optional(service.service.name),
                .optional(service.baseURL), try .json(service.options), .flag(service.isActive),
                .optional(service.description), .int(Int64(service.service.priority)), .date(now),
            ])
    }

    func addAlias(_ alias: String, of service: Int64, at now: Date) throws {
        try perform(
            """
            INSERT INTO service_aliases (service_id, alias, created_at, updated_at) VALUES ($1, $2, $3, $3)
            ON CONFLICT (service_id, alias) DO NOTHING
            """, [.int(service), .optional(alias), .date(now)])
    }

    func subscriptionCount(ofService id: Int64) throws -> Int {
        Int(
            try database.run("SELECT count(*) FROM subscriptions WHERE service_id = $1", [.int(id)])
                .singleID("counting subscriptions"))
    }
}
