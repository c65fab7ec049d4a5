import Foundation
import TerminCore
import TerminEngine

/// A stored service as `service list --json` prints it.
struct ServiceReport: Encodable {
    let id: Int64
    let office: String
    let portal: String
    @Nullable var department: String?
    @Nullable var category: String?
    let service: String
    let aliases: [String]
    let priority: Int
    let active: Bool
    @Nullable var description: String?
    let totalChecks: Int64
    let appointmentsFoundCount: Int64
    @Nullable var lastCheckAt: String?
    @Nullable var lastAppointmentsAt: String?

    init(_ stored: StoredService) {
        id = stored.id
        office = stored.office
        portal = stored.portal
        department = stored.service.department
        category = stored.service.category
        service = stored.service.name
        aliases = stored.service.aliases
        priority = stored.service.priority
        active = stored.isActive
        description = stored.description
        totalChecks = stored.totalChecks
        appointmentsFoundCount = stored.appointmentsFound
        lastCheckAt = stored.lastCheckAt.map(ClockText.iso)
        lastAppointmentsAt = stored.lastAppointmentsAt.map(ClockText.iso)
    }
}

/// A subscription as `subscription list --json` prints it.
struct SubscriptionReport: Encodable, Sendable {
    let id: Int64
    let userId: Int64
    let serviceId: Int64
    let office: String
    @Nullable var category: String?
    let service: String
    let quantity: Int
    let active: Bool
    /// What plan and portal make of the wish.
    let intervalMinutes: Double
    let wishedIntervalMinutes: Double
    let channels: [String]
    let notifyOnFound: Bool
    let notifyOnGone: Bool
    let notifyOnError: Bool
    /// As in the database: conditions that are not set are left out.
    let filters: SlotFilter
    @Nullable var reminderMinutes: Int?
    @Nullable var expiresAt: String?
    @Nullable var pausedReason: String?
    @Nullable var lastCheckedAt: String?
    @Nullable var lastStatus: String?
    @Nullable var lastNotifiedAt: String?
    let consecutiveErrors: Int
    let createdAt: String

    init(_ subscription: Subscription, to stored: StoredService, interval: Duration) {
        let terms = subscription.terms
        id = subscription.id
        userId = subscription.userID
        serviceId = subscription.serviceID
        office = stored.office
        category = stored.service.category
        service = stored.service.name
        quantity = subscription.quantity
        active = subscription.isActive
        intervalMinutes = interval.seconds / 60
        wishedIntervalMinutes = terms.interval.seconds / 60
        channels = terms.channels.map(\.rawValue)
        notifyOnFound = terms.notifyOnFound
        notifyOnGone = terms.notifyOnGone
        notifyOnError = terms.notifyOnError
        filters = terms.filter
        reminderMinutes = terms.reminderMinutes
        expiresAt = terms.expiresAt.map(ClockText.iso)
        pausedReason = subscription.pausedReason
        lastCheckedAt = subscription.lastCheckedAt.map(ClockText.iso)
        lastStatus = subscription.lastStatus?.rawValue
        lastNotifiedAt = subscription.lastNotifiedAt.map(ClockText.iso)
        consecutiveErrors = subscription.consecutiveErrors
        createdAt = ClockText.iso(subscription.createdAt)
    }
}

/// A message of the outbox as `notify dead --json` prints it.
struct MessageReport: Encodable {
    let id: Int64
    @Nullable var userId: Int64?
    @Nullable var subscriptionId: Int64?
    @Nullable var checkId: Int64?
    let type: String
    let channel: String
    let recipient: String
    let message: String
    let state: String
    let attempts: Int
    let nextAttemptAt: String
    @Nullable var seenAt: String?
    @Nullable var sentAt: String?
    @Nullable var errorMessage: String?
    let createdAt: String

    init(_ stored: StoredNotification) {
        let content = stored.message
        id = stored.id
        userId = content.userID
        subscriptionId = content.subscriptionID
        checkId = content.checkID
        type = content.kind.rawValue
        channel = content.channel.rawValue
        recipient = content.recipient
        message = content.text
        state = stored.state.rawValue
        attempts = stored.attempts
        nextAttemptAt = ClockText.iso(stored.nextAttemptAt)
        seenAt = content.seenAt.map(ClockText.iso)
        sentAt = stored.sentAt.map(ClockText.iso)
        errorMessage = stored.errorMessage
        createdAt = ClockText.iso(stored.createdAt)
    }
}
