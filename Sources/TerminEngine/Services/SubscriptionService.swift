public import Foundation

/// Standing queries: who wants to know what.
public struct SubscriptionService: Sendable {
    private let store: any Store
    private let targets: TargetKeeper

    /// The subscriptions in `store`; `targets` knows the plans.
    public init(_ store: any Store, targets: TargetKeeper) {
        self.store = store
        self.targets = targets
    }

    /// Subscribes somebody, within the quota of their plan.
    /// - Throws: ``Refusal`` where user or service are unknown, the quota is reached, the terms are impossible or the
    ///   subscription is there; ``StoreFailure``.
    public func create(
        user: Int64, service: Int64, quantity: Int = 1, terms: Subscription.Terms, actor: String, now: Date
    ) async throws -> Subscription {
        let targets = targets
        return try await store.write { rows in
            let owner = try rows.user(user).known("user", user)
            let stored = try rows.service(service).known("service", service)
            guard stored.isActive else {
                throw Refusal.invalid(field: "service", reason: "it is not offered any more")
            }
            guard (1...1000).contains(quantity) else {
                throw Refusal.invalid(field: "quantity", reason: "\(quantity) is not at least 1")
            }
            try Self.check(terms)
            if let known = try rows.subscription(user: user, service: service, quantity: quantity) {
                throw Refusal.exists("subscription", id: known.id)
            }
            try Self.checkQuota(of: owner, targets, in: rows)
            let id = try rows.insert(terms, user: user, service: service, quantity: quantity, at: now)
            try targets.refresh(service, quantity, in: rows, now: now)
            try rows.audit(
                AuditEntry(
                    "subscription.created", userID: user, "subscription \(id) was made",
                    metadata: ["subscription": "\(id)", "service": "\(service)"], actor: actor, at: now))
            return try rows.subscription(id).known("subscription", id)
        }
    }

    private static func check(_ terms: Subscription.Terms) throws {
        guard terms.interval > .zero, terms.interval <= .seconds(366 * 86_400) else {
            throw Refusal.invalid(
                field: "interval", reason: "it must be longer than nothing and at most a year")
        }
        guard !terms.channels.isEmpty else {
            throw Refusal.invalid(field: "channels", reason: "at least one is needed")
        }
        if let minutes = terms.reminderMinutes, !(1...43_200).contains(minutes) {
            throw Refusal.invalid(field: "reminder_minutes", reason: "\(minutes) is not from 1 to 43200")
        }
        if let defect = terms.filter.defect { throw Refusal.invalid(field: "filters", reason: defect) }
    }

    private static func checkQuota(of owner: User, _ targets: TargetKeeper, in rows: any StoreTransaction)
        throws
    {
        guard let most = targets.quota(of: owner.profile.plan) else { return }
        // Two subscriptions made at once must not both take the last place.
        try rows.lockUser(owner.id)
        guard try rows.activeSubscriptionCount(user: owner.id) < most else {
            throw Refusal.quota(owner.profile.plan, most: most)
        }
    }

