import Foundation
import TerminEngine

extension SQLTransaction {
    private static let messageColumns = """
        id, user_id, subscription_id, check_id, notification_type, channel, recipient, message, dedupe_key, seen_at,
        state, attempts, next_attempt_at, sent_at, error_message, created_at
        """
    /// Where a statement gives rows of two tables.
    private static let ownMessageColumns = messageColumns.split(separator: ",")
        .map { "notifications." + $0.trimmingCharacters(in: .whitespacesAndNewlines) }.joined(separator: ", ")

    /// The conditions of the partial indexes. SQLite takes one only where its condition stands in the query as it is.
    static let isWaiting = "state IN ('pending', 'sending')"
    static let isGivenUp = "state IN ('failed', 'dead')"

    private static func notification(_ row: SQLRow) throws -> StoredNotification {
        let message = OutgoingMessage(
            userID: try row.optionalInt(1), subscriptionID: try row.optionalInt(2),
            checkID: try row.optionalInt(3), kind: try row.word(4, as: NotificationKind.self),
            channel: try row.word(5, as: NotificationChannel.self), recipient: try row.text(6),
            text: try row.text(7), dedupeKey: try row.text(8), seenAt: try row.optionalDate(9))
        return StoredNotification(
            id: try row.int(0), message: message, state: try row.word(10, as: NotificationState.self),
            attempts: Int(try row.int(11)), nextAttemptAt: try row.date(12), sentAt: try row.optionalDate(13),
            errorMessage: try row.optionalText(14), createdAt: try row.date(15))
    }

    func enqueue(_ messages: [OutgoingMessage], due: Date, at now: Date) throws -> Int {
        var written = 0
        // Full groups share one statement, which the engines keep prepared.
        for messages in messages.chunks(of: 20) {
            let values: [SQLValue] = messages.flatMap { message -> [SQLValue] in
                [
                    .optional(message.userID), .optional(message.subscriptionID), .optional(message.checkID),
                    .text(message.kind.rawValue), .text(message.channel.rawValue),
                    .optional(message.recipient), .optional(message.text), .optional(message.dedupeKey),
                    .date(message.notBefore ?? due), .optional(message.seenAt), .date(now), .date(now),
                ]
            }
            written += try database.run(
                """
                INSERT INTO notifications (user_id, subscription_id, check_id, notification_type, channel, recipient,
                    message, dedupe_key, next_attempt_at, seen_at, created_at, updated_at)
                VALUES \(Self.tuples(messages.count, of: 12)) ON CONFLICT (dedupe_key) DO NOTHING RETURNING id
                """, values
            ).count
        }
        if written > 0 { try wake(.messages) }
        return written
    }

    func messageKeys(
        _ kind: NotificationKind, service: Int64, quantity: Int, since: Date
    ) throws -> [Int64: [String]] {
        let rows = try database.run(
            """
            SELECT subscription_id, dedupe_key FROM notifications
            JOIN subscriptions ON subscriptions.id = notifications.subscription_id
            WHERE service_id = $1 AND quantity = $2 AND notification_type = $3 AND notifications.created_at >= $4
                AND state <> 'failed'
            """, [.int(service), .int(Int64(quantity)), .text(kind.rawValue), .date(since)])
        return try Dictionary(grouping: rows) { try $0.int(0) }.mapValues { try $0.map { try $0.text(1) } }
    }

    func waitingMessages(
        _ kind: NotificationKind, service: Int64, quantity: Int, at now: Date
    ) throws -> [(id: Int64, key: String)] {
        try database.run(
            """
            SELECT notifications.id, dedupe_key FROM notifications
            JOIN subscriptions ON subscriptions.id = notifications.subscription_id
            WHERE service_id = $1 AND quantity = $2 AND notification_type = $3 AND state = 'pending'
                AND attempts = 0 AND next_attempt_at > $4
            """, [.int(service), .int(Int64(quantity)), .text(kind.rawValue), .date(now)]
        ).map { (try $0.int(0), try $0.text(1)) }
    }

    func withdraw(_ messages: [Int64], reason: String, at now: Date) throws {
        for ids in messages.chunks(of: 200) {
            try perform(
                """
                UPDATE notifications SET state = 'failed', error_message = $1, updated_at = $2
                WHERE state = 'pending' AND id IN (\(Self.parameters(ids.count, from: 3)))
                """, [.text(reason), .date(now)] + ids.map { .int($0) })
        }
    }

