public import Foundation

/// The hosts that were asked: how often, how they fare, and what is permitted there.
public struct HostService: Sendable {
    private let store: any Store

    /// The hosts in `store`.
    public init(_ store: any Store) {
        self.store = store
    }

    /// Every host that is known, by name, with the hours since `since` in which it was asked.
    /// - Throws: ``StoreFailure``.
    public func records(since: Date) async throws -> [HostRecord] {
        try await store.read { rows in
            let hours = Dictionary(grouping: try rows.hostHours(since: since), by: \.host)
            let states = Dictionary(
                try rows.hosts(after: "", limit: .max).map { ($0.host, $0.state) },
                uniquingKeysWith: { first, _ in first })
            return Set(hours.keys).union(states.keys).sorted().map {
                HostRecord(host: $0, hours: hours[$0] ?? [], state: states[$0])
            }
        }
    }

    /// Puts permissions on record that are not there yet: what the operators of hosts agreed to, by host.
    /// - Returns: the hosts whose permission is new on record.
    /// - Throws: ``StoreFailure``.
    public func record(permissions: [String: String], now: Date) async throws -> [String] {
        guard !permissions.isEmpty else { return [] }
        return try await store.write { rows in
            let known = try rows.auditEntries(event: Self.permissionEvent, limit: 10_000).map(\.metadata)
            let fresh = permissions.filter { host, words in
                !known.contains { $0["host"] == host && $0["agreement"] == words }
            }
            for (host, words) in fresh.sorted(by: { $0.key < $1.key }) {
                try rows.audit(
                    AuditEntry(
                        Self.permissionEvent, "the robots.txt of \(host) need not be kept: \(words)",
                        metadata: ["host": host, "agreement": words], actor: "operator", at: now))
            }
            return fresh.keys.sorted()
        }
    }

    private static let permissionEvent = "politeness.permitted"
}

/// What is known about a host.
public struct HostRecord: Hashable, Sendable {
    /// The host, with its port.
    public let host: String
    /// The hours in which it was asked, earliest first.
    public let hours: [HostHour]
    /// Its pace and breaker; `nil` where it has none, as on this machine.
    public let state: HostState?
}
