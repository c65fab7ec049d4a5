public import Foundation
public import TerminCore

/// Who is told: everybody's account.
public struct UserService: Sendable {
    private let store: any Store
    private let targets: TargetKeeper

    /// The users in `store`; `targets` says how their plans bear on what is looked for.
    public init(_ store: any Store, targets: TargetKeeper) {
        self.store = store
        self.targets = targets
    }

    /// The user whom Telegram knows by `profile`'s number: made, or brought up to date in the names they go by.
    ///
    /// Plan, language and activity of somebody known stay as they are.
    /// - Throws: ``Refusal/invalid(field:reason:)`` without a number, ``StoreFailure``.
    public func register(_ profile: User.Profile, actor: String, now: Date) async throws -> User {
        guard let number = profile.telegramID else {
            throw Refusal.invalid(field: "telegram_id", reason: "a number is needed to register somebody")
        }
        return try await store.write { rows in
            if var known = try rows.user(telegramID: number) {
                known.profile.username = profile.username
                known.profile.firstName = profile.firstName
                known.profile.lastName = profile.lastName
                known.lastActivityAt = now
                try rows.update(known, at: now)
                return known
            }
            return try Self.add(profile, in: rows, actor: actor, now: now)
        }
    }

    /// Adds somebody.
    /// - Throws: ``Refusal`` where the number or address is taken or no address, ``StoreFailure``.
    public func add(_ profile: User.Profile, actor: String, now: Date) async throws -> User {
        try await store.write { rows in
            if let number = profile.telegramID, let known = try rows.user(telegramID: number) {
                throw Refusal.exists("user", id: known.id)
            }
            if let email = profile.email, let known = try rows.user(email: email) {
                throw Refusal.exists("user", id: known.id)
            }
            return try Self.add(profile, in: rows, actor: actor, now: now)
        }
    }

    private static func add(
        _ profile: User.Profile, in rows: any StoreTransaction, actor: String, now: Date
    ) throws -> User {
        if let email = profile.email, !isAddress(email) {
            throw Refusal.invalid(field: "email", reason: "that is no address such as somebody@example.org")
        }
        try Self.check(language: profile.language)
        let id = try rows.insert(profile, at: now)
        try rows.audit(
            AuditEntry("user.created", userID: id, "user \(id) was added", actor: actor, at: now))
        return User(id: id, profile: profile, lastActivityAt: nil, createdAt: now)
    }

