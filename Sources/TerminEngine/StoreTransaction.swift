public import Foundation
public import TerminCore

/// The rows one transaction may read and write. Every function throws ``StoreFailure``, after which the transaction
/// is lost: do not catch it inside.
///
/// The rules (who may have what, what a look changes) are those of the services; here are only rows.
public protocol StoreTransaction: UserRows, ServiceRows, SubscriptionRows, TargetRows, CheckRows, OutboxRows,
    ConfigRows, LeaseRows, HostRows, HealthRows
{}

/// Rows of `users`.
public protocol UserRows {
    /// The user of this id.
    func user(_ id: Int64) throws -> User?
    /// Keeps every other transaction that locks this user out until this one ends.
    func lockUser(_ id: Int64) throws
    /// The user whom Telegram knows by this number.
    func user(telegramID: Int64) throws -> User?
    /// The user of this address.
    func user(email: String) throws -> User?
    /// Everybody who is told of what operators have to know.
    func admins() throws -> [User]
    /// At most `limit` users whose ids follow `after`, by id.
    func users(after: Int64, limit: Int) throws -> [User]
    /// Adds a user and gives the id.
    func insert(_ profile: User.Profile, at now: Date) throws -> Int64
    /// Writes what can be changed about a user.
    func update(_ user: User, at now: Date) throws
    /// Deletes a user with subscriptions and messages; `false` where there is none of this id.
    func deleteUser(_ id: Int64) throws -> Bool
}

/// Rows of `services` and their earlier names.
public protocol ServiceRows {
    /// The service of this id.
    func service(_ id: Int64) throws -> StoredService?
    /// The services of these ids, those that are there.
    func services(_ ids: [Int64]) throws -> [Int64: StoredService]
    /// The service of this exact name; `category` is '' where the portal has none.
    func service(office: String, category: String, name: String) throws -> StoredService?
    /// At most `limit` services whose ids follow `after`, by id; of one office, or of all.
    func services(office: String?, after: Int64, limit: Int) throws -> [StoredService]
    /// The service of this exact name, made where it is missing; safe beside others that make it too.
    func insert(_ service: Service, of office: Office, at now: Date) throws -> Int64
    /// Writes everything about a service but its counts.
    func update(_ service: StoredService, at now: Date) throws
    /// Keeps a name that a service had.
    func addAlias(_ alias: String, of service: Int64, at now: Date) throws
    /// How many subscriptions, paused ones included, a service has.
    func subscriptionCount(ofService id: Int64) throws -> Int
}

/// Rows of `subscriptions`.
public protocol SubscriptionRows {
    /// The subscription of this id.
    func subscription(_ id: Int64) throws -> Subscription?
    /// The subscription of a user to a target.
    func subscription(user: Int64, service: Int64, quantity: Int) throws -> Subscription?
    /// At most `limit` subscriptions whose ids follow `after`, by id; of one user, or of all.
    func subscriptions(user: Int64?, after: Int64, limit: Int) throws -> [Subscription]
    /// How many active subscriptions a user has.
    func activeSubscriptionCount(user: Int64) throws -> Int
    /// Adds a subscription and gives the id.
    func insert(_ terms: Subscription.Terms, user: Int64, service: Int64, quantity: Int, at now: Date) throws
        -> Int64
    /// Writes terms, activity and reason of a subscription.
    func update(_ subscription: Subscription, at now: Date) throws
    /// Deletes a subscription with its messages.
    func deleteSubscription(_ id: Int64) throws
    /// The active subscriptions to a target of active users that have not expired.
    func recipients(service: Int64, quantity: Int, at now: Date) throws -> [Recipient]
    /// Active subscriptions that have expired, at most `limit`.
    func expired(at now: Date, limit: Int) throws -> [Subscription]
    /// Notes on all active subscriptions to a target what a look came to.
    func noteLook(_ status: LookStatus, service: Int64, quantity: Int, at checkedAt: Date) throws
    /// Notes that messages were made for subscriptions.
    func noteMessages(subscriptions: [Int64], at now: Date) throws
}

/// Rows of `targets`.
public protocol TargetRows {
    /// The target, where somebody subscribes to it.
    func target(service: Int64, quantity: Int) throws -> Target?
    /// The shortest interval of the active subscriptions to a target, each raised to the shortest of its plan; `nil`
    /// where there is none.
    func demandedInterval(service: Int64, quantity: Int, limits: PlanLimits, at now: Date) throws -> Duration?
    /// What the targets of an office ask for, by service and quantity.
    func demands(office: String) throws -> [Demand]
    /// Makes or changes a target.
    func put(_ target: Target, at now: Date) throws
    /// Takes a target away.
    func deleteTarget(service: Int64, quantity: Int) throws
    /// When the first target that nobody has claimed is due.
    func nextDue(at now: Date) throws -> Date?
    /// Targets that are due, the longest due first, at most `limit`; those under a lease are left out.
    func dueTargets(at now: Date, limit: Int) throws -> [Target]
    /// Claims due targets for `worker`, the longest due first, at most `limit`.
    func claimTargets(limit: Int, worker: String, until lease: Date, at now: Date) throws -> [Target]
    /// A claim of `worker` lasts until `lease`.
    func extendTarget(_ target: Target, worker: String, until lease: Date, at now: Date) throws
    /// Ends a claim of `worker`: the target is due at `nextDueAt`. `false` where the claim was lost in the meantime.
    func settleTarget(_ target: Target, worker: String, nextDueAt: Date, at now: Date) throws -> Bool
    /// Ends a claim of `worker`: the target is as due as before, but nobody claims it before `notBefore`.
    func releaseTarget(_ target: Target, worker: String, notBefore: Date, at now: Date) throws
    /// Makes those targets and hosts due that wait for longer than their intervals, floors and breakers can have asked for:
    /// a clock that was ahead for a while left them so. Gives how many.
    func pullIn(at now: Date) throws -> Int
    /// Ends every claim of `worker`.
    func releaseTargets(of worker: String, at now: Date) throws
}

