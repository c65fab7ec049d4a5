import Foundation
import TerminCore
import TerminEngine

/// A user as `user list --json` prints them.
struct UserReport: Encodable {
    let id: Int64
    @Nullable var telegramId: Int64?
    @Nullable var email: String?
    @Nullable var username: String?
    @Nullable var name: String?
    @Nullable var firstName: String?
    @Nullable var lastName: String?
    let plan: String
    let active: Bool
    let language: String
    @Nullable var quietFrom: String?
    @Nullable var quietTo: String?
    @Nullable var lastActivityAt: String?
    let createdAt: String

    init(_ user: User) {
        let profile = user.profile
        id = user.id
        telegramId = profile.telegramID
        email = profile.email
        username = profile.username
        name = profile.name
        firstName = profile.firstName
        lastName = profile.lastName
        plan = profile.plan.rawValue
        active = profile.isActive
        language = profile.language
        quietFrom = profile.quietFrom?.description
        quietTo = profile.quietTo?.description
        lastActivityAt = user.lastActivityAt.map(ClockText.iso)
        createdAt = ClockText.iso(user.createdAt)
    }
}

/// A user with what they have, as `user show --json` prints them.
struct UserDetails: Encodable {
    private enum Key: String, CodingKey { case subscriptions, activeSubscriptions, lastNotifiedAt }

    let user: UserReport
    let statistics: UserStatistics

    func encode(to encoder: any Encoder) throws {
        try user.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(statistics.subscriptions, forKey: .subscriptions)
        try container.encode(statistics.activeSubscriptions, forKey: .activeSubscriptions)
        try container.encode(statistics.lastNotifiedAt.map(ClockText.iso), forKey: .lastNotifiedAt)
    }
}

/// Everything about a user, as `user export` prints it.
struct UserExportReport: Encodable {
    struct Entry: Encodable {
        let event: String
        let description: String
        let metadata: [String: String]
        let actor: String
        let at: String

        init(_ entry: AuditEntry) {
            event = entry.event
            description = entry.description
            metadata = entry.metadata
            actor = entry.actor
            at = ClockText.iso(entry.at)
        }
    }

    let user: UserReport
    let subscriptions: [SubscriptionReport]
    let notifications: [MessageReport]
    let audit: [Entry]

    init(_ export: UserExport, targets: TargetKeeper) {
        let plan = export.user.profile.plan
        user = UserReport(export.user)
        subscriptions = export.subscriptions.map { subscription, service in
            SubscriptionReport(
                subscription, to: service,
                interval: targets.interval(subscription.terms.interval, plan: plan, service: service))
        }
        notifications = export.messages.map(MessageReport.init)
        audit = export.audit.map(Entry.init)
    }
}

extension User.Profile {
    /// The names they go by, together.
    var name: String? {
        let names = [firstName, lastName].compactMap { $0 }
        return names.isEmpty ? nil : names.joined(separator: " ")
    }
}