    /// One `@` with something before it and a dotted name after it, and nothing that could end a header.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && text.utf8.count <= 254
            && text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value != 0x7F && !"<>,;\"".unicodeScalars.contains($0)
            }
    }

    /// The user of this id.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func user(_ id: Int64) async throws -> User {
        try await store.read { try $0.user(id).known("user", id) }
    }

    /// At most `limit` users whose ids follow `after`.
    /// - Throws: ``StoreFailure``.
    public func list(after: Int64 = 0, limit: Int) async throws -> [User] {
        try await store.read { try $0.users(after: after, limit: limit) }
    }

    /// Somebody's plan from now on; their subscriptions are looked for accordingly.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func setPlan(_ plan: UserPlan, of id: Int64, actor: String, now: Date) async throws {
        try await change(id, "user.plan", "user \(id) has the plan '\(plan.rawValue)'", actor, now) {
            $0.plan = plan
        }
    }

    /// The language of somebody's messages from now on.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func setLanguage(_ language: String, of id: Int64, actor: String, now: Date) async throws {
        try Self.check(language: language)
        try await change(id, "user.language", "user \(id) reads '\(language)'", actor, now) {
            $0.language = language
        }
    }

    /// The hours of the day, on the clock of an office, in which somebody is told nothing of it; `nil` for none.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func setQuiet(_ hours: ActiveHours?, of id: Int64, actor: String, now: Date) async throws {
        let sentence = hours.map { "user \(id) has quiet hours \($0)" } ?? "user \(id) has no quiet hours"
        try await change(id, "user.quiet", sentence, actor, now) { profile in
            profile.quietFrom = hours?.start
            profile.quietTo = hours?.end
        }
    }

    /// Whether somebody is told anything from now on. Nothing of theirs is lost while they are not.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func setActive(_ active: Bool, of id: Int64, actor: String, now: Date) async throws {
        let event = active ? "user.activated" : "user.deactivated"
        try await change(id, event, "user \(id) is \(active ? "active" : "not active")", actor, now) {
            $0.isActive = active
        }
    }

    private static func check(language: String) throws(Refusal) {
        guard (2...8).contains(language.utf8.count),
            language.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == 0x2D })
        else { throw .invalid(field: "language", reason: "that is no language code such as de") }
    }

    private func change(
        _ id: Int64, _ event: String, _ sentence: String, _ actor: String, _ now: Date,
        _ edit: @escaping @Sendable (inout User.Profile) -> Void
    ) async throws {
        let targets = targets
        try await store.write { rows in
            var user = try rows.user(id).known("user", id)
            edit(&user.profile)
            try rows.update(user, at: now)
            for subscription in try rows.subscriptions(user: id, after: 0, limit: .max) {
                try targets.refresh(subscription.serviceID, subscription.quantity, in: rows, now: now)
            }
            try rows.audit(AuditEntry(event, userID: id, sentence, actor: actor, at: now))
        }
    }

    /// Deletes somebody with their subscriptions and messages; the entry that says so holds the id alone.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func delete(_ id: Int64, actor: String, now: Date) async throws {
        let targets = targets
        try await store.write { rows in
            let subscriptions = try rows.subscriptions(user: id, after: 0, limit: .max)
            guard try rows.deleteUser(id) else { throw Refusal.unknown("user", id: id) }
            for subscription in subscriptions {
                try targets.refresh(subscription.serviceID, subscription.quantity, in: rows, now: now)
            }
            try rows.audit(
                AuditEntry(
                    "user.deleted", "user \(id) was deleted", metadata: ["user": "\(id)"], actor: actor,
                    at: now))
        }
    }

    /// What somebody has and got.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func statistics(of id: Int64) async throws -> UserStatistics {
        try await store.read { rows in
            let user = try rows.user(id).known("user", id)
            let subscriptions = try rows.subscriptions(user: id, after: 0, limit: .max)
            return UserStatistics(
                subscriptions: subscriptions.count,
                activeSubscriptions: subscriptions.filter(\.isActive).count,
                lastNotifiedAt: subscriptions.compactMap(\.lastNotifiedAt).max(),
                lastActivityAt: user.lastActivityAt)
        }
    }

    /// Everything the store holds about somebody.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func export(_ id: Int64) async throws -> UserExport {
        try await store.read { rows in
            let user = try rows.user(id).known("user", id)
            let subscriptions = try rows.subscriptions(user: id, after: 0, limit: .max)
            let services = try Dictionary(
                subscriptions.map { ($0.serviceID, try rows.service($0.serviceID)) },
                uniquingKeysWith: { first, _ in first })
            return UserExport(
                user: user,
                subscriptions: subscriptions.compactMap { subscription in
                    services[subscription.serviceID].flatMap { $0 }.map { (subscription, $0) }
                },
                messages: try rows.messages(nil, user: id, after: 0, limit: .max),
                audit: try rows.auditEntries(user: id, limit: .max))
        }
    }
}

/// What somebody has and got.
public struct UserStatistics: Hashable, Sendable {
    /// All subscriptions.
    public let subscriptions: Int
    /// Those that are looked for.
    public let activeSubscriptions: Int
    /// When a message was last made for them.
    public let lastNotifiedAt: Date?
    /// When they last did something.
    public let lastActivityAt: Date?
}

/// Everything the store holds about somebody.
public struct UserExport: Sendable {
    /// The account.
    public let user: User
    /// What they subscribe to.
    public let subscriptions: [(subscription: Subscription, service: StoredService)]
    /// What they were told, or will be.
    public let messages: [StoredNotification]
    /// What was done to the account, latest first.
    public let audit: [AuditEntry]
}
