public import Foundation

/// What a message is about; the raw values are those of the database.
public enum NotificationKind: String, CaseIterable, Hashable, Sendable, Codable {
    /// New slots.
    case appointmentsFound = "appointments_found"
    /// Slots that were told are gone.
    case gone
    /// A slot that was told begins soon.
    case reminder
    /// Looks fail.
    case error
    /// A subscription was paused.
    case paused
    /// A subscription is about to end.
    case expiring
    /// A word of the operator.
    case system
}

/// Where a message stands; the raw values are those of the database.
public enum NotificationState: String, CaseIterable, Hashable, Sendable, Codable {
    /// It waits for its time.
    case pending
    /// A sender has claimed it until `next_attempt_at`.
    case sending
    /// It was delivered.
    case sent
    /// It cannot be delivered, and nobody has to act: its recipient is gone.
    case failed
    /// It was given up; the operator may send it again.
    case dead
}

/// A message to be delivered, before it has a row.
public struct OutgoingMessage: Hashable, Sendable {
    /// Who is told; `nil` for a post to everybody.
    public let userID: Int64?
    /// For which subscription.
    public let subscriptionID: Int64?
    /// The look that caused it.
    public let checkID: Int64?
    /// What it is about.
    public let kind: NotificationKind
    /// By which channel.
    public let channel: NotificationChannel
    /// The address on that channel.
    public let recipient: String
    /// The words, as plain text.
    public let text: String
    /// No two messages have the same: see ``MessageKey``.
    public let dedupeKey: String
    /// When the look began that saw it.
    public let seenAt: Date?
    /// It is not sent before this: the end of somebody's quiet hours; `nil` for at once. Not known of a stored message,
    /// whose time is ``StoredNotification/nextAttemptAt``.
    public let notBefore: Date?

    /// A message.
    public init(
        userID: Int64?, subscriptionID: Int64?, checkID: Int64?, kind: NotificationKind,
        channel: NotificationChannel, recipient: String, text: String, dedupeKey: String, seenAt: Date?,
        notBefore: Date? = nil
    ) {
        self.userID = userID
        self.subscriptionID = subscriptionID
        self.checkID = checkID
        self.kind = kind
        self.channel = channel
        self.recipient = recipient
        self.text = text
        self.dedupeKey = dedupeKey
        self.seenAt = seenAt
        self.notBefore = notBefore
    }
}

/// A message of the outbox.
public struct StoredNotification: Hashable, Sendable {
    /// The row of the database.
    public let id: Int64
    /// The message.
    public let message: OutgoingMessage
    /// Where it stands.
    public let state: NotificationState
    /// How often it was claimed; who reports on a claim names this number, so that one who lost it changes nothing.
    public let attempts: Int
    /// When it is due, or until when it is claimed.
    public let nextAttemptAt: Date
    /// When it was delivered.
    public let sentAt: Date?
    /// Why the last attempt failed.
    public let errorMessage: String?
    /// When it was written.
    public let createdAt: Date

    /// A notification.
    public init(
        id: Int64, message: OutgoingMessage, state: NotificationState, attempts: Int, nextAttemptAt: Date,
        sentAt: Date?, errorMessage: String?, createdAt: Date
    ) {
        self.id = id
        self.message = message
        self.state = state
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
        self.sentAt = sentAt
        self.errorMessage = errorMessage
        self.createdAt = createdAt
    }
}

/// How the attempt to deliver a claimed message ended.
public enum DeliveryOutcome: Hashable, Sendable {
    /// It was delivered.
    case sent
    /// Not yet; it is due again at `at`. Whether this counts as an attempt is the channel's to say.
    case tryAgain(at: Date, reason: String, countsAsAttempt: Bool)
    /// The recipient is gone; nobody has to act.
    case recipientGone(reason: String)
    /// Given up; the operator has to act.
    case dead(reason: String)
}

/// The key that keeps a message from being written twice: subscription, kind, channel and episodes.
///
/// `12/appointments_found/telegram/101-104,110`. Episodes that appear together have ids in a row, so even a large
/// set is short, and the key says exactly which episodes a message tells of.
public struct MessageKey: Hashable, Sendable {
    /// The episodes, in the order of their ids.
    public let episodes: [Int64]
    /// The key as text.
    public let text: String

    /// The key of a message of `kind` on `channel` for `subscription` about `episodes`.
    public init(
        subscription: Int64, kind: NotificationKind, channel: NotificationChannel,
        episodes: some Sequence<Int64>
    ) {
        self.episodes = Set(episodes).sorted()
        text = "\(subscription)/\(kind.rawValue)/\(channel.rawValue)/\(Self.ranges(self.episodes))"
    }

    /// The episodes named in the key `text`; none where it is no such key.
    public static func episodes(in text: String) -> [Int64] {
        guard let list = text.split(separator: "/", omittingEmptySubsequences: false).last else { return [] }
        return list.split(separator: ",").flatMap { range -> [Int64] in
            let ends = range.split(separator: "-").compactMap { Int64($0) }
            guard let first = ends.first, let last = ends.last, first <= last, last - first < 1_000_000
            else { return [] }
            return Array(first...last)
        }
    }

    private static func ranges(_ ids: [Int64]) -> String {
        var ranges: [ClosedRange<Int64>] = []
        for id in ids {
            if let last = ranges.last, last.upperBound + 1 == id {
                ranges[ranges.count - 1] = last.lowerBound...id
            } else {
                ranges.append(id...id)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }
}
