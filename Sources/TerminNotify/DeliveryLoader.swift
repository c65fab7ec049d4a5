import TerminCore
import TerminEngine

/// Reads what claimed messages are about; what many of them share is read once.
struct DeliveryLoader: Sendable {
    let store: any Store
    let office: @Sendable (StoredService) -> Office?

    /// The deliveries of `claims`, in their order.
    /// - Throws: ``StoreFailure``.
    func deliveries(_ claims: [StoredNotification]) async throws -> [Delivery] {
        guard !claims.isEmpty else { return [] }
        let office = office
        return try await store.read { rows in
            var users: [Int64: User?] = [:]
            var services: [Int64: StoredService?] = [:]
            var episodes: [[Int64]: [Episode]] = [:]
            return try claims.map { claim in
                let message = claim.message
                let subscription = try message.subscriptionID.flatMap { try rows.subscription($0) }
                if let id = message.userID, users[id] == nil { users[id] = .some(try rows.user(id)) }
                let id = subscription?.serviceID
                if let id, services[id] == nil { services[id] = .some(try rows.service(id)) }
                let service = id.flatMap { services[$0] ?? nil }
                let ids = message.kind.tellsOfSlots ? MessageKey.episodes(in: message.dedupeKey) : []
                let known = try episodes[ids] ?? rows.episodes(ids)
                episodes[ids] = known
                let check = message.kind == .error ? try message.checkID.flatMap { try rows.check($0) } : nil
                return Delivery(
                    notification: claim, user: message.userID.flatMap { users[$0] ?? nil },
                    subscription: subscription, service: service, office: service.flatMap(office),
                    episodes: known, status: check?.status)
            }
        }
    }
}

extension NotificationKind {
    /// Whether the key of such a message names episodes.
    fileprivate var tellsOfSlots: Bool {
        switch self {
        case .appointmentsFound, .gone, .reminder: true
        case .error, .paused, .expiring, .system: false
        }
    }
}
