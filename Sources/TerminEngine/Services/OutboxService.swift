public import Foundation

/// The messages to be delivered: claimed by a sender, delivered once, given up in the open.
public struct OutboxService: Sendable {
    private let store: any Store
    /// How long a claim lasts unless it is extended.
    public let lease: Duration

    /// The outbox in `store`.
    public init(_ store: any Store, lease: Duration = .seconds(30)) {
        self.store = store
        self.lease = lease
    }

    /// Claims at most `limit` due messages of these channels, the longest waiting first.
    ///
    /// A claim that is neither settled nor extended within ``lease`` is anybody's again.
    /// - Throws: ``StoreFailure``.
    public func claim(
        on channels: [NotificationChannel] = NotificationChannel.allCases, limit: Int, now: Date
    ) async throws -> [StoredNotification] {
        let until = now.addingTimeInterval(lease.seconds)
        return try await store.write {
            try $0.claimMessages(on: channels, limit: limit, until: until, at: now)
        }
    }

    /// The heartbeat of a sender: its claims last for another ``lease``. Gives how many still hold.
    /// - Throws: ``StoreFailure``.
    public func extend(_ claims: [StoredNotification], now: Date) async throws -> Int {
        let until = now.addingTimeInterval(lease.seconds)
        return try await store.write { try $0.extendClaims(claims, until: until, at: now) }
    }

    /// Gives claims back, as if they had not been made.
    /// - Throws: ``StoreFailure``.
    public func release(_ claims: [StoredNotification], now: Date) async throws {
        try await store.write { try $0.releaseClaims(claims, at: now) }
    }

    /// Notes how a claimed message fared; `false` where the claim had run out and somebody else has it.
    /// - Throws: ``StoreFailure``.
    public func settle(_ claim: StoredNotification, _ outcome: DeliveryOutcome, now: Date) async throws
        -> Bool
    {
        try await store.write { try $0.settle(claim, outcome, at: now) }
    }

    /// Notes that claimed messages were delivered; gives how many of the claims still held.
    /// - Throws: ``StoreFailure``.
    public func settleSent(_ claims: [StoredNotification], now: Date) async throws -> Int {
        try await store.write { try $0.settleSent(claims, at: now) }
    }

    /// At most `limit` messages in `state` whose ids follow `after`.
    /// - Throws: ``StoreFailure``.
    public func list(_ state: NotificationState, after: Int64 = 0, limit: Int) async throws
        -> [StoredNotification]
    {
        try await store.read { try $0.messages(state, user: nil, after: after, limit: limit) }
    }

    /// Makes dead messages due again: all, or the one of this id. Gives how many.
    /// - Throws: ``StoreFailure``.
    public func revive(_ id: Int64? = nil, now: Date) async throws -> Int {
        try await store.write { try $0.revive(id, at: now) }
    }
}
