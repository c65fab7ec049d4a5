public import TerminCore

/// One way to tell people. Its errors name the next act.
public protocol Channel: Sendable {
    /// Which channel it is.
    var kind: NotificationChannel { get }

    /// Delivers one message; returns when the recipient's side has taken it.
    /// - Throws: ``ChannelFailure``.
    func deliver(_ delivery: Delivery) async throws(ChannelFailure)
}

/// A message with what it is about.
public struct Delivery: Sendable {
    /// The claimed message.
    public let notification: StoredNotification
    /// Who is told; `nil` for a post to everybody.
    public let user: User?
    /// For which subscription.
    public let subscription: Subscription?
    /// The service it tells of; `nil` where it is about none.
    public let service: StoredService?
    /// The office of that service; `nil` where the configuration has none of that id.
    public let office: Office?
    /// What it tells of, earliest slot first; what was pruned is left out.
    public let episodes: [Episode]
    /// How the look ended that caused it; known of messages about looks that fail.
    public let status: LookStatus?

    /// The slots it tells of, earliest first.
    public var slots: [Slot] { episodes.map(\.slot) }

    /// A delivery.
    public init(
        notification: StoredNotification, user: User? = nil, subscription: Subscription? = nil,
        service: StoredService? = nil, office: Office? = nil, episodes: [Episode] = [],
        status: LookStatus? = nil
    ) {
        self.notification = notification
        self.user = user
        self.subscription = subscription
        self.service = service
        self.office = office
        self.episodes = episodes
        self.status = status
    }
}

/// Why a message was not delivered, by the next act.
public enum ChannelFailure: Error, Hashable, Sendable {
    /// Later: the other side is busy or away. `countsAsAttempt` is false where it only asked for patience.
    case tryAgain(after: Duration, reason: String, countsAsAttempt: Bool)
    /// Never again to this recipient.
    case recipientGone(reason: String)
    /// Not before the operator put something right.
    case misconfigured(reason: String)
}
