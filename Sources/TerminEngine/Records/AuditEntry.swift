public import Foundation

/// One change, for the record: ids of rows and names of settings, never personal data.
public struct AuditEntry: Hashable, Sendable {
    /// What happened: `user.created`, `subscription.paused`.
    public let event: String
    /// Whom it concerned; becomes null when the user is deleted.
    public let userID: Int64?
    /// One sentence.
    public let description: String
    /// What else is worth knowing.
    public let metadata: [String: String]
    /// Who did it: `operator`, `user 7`, `daemon`.
    public let actor: String
    /// When.
    public let at: Date

    /// An entry.
    public init(
        _ event: String, userID: Int64? = nil, _ description: String, metadata: [String: String] = [:],
        actor: String, at: Date
    ) {
        self.event = event
        self.userID = userID
        self.description = description
        self.metadata = metadata
        self.actor = actor
        self.at = at
    }
}

/// A value of `system_config`.
public struct ConfigValue: Hashable, Sendable {
    /// Its name.
    public let key: String
    /// The value as text.
    public let value: String
    /// What it means, in one sentence.
    public let description: String?

    /// A value.
    public init(key: String, value: String, description: String?) {
        self.key = key
        self.value = value
        self.description = description
    }
}

/// What a database holds, counted without reading through its tables of checks and appointments.
public struct StoreCounts: Hashable, Sendable {
    /// Everybody.
    public let users: Int64
    /// Those who are told something.
    public let activeUsers: Int64
    /// All services.
    public let services: Int64
    /// Those that can be subscribed to.
    public let activeServices: Int64
    /// All subscriptions.
    public let subscriptions: Int64
    /// Those that are looked for.
    public let activeSubscriptions: Int64
    /// Looks ever made, pruned ones included.
    public let totalChecks: Int64
    /// Slots that ever appeared, pruned ones included.
    public let totalAppointmentsFound: Int64
    /// Messages that wait or are being sent.
    public let notificationsPending: Int64
    /// Messages ever delivered, pruned ones included.
    public let notificationsSent: Int64
    /// Messages given up.
    public let notificationsDead: Int64
    /// Rows of `system_config`.
    public let configValues: Int64

    /// Counts.
    public init(
        users: Int64, activeUsers: Int64, services: Int64, activeServices: Int64, subscriptions: Int64,
        activeSubscriptions: Int64, totalChecks: Int64, totalAppointmentsFound: Int64,
        notificationsPending: Int64, notificationsSent: Int64, notificationsDead: Int64, configValues: Int64
    ) {
        self.users = users
        self.activeUsers = activeUsers
        self.services = services
        self.activeServices = activeServices
        self.subscriptions = subscriptions
        self.activeSubscriptions = activeSubscriptions
        self.totalChecks = totalChecks
        self.totalAppointmentsFound = totalAppointmentsFound
        self.notificationsPending = notificationsPending
        self.notificationsSent = notificationsSent
        self.notificationsDead = notificationsDead
        self.configValues = configValues
    }
}
