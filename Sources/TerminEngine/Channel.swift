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
    /// The service it tells of; `nil` where it is about none.
    public let service: StoredService?
    /// The slots it tells of, earliest first.
    public let slots: [Slot]

    /// A delivery.
    public init(notification: StoredNotification, service: StoredService?, slots: [Slot]) {
        self.notification = notification
        self.service = service
        self.slots = slots
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
