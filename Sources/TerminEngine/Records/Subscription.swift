public import Foundation

/// How somebody is told; the raw values are those of the database and of commands.
public enum NotificationChannel: String, CaseIterable, Hashable, Sendable, Codable {
    /// A message of the bot.
    case telegram
    /// A mail.
    case email
    /// A line on the daemon's standard output.
    case stdout
    /// A request to an address of the operator's.
    case webhook
}

/// A user's standing query.
public struct Subscription: Hashable, Sendable {
    /// What can be changed about it.
    public struct Terms: Hashable, Sendable {
        /// How often it is looked for; raised to the plan's and the portal's limits.
        public var interval: Duration
        /// How its user is told.
        public var channels: [NotificationChannel]
        /// Whether new slots are told.
        public var notifyOnFound: Bool
        /// Whether the end of a slot that was told is told.
        public var notifyOnGone: Bool
        /// Whether it is told that looks fail.
        public var notifyOnError: Bool
        /// Which slots are told.
        public var filter: SlotFilter
        /// How long before a slot told of begins somebody is reminded, in minutes; `nil` for never.
        public var reminderMinutes: Int?
        /// When it ends by itself.
        public var expiresAt: Date?

        /// Terms.
        public init(
            interval: Duration = .seconds(3600), channels: [NotificationChannel] = [.telegram],
            notifyOnFound: Bool = true, notifyOnGone: Bool = true, notifyOnError: Bool = false,
            filter: SlotFilter = SlotFilter(), reminderMinutes: Int? = nil, expiresAt: Date? = nil
        ) {
            self.interval = interval
            self.channels = channels
            self.notifyOnFound = notifyOnFound
            self.notifyOnGone = notifyOnGone
            self.notifyOnError = notifyOnError
            self.filter = filter
            self.reminderMinutes = reminderMinutes
            self.expiresAt = expiresAt
        }
    }

    /// The row of the database.
    public let id: Int64
    /// Whose it is.
    public let userID: Int64
    /// What is looked for.
    public let serviceID: Int64
    /// For how many.
    public let quantity: Int
    /// What can be changed.
    public var terms: Terms
    /// Whether it is looked for.
    public var isActive: Bool
    /// Why it is not looked for.
    public var pausedReason: String?
    /// When it was last looked for.
    public let lastCheckedAt: Date?
    /// What the last look counted as.
    public let lastStatus: LookStatus?
    /// When a message was last made for it.
    public let lastNotifiedAt: Date?
    /// How many looks in a row gave no answer.
    public let consecutiveErrors: Int
    /// When it was made.
    public let createdAt: Date
    /// When its user last changed it.
    public let updatedAt: Date

    /// A subscription.
    public init(
        id: Int64, userID: Int64, serviceID: Int64, quantity: Int, terms: Terms, isActive: Bool = true,
        pausedReason: String? = nil, lastCheckedAt: Date? = nil, lastStatus: LookStatus? = nil,
        lastNotifiedAt: Date? = nil, consecutiveErrors: Int = 0, createdAt: Date, updatedAt: Date
    ) {
        self.id = id
        self.userID = userID
        self.serviceID = serviceID
        self.quantity = quantity
        self.terms = terms
        self.isActive = isActive
        self.pausedReason = pausedReason
        self.lastCheckedAt = lastCheckedAt
        self.lastStatus = lastStatus
        self.lastNotifiedAt = lastNotifiedAt
        self.consecutiveErrors = consecutiveErrors
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// A subscription with the address of its user: what a look needs to know to tell somebody.
public struct Recipient: Hashable, Sendable {
    /// The subscription.
    public let subscription: Subscription
    /// Its user.
    public let user: User

    /// A recipient.
    public init(subscription: Subscription, user: User) {
        self.subscription = subscription
        self.user = user
    }

    /// Where `channel` reaches the user; `nil` where it does not.
    public func address(on channel: NotificationChannel) -> String? {
        switch channel {
        case .telegram: user.profile.telegramID.map { String($0) }
        case .email: user.profile.email
        case .stdout: "stdout"
        case .webhook: "webhook"
        }
    }
}

/// What is looked for as one: the unit of the plan.
public struct Target: Hashable, Sendable {
    /// The service.
    public let serviceID: Int64
    /// For how many.
    public let quantity: Int
    /// When the next look is due.
    public let nextDueAt: Date
    /// The time between two looks.
    public let interval: Duration
    /// Who had claimed it before and let the claim run out; known of a target just claimed, else `nil`.
    public let takenFrom: String?

    /// A target.
    public init(
        serviceID: Int64, quantity: Int, nextDueAt: Date, interval: Duration, takenFrom: String? = nil
    ) {
        self.serviceID = serviceID
        self.quantity = quantity
        self.nextDueAt = nextDueAt
        self.interval = interval
        self.takenFrom = takenFrom
    }
}