    /// The subscription of this id.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func subscription(_ id: Int64) async throws -> Subscription {
        try await store.read { try $0.subscription(id).known("subscription", id) }
    }

    /// At most `limit` subscriptions with their services whose ids follow `after`; of one user, or of all.
    /// - Throws: ``StoreFailure``.
    public func list(
        user: Int64? = nil, after: Int64 = 0, limit: Int
    ) async throws -> [(subscription: Subscription, service: StoredService)] {
        try await store.read { rows in
            var services: [Int64: StoredService] = [:]
            return try rows.subscriptions(user: user, after: after, limit: limit).compactMap { subscription in
                let id = subscription.serviceID
                guard let service = try services[id] ?? rows.service(id) else { return nil }
                services[id] = service
                return (subscription, service)
            }
        }
    }

    /// Changes the terms.
    /// - Throws: ``Refusal``, ``StoreFailure``.
    public func update(_ id: Int64, terms: Subscription.Terms, actor: String, now: Date) async throws {
        try await change(id, "subscription.updated", "was changed", actor, now) { subscription, _ in
            try Self.check(terms)
            subscription.terms = terms
        }
    }

    /// Stops looking until ``resume(_:actor:now:)``, and keeps why.
    /// - Throws: ``Refusal``, ``StoreFailure``.
    public func pause(_ id: Int64, reason: String, actor: String, now: Date) async throws {
        try await change(id, "subscription.paused", "was paused", actor, now) { subscription, _ in
            subscription.isActive = false
            subscription.pausedReason = reason
        }
    }

    /// Looks again, within the quota.
    /// - Throws: ``Refusal``, ``StoreFailure``.
    public func resume(_ id: Int64, actor: String, now: Date) async throws {
        let targets = targets
        try await change(id, "subscription.resumed", "was resumed", actor, now) { subscription, rows in
            guard !subscription.isActive else { return }
            if let end = subscription.terms.expiresAt, end <= now {
                throw Refusal.invalid(field: "expires_at", reason: "it has expired; renew it")
            }
            let owner = try rows.user(subscription.userID).known("user", subscription.userID)
            try Self.checkQuota(of: owner, targets, in: rows)
            subscription.isActive = true
            subscription.pausedReason = nil
        }
    }

    /// Lets it run until `end`, `nil` for ever; a subscription paused because it had expired is looked for again.
    /// - Throws: ``Refusal``, ``StoreFailure``.
    public func renew(_ id: Int64, until end: Date?, actor: String, now: Date) async throws {
        let targets = targets
        try await change(id, "subscription.renewed", "was renewed", actor, now) { subscription, rows in
            if let end, end <= now {
                throw Refusal.invalid(field: "expires_at", reason: "the new end has passed already")
            }
            subscription.terms.expiresAt = end
            guard subscription.pausedReason == Self.expiredReason else { return }
            let owner = try rows.user(subscription.userID).known("user", subscription.userID)
            try Self.checkQuota(of: owner, targets, in: rows)
            subscription.isActive = true
            subscription.pausedReason = nil
        }
    }

    private func change(
        _ id: Int64, _ event: String, _ words: String, _ actor: String, _ now: Date,
        _ edit: @escaping @Sendable (inout Subscription, any StoreTransaction) throws -> Void
    ) async throws {
        let targets = targets
        try await store.write { rows in
            var subscription = try rows.subscription(id).known("subscription", id)
            try edit(&subscription, rows)
            try rows.update(subscription, at: now)
            try targets.refresh(subscription.serviceID, subscription.quantity, in: rows, now: now)
            try rows.audit(
                AuditEntry(
                    event, userID: subscription.userID, "subscription \(id) \(words)",
                    metadata: ["subscription": "\(id)"], actor: actor, at: now))
        }
    }

    /// Ends it, with its messages.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func delete(_ id: Int64, actor: String, now: Date) async throws {
        let targets = targets
        try await store.write { rows in
            let subscription = try rows.subscription(id).known("subscription", id)
            try rows.deleteSubscription(id)
            try targets.refresh(subscription.serviceID, subscription.quantity, in: rows, now: now)
            try rows.audit(
                AuditEntry(
                    "subscription.deleted", userID: subscription.userID, "subscription \(id) was deleted",
                    metadata: ["subscription": "\(id)"], actor: actor, at: now))
        }
    }

    /// Targets that are due, the longest due first.
    /// - Throws: ``StoreFailure``.
    public func due(at now: Date, limit: Int) async throws -> [Target] {
        try await store.read { try $0.dueTargets(at: now, limit: limit) }
    }

    /// Why a subscription is paused that ran to its end.
    public static let expiredReason = "expired"

    /// Pauses what has expired, at most `limit`; gives the ids.
    /// - Throws: ``StoreFailure``.
    public func expire(at now: Date, limit: Int = 100) async throws -> [Int64] {
        let targets = targets
        return try await store.write { rows in
            let ended = try rows.expired(at: now, limit: limit)
            for var subscription in ended {
                subscription.isActive = false
                subscription.pausedReason = Self.expiredReason
                try rows.update(subscription, at: now)
                try targets.refresh(subscription.serviceID, subscription.quantity, in: rows, now: now)
                try rows.audit(
                    AuditEntry(
                        "subscription.expired", userID: subscription.userID,
                        "subscription \(subscription.id) ran to its end",
                        metadata: ["subscription": "\(subscription.id)"], actor: "daemon", at: now))
            }
            return ended.map(\.id)
        }
    }
}