/// Rows of `checks`, `appointments` and `availability_history`.
public protocol CheckRows {
    /// The service, without its aliases; every other recording for it is kept out until the transaction ends.
    @discardableResult func lockService(_ id: Int64) throws -> StoredService?
    /// Adds a check and counts it; gives its id.
    func insertCheck(_ look: Look, of service: Int64, at now: Date) throws -> Int64
    /// When the last `count` complete looks of a target that were answered began, latest first.
    func answeredLooks(service: Int64, quantity: Int, count: Int) throws -> [Date]
    /// At most `limit` checks of a target (or of every quantity of a service) before the check `before`, latest first.
    func checks(service: Int64, quantity: Int?, before: StoredCheck?, limit: Int) throws -> [StoredCheck]
    /// The check of this id.
    func check(_ id: Int64) throws -> StoredCheck?
    /// The looks at a service since `since`, counted by the database.
    func statistics(service: Int64, since: Date) throws -> CheckStatistics
    /// What the looks at a target told from `since` until before `until`, in their order; the latest 8,000 at most.
    func findings(service: Int64, quantity: Int, since: Date, before until: Date) throws -> [Finding]
    /// These episodes, open or not, earliest slot first; those pruned are left out.
    func episodes(_ ids: [Int64]) throws -> [Episode]
    /// The open episodes of a target, earliest slot first.
    func openEpisodes(service: Int64, quantity: Int) throws -> [Episode]
    /// How many of these episodes are open.
    func openCount(ofEpisodes ids: [Int64]) throws -> Int
    /// Opens episodes, and gives them in the order of `slots`.
    func openEpisodes(_ slots: [Slot], of look: Look, service: Int64, check: Int64, at now: Date) throws
        -> [Episode]
    /// Notes that episodes were seen again by a look that began at `seenAt`.
    func touch(_ episodes: [Episode], seenAt: Date, at now: Date) throws
    /// Ends episodes.
    func end(_ episodes: [Episode], at now: Date) throws
    /// Counts a look in the hour of its target.
    func countLook(_ look: Look, service: Int64, appeared: Int, gone: Int, at now: Date) throws
}

/// Rows of `notifications`.
public protocol OutboxRows {
    /// Writes messages that are due at `due`; one whose key is known is left out. Gives how many were written.
    func enqueue(_ messages: [OutgoingMessage], due: Date, at now: Date) throws -> Int
    /// The keys of messages of `kind` that were not given up, for the subscriptions to a target written since `since`, by subscription.
    func messageKeys(_ kind: NotificationKind, service: Int64, quantity: Int, since: Date) throws
        -> [Int64: [String]]
    /// The messages of `kind` for the subscriptions to a target that wait for a time after `now`.
    func waitingMessages(_ kind: NotificationKind, service: Int64, quantity: Int, at now: Date) throws
        -> [(id: Int64, key: String)]
    /// Ends messages that wait: what they tell is no longer true.
    func withdraw(_ messages: [Int64], reason: String, at now: Date) throws
    /// Claims at most `limit` due messages of these channels until `lease`, the longest waiting first; messages whose
    /// claim has run out are due again.
    func claimMessages(
        on channels: [NotificationChannel], limit: Int, until lease: Date, at now: Date
    ) throws -> [StoredNotification]
    /// Claims already made last until `lease`; claims lost in the meantime are left out. Gives how many still hold.
    func extendClaims(_ claims: [StoredNotification], until lease: Date, at now: Date) throws -> Int
    /// Gives claims back, as if they had not been made.
    func releaseClaims(_ claims: [StoredNotification], at now: Date) throws
    /// Notes how a claimed message fared; `false` where the claim was lost in the meantime.
    func settle(_ claim: StoredNotification, _ outcome: DeliveryOutcome, at now: Date) throws -> Bool
    /// Notes that claimed messages were delivered; gives how many of the claims still held.
    func settleSent(_ claims: [StoredNotification], at now: Date) throws -> Int
    /// At most `limit` messages in `state` (of one user, or of all) whose ids follow `after`, by id.
    func messages(_ state: NotificationState?, user: Int64?, after: Int64, limit: Int) throws
        -> [StoredNotification]
    /// Makes dead messages due again; all of them, or one. Gives how many.
    func revive(_ id: Int64?, at now: Date) throws -> Int
}

/// Rows of `system_config` and `audit_logs`, and the counts of everything.
public protocol ConfigRows {
    /// The value of a setting.
    func configValue(_ key: String) throws -> ConfigValue?
    /// All settings, by name.
    func configValues() throws -> [ConfigValue]
    /// Makes or changes a setting; a description of `nil` leaves the present one.
    func setConfig(_ value: ConfigValue, at now: Date) throws
    /// Writes an entry for the record.
    func audit(_ entry: AuditEntry) throws
    /// At most `limit` entries about a user (or about all), latest first.
    func auditEntries(user: Int64?, limit: Int) throws -> [AuditEntry]
    /// What the database holds.
    func counts() throws -> StoreCounts
}
