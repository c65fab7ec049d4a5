import Foundation
import TerminCore
import TerminEngine

extension SQLTransaction {
    static let userColumns = """
        users.id, users.telegram_id, users.email, users.username, users.first_name, users.last_name, users.plan,
        users.active, users.language, users.quiet_from, users.quiet_to, users.last_activity_at, users.created_at
        """

    /// The user whose columns begin at `first`.
    static func user(_ row: SQLRow, from first: Int = 0) throws -> User {
        let profile = User.Profile(
            telegramID: try row.optionalInt(first + 1), email: try row.optionalText(first + 2),
            username: try row.optionalText(first + 3), firstName: try row.optionalText(first + 4),
            lastName: try row.optionalText(first + 5), plan: try row.word(first + 6, as: UserPlan.self),
            isActive: try row.flag(first + 7), language: try row.text(first + 8),
            quietFrom: try row.optionalTime(first + 9), quietTo: try row.optionalTime(first + 10))
        return User(
            id: try row.int(first), profile: profile, lastActivityAt: try row.optionalDate(first + 11),
            createdAt: try row.date(first + 12))
    }

    func user(_ id: Int64) throws -> User? {
        try one("SELECT \(Self.userColumns) FROM users WHERE id = $1", [.int(id)])
    }

    func lockUser(_ id: Int64) throws {
        try perform("SELECT id FROM users WHERE id = $1 /*for-update*/", [.int(id)])
    }

    func user(telegramID: Int64) throws -> User? {
        try one("SELECT \(Self.userColumns) FROM users WHERE telegram_id = $1", [.int(telegramID)])
    }

    func user(email: String) throws -> User? {
        try one("SELECT \(Self.userColumns) FROM users WHERE email = $1", [.optional(email)])
    }

    private func one(_ sql: String, _ values: [SQLValue]) throws -> User? {
        try database.run(sql, values).first.map { try Self.user($0) }
    }

    func admins() throws -> [User] {
        try database.run(
            "SELECT \(Self.userColumns) FROM users WHERE plan = 'admin' AND active = 1 ORDER BY id", []
        ).map { try Self.user($0) }
    }

    func users(after: Int64, limit: Int) throws -> [User] {
        try database.run(
            "SELECT \(Self.userColumns) FROM users WHERE id > $1 ORDER BY id LIMIT $2",
            [.int(after), .int(Int64(limit))]
        ).map { try Self.user($0) }
    }

    func insert(_ profile: User.Profile, at now: Date) throws -> Int64 {
        try database.run(
            """
            INSERT INTO users (telegram_id, email, username, first_name, last_name, plan, active, language, quiet_from,
                quiet_to, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) RETURNING id
            """, Self.values(profile) + [.date(now)]
        ).singleID("adding a user")
    }

    func update(_ user: User, at now: Date) throws {
        try perform(
            """
            UPDATE users SET telegram_id = $1, email = $2, username = $3, first_name = $4, last_name = $5, plan = $6,
                active = $7, language = $8, quiet_from = $9, quiet_to = $10, last_activity_at = $11, updated_at = $12
            WHERE id = $13
            """, Self.values(user.profile) + [.optional(user.lastActivityAt), .date(now), .int(user.id)])
    }

    private static func values(_ profile: User.Profile) -> [SQLValue] {
        [
            .optional(profile.telegramID), .optional(profile.email), .optional(profile.username),
            .optional(profile.firstName), .optional(profile.lastName), .text(profile.plan.rawValue),
            .flag(profile.isActive), .optional(profile.language), .optional(profile.quietFrom?.description),
            .optional(profile.quietTo?.description),
        ]
    }

    func deleteUser(_ id: Int64) throws -> Bool {
        try !database.run("DELETE FROM users WHERE id = $1 RETURNING id", [.int(id)]).isEmpty
    }
}
