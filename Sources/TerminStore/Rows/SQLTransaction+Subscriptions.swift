import Foundation
import TerminCore
import TerminEngine

extension SQLTransaction {
    private static let subscriptionColumns = """
        subscriptions.id, user_id, service_id, quantity, interval_minutes, channels, notify_on_found, notify_on_gone,
        notify_on_error, filters, reminder_minutes, expires_at, subscriptions.active, paused_reason, last_checked_at,
        last_status, last_notified_at, consecutive_errors, subscriptions.created_at, subscriptions.updated_at
        """
    /// How many columns those are.
    private static let subscriptionWidth = 20

    private static func subscription(_ row: SQLRow) throws -> Subscription {
        let channels = try row.text(5).split(separator: ",").compactMap {
            NotificationChannel(rawValue: String($0))
        }
        let terms = Subscription.Terms(
            interval: .milliseconds(Int64((try row.double(4) * 60_000).rounded())), channels: channels,
            notifyOnFound: try row.flag(6), notifyOnGone: try row.flag(7), notifyOnError: try row.flag(8),
            filter: try row.json(9, as: SlotFilter.self, empty: SlotFilter()),
            reminderMinutes: try row.optionalInt(10).map { Int($0) },
            expiresAt: try row.optionalDate(11))
        return Subscription(
            id: try row.int(0), userID: try row.int(1), serviceID: try row.int(2),
            quantity: Int(try row.int(3)), terms: terms, isActive: try row.flag(12),
            pausedReason: try row.optionalText(13), lastCheckedAt: try row.optionalDate(14),
            lastStatus: try row.optionalText(15).flatMap { LookStatus(rawValue: $0) },
            lastNotifiedAt: try row.optionalDate(16), consecutiveErrors: Int(try row.int(17)),
            createdAt: try row.date(18), updatedAt: try row.date(19))
    }

    private static func values(_ terms: Subscription.Terms) throws -> [SQLValue] {
        [
            .double(Double(terms.interval.milliseconds) / 60_000),
            .text(terms.channels.map(\.rawValue).joined(separator: ",")), .flag(terms.notifyOnFound),
            .flag(terms.notifyOnGone), .flag(terms.notifyOnError), try .json(terms.filter),
            .optional(terms.reminderMinutes.map { Int64($0) }), .optional(terms.expiresAt),
        ]
    }

    func subscription(_ id: Int64) throws -> Subscription? {
        try database.run(
            "SELECT \(Self.subscriptionColumns) FROM subscriptions WHERE id = $1", [.int(id)]
        ).first.map(Self.subscription)
    }

    func subscription(user: Int64, service: Int64, quantity: Int) throws -> Subscription? {
        try database.run(
            """
            SELECT \(Self.subscriptionColumns) FROM subscriptions
            WHERE user_id = $1 AND service_id = $2 AND quantity = $3
            """, [.int(user), .int(service), .int(Int64(quantity))]
        ).first.map(Self.subscription)
    }

    func subscriptions(user: Int64?, after: Int64, limit: Int) throws -> [Subscription] {
        let condition = user == nil ? "" : "AND user_id = $3"
        return try database.run(
            """
            SELECT \(Self.subscriptionColumns) FROM subscriptions
            WHERE id > $1 \(condition) ORDER BY id LIMIT $2
            """, [.int(after), .int(Int64(limit))] + (user.map { [.int($0)] } ?? [])
        ).map(Self.subscription)
    }

    func activeSubscriptionCount(user: Int64) throws -> Int {
        Int(
            try database.run(
                "SELECT count(*) FROM subscriptions WHERE user_id = $1 AND active = 1", [.int(user)]
            ).singleID("counting subscriptions"))
    }

    func insert(
        _ terms: Subscription.Terms, user: Int64, service: Int64, quantity: Int, at now: Date
    ) throws -> Int64 {
        try database.run(
            """
            INSERT INTO subscriptions (interval_minutes, channels, notify_on_found, notify_on_gone, notify_on_error,
                filters, reminder_minutes, expires_at, user_id, service_id, quantity, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) RETURNING id
            """,
            Self.values(terms) + [.int(user), .int(service), .int(Int64(quantity)), .date(now)]
        ).singleID("adding a subscription")
    }

    func update(_ subscription: Subscription, at now: Date) throws {
        try perform(
            """
            UPDATE subscriptions SET interval_minutes = $1, channels = $2, notify_on_found = $3, notify_on_gone = $4,
                notify_on_error = $5, filters = $6, reminder_minutes = $7, expires_at = $8, active = $9,
                paused_reason = $10, updated_at = $11 WHERE id = $12
            """,
            Self.values(subscription.terms) + [
                .flag(subscription.isActive), .optional(subscription.pausedReason), .date(now),
                .int(subscription.id),
            ])
    }

    func deleteSubscription(_ id: Int64) throws {
        try perform("DELETE FROM subscriptions WHERE id = $1", [.int(id)])
    }

    func recipients(service: Int64, quantity: Int, at now: Date) throws -> [Recipient] {
        try database.run(
            """
            SELECT \(Self.subscriptionColumns), \(Self.userColumns)
            FROM subscriptions JOIN users ON users.id = subscriptions.user_id
            WHERE service_id = $1 AND quantity = $2 AND subscriptions.active = 1 AND users.active = 1
                AND (expires_at IS NULL OR expires_at > $3)
            ORDER BY subscriptions.id
            """, [.int(service), .int(Int64(quantity)), .date(now)]
        ).map { row in
            Recipient(
                subscription: try Self.subscription(row),
                user: try Self.user(row, from: Self.subscriptionWidth))
        }
    }

    func expired(at now: Date, limit: Int) throws -> [Subscription] {
        try database.run(
            """
            SELECT \(Self.subscriptionColumns) FROM subscriptions
            WHERE active = 1 AND expires_at IS NOT NULL AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2
            """, [.date(now), .int(Int64(limit))]
        ).map(Self.subscription)
    }

    func noteLook(_ status: LookStatus, service: Int64, quantity: Int, at checkedAt: Date) throws {
        let isAnswer = status == .open || status == .fullyBooked
        try perform(
            """
            UPDATE subscriptions SET last_checked_at = $3, last_status = $4,
                consecutive_errors = CASE WHEN $5 = 1 THEN 0 ELSE consecutive_errors + 1 END
            WHERE service_id = $1 AND quantity = $2 AND active = 1
            """,
            [
                .int(service), .int(Int64(quantity)), .date(checkedAt), .text(status.rawValue),
                .flag(isAnswer),
            ])
    }

    func noteMessages(subscriptions: [Int64], at now: Date) throws {
        for ids in subscriptions.chunks(of: 100) {
            try perform(
                """
                UPDATE subscriptions SET last_notified_at = $1
                WHERE id IN (\(Self.parameters(ids.count, from: 2)))
                """, [.date(now)] + ids.map { .int($0) })
        }
    }
}