    func claimMessages(
        on channels: [NotificationChannel], limit: Int, until lease: Date, at now: Date
    ) throws -> [StoredNotification] {
        guard !channels.isEmpty else { return [] }
        // A claim that has run out is due again; who held it will find the number of attempts changed.
        try perform(
            """
            UPDATE notifications SET state = 'pending', updated_at = $1
            WHERE id IN (SELECT id FROM notifications WHERE \(Self.isWaiting) AND state = 'sending'
                AND next_attempt_at <= $1 /*skip-locked*/)
            """, [.date(now)])
        let rows = try database.run(
            """
            WITH due AS MATERIALIZED (SELECT id FROM notifications WHERE \(Self.isWaiting) AND state = 'pending'
                AND next_attempt_at <= $1 AND channel IN (\(Self.parameters(channels.count, from: 4)))
                ORDER BY next_attempt_at, id LIMIT $2 /*skip-locked*/)
            UPDATE notifications SET state = 'sending', attempts = attempts + 1, next_attempt_at = $3, updated_at = $1
            FROM due WHERE notifications.id = due.id RETURNING \(Self.ownMessageColumns)
            """, [.date(now), .int(Int64(limit)), .date(lease)] + channels.map { .text($0.rawValue) })
        // RETURNING has no order of its own.
        return try rows.map(Self.notification).sorted { $0.id < $1.id }
    }

    /// Changes every claim that still holds, and gives how many those are: a claim is told by id and number of
    /// attempts. `changes` is what stands behind SET, with `values` as its first parameters.
    private func onClaims(_ claims: [StoredNotification], _ changes: String, _ values: [SQLValue]) throws
        -> Int
    {
        try claims.chunks(of: 100).reduce(0) { count, claims in
            let pairs = claims.flatMap { [SQLValue.int($0.id), .int(Int64($0.attempts))] }
            let rows = try database.run(
                """
                WITH held (id, attempts) AS (VALUES \(Self.tuples(claims.count, of: 2, from: values.count + 1)))
                UPDATE notifications SET \(changes) FROM held
                WHERE notifications.id = held.id AND notifications.attempts = held.attempts AND state = 'sending'
                RETURNING notifications.id
                """, values + pairs)
            return count + rows.count
        }
    }

    func extendClaims(_ claims: [StoredNotification], until lease: Date, at now: Date) throws -> Int {
        try onClaims(claims, "next_attempt_at = $1, updated_at = $2", [.date(lease), .date(now)])
    }

    func releaseClaims(_ claims: [StoredNotification], at now: Date) throws {
        _ = try onClaims(
            claims,
            """
            state = 'pending', attempts = notifications.attempts - 1, next_attempt_at = $1, updated_at = $1
            """, [.date(now)])
    }

    func settleSent(_ claims: [StoredNotification], at now: Date) throws -> Int {
        let sent = try onClaims(
            claims, "state = 'sent', sent_at = $1, error_message = NULL, updated_at = $1", [.date(now)])
        if sent > 0 { try count("notifications_sent", by: Int64(sent), at: now) }
        return sent
    }

    func settle(_ claim: StoredNotification, _ outcome: DeliveryOutcome, at now: Date) throws -> Bool {
        let state: NotificationState
        var due = now
        var refund: Int64 = 0
        let reason: String
        switch outcome {
        case .sent: return try settleSent([claim], at: now) == 1
        case .tryAgain(let at, let why, let counts):
            (state, due, reason, refund) = (.pending, at, why, counts ? 0 : 1)
        case .recipientGone(let why): (state, reason) = (.failed, why)
        case .dead(let why): (state, reason) = (.dead, why)
        }
        return try onClaims(
            [claim],
            """
            state = $1, next_attempt_at = $2, error_message = $3, attempts = notifications.attempts - $4,
            updated_at = $5
            """, [.text(state.rawValue), .date(due), .optional(reason), .int(refund), .date(now)]) == 1
    }

    func messages(
        _ state: NotificationState?, user: Int64?, after: Int64, limit: Int
    ) throws -> [StoredNotification] {
        var values: [SQLValue] = [.int(after), .int(Int64(limit))]
        var conditions = ""
        if let state {
            // The few words of the state are the program's own; in the text they let a partial index serve.
            conditions += " AND state = '\(state.rawValue)'"
            switch state {
            case .pending, .sending: conditions += " AND \(Self.isWaiting)"
            case .failed, .dead: conditions += " AND \(Self.isGivenUp)"
            case .sent: break
            }
        }
        if let user {
            values.append(.int(user))
            conditions += " AND user_id = $3"
        }
        return try database.run(
            """
            SELECT \(Self.messageColumns) FROM notifications WHERE id > $1\(conditions) ORDER BY id LIMIT $2
            """, values
        ).map(Self.notification)
    }

    func revive(_ id: Int64?, at now: Date) throws -> Int {
        let condition = id == nil ? "" : " AND id = $2"
        return try database.run(
            """
            UPDATE notifications SET state = 'pending', attempts = 0, next_attempt_at = $1, error_message = NULL,
                updated_at = $1 WHERE \(Self.isGivenUp) AND state = 'dead'\(condition) RETURNING id
            """, [.date(now)] + (id.map { [.int($0)] } ?? [])
        ).count
    }
}
