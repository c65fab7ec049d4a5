public import Foundation
public import TerminCore

/// What somebody may have; the raw values are those of the database.
public enum UserPlan: String, CaseIterable, Hashable, Sendable, Codable {
    /// A few subscriptions.
    case free
    /// More of them, looked for more often.
    case premium
    /// No quota, and the commands of operators.
    case admin
}

/// Somebody who is told.
public struct User: Hashable, Sendable {
    /// What can be changed about somebody.
    public struct Profile: Hashable, Sendable {
        /// The number Telegram knows them by; nobody else has it.
        public var telegramID: Int64?
        /// Where mail goes; nobody else has it.
        public var email: String?
        /// The name they chose at Telegram, without `@`.
        public var username: String?
        /// The first name.
        public var firstName: String?
        /// The last name.
        public var lastName: String?
        /// What they may have.
        public var plan: UserPlan
        /// Whether they are told anything; false once they left or were shut out.
        public var isActive: Bool
        /// The language of their messages, as an ISO 639 code.
        public var language: String
        /// Between these times, in the office's zone, nothing is sent; `nil` where there is no such time.
        public var quietFrom: TimeOfDay?
        /// The end of the quiet time; earlier than its begin where it spans midnight.
        public var quietTo: TimeOfDay?

        /// A profile.
        public init(
            telegramID: Int64? = nil, email: String? = nil, username: String? = nil, firstName: String? = nil,
            lastName: String? = nil, plan: UserPlan = .free, isActive: Bool = true, language: String = "en",
            quietFrom: TimeOfDay? = nil, quietTo: TimeOfDay? = nil
        ) {
            self.telegramID = telegramID
            self.email = email
            self.username = username
            self.firstName = firstName
            self.lastName = lastName
            self.plan = plan
            self.isActive = isActive
            self.language = language
            self.quietFrom = quietFrom
            self.quietTo = quietTo
        }
    }

    /// The row of the database.
    public let id: Int64
    /// What can be changed.
    public var profile: Profile
    /// When they last did something.
    public var lastActivityAt: Date?
    /// When they came.
    public let createdAt: Date

    /// A user.
    public init(id: Int64, profile: Profile, lastActivityAt: Date?, createdAt: Date) {
        self.id = id
        self.profile = profile
        self.lastActivityAt = lastActivityAt
        self.createdAt = createdAt
    }
}

/// What the plans allow; the numbers are the operator's.
public struct PlanLimits: Hashable, Sendable {
    /// How many active subscriptions, `nil` for any number, and how often at most each may be looked for.
    public struct Limit: Hashable, Sendable {
        /// The quota.
        public let subscriptions: Int?
        /// The shortest time between two looks.
        public let shortestInterval: Duration

        /// A limit.
        public init(subscriptions: Int?, shortestInterval: Duration) {
            self.subscriptions = subscriptions
            self.shortestInterval = shortestInterval
        }
    }

    /// The limits of the plan `free`.
    public let free: Limit
    /// The limits of the plan `premium`.
    public let premium: Limit

    /// Limits; admins have none.
    public init(
        free: Limit = Limit(subscriptions: 3, shortestInterval: .seconds(300)),
        premium: Limit = Limit(subscriptions: 20, shortestInterval: .seconds(60))
    ) {
        self.free = free
        self.premium = premium
    }

    /// The limits of `plan`.
    public subscript(plan: UserPlan) -> Limit {
        switch plan {
        case .free: free
        case .premium: premium
        case .admin: Limit(subscriptions: nil, shortestInterval: .zero)
        }
    }
}
