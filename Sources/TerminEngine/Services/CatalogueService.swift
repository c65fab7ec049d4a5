public import Foundation
public import TerminCore

/// What offices offer, kept so that people can choose from it.
public struct CatalogueService: Sendable {
    private let store: any Store

    /// The services in `store`.
    public init(_ store: any Store) {
        self.store = store
    }

    /// The row of a service of an office: made, or brought up to date.
    /// - Throws: ``StoreFailure``.
    public func record(_ service: Service, of office: Office, now: Date) async throws -> Int64 {
        try await store.write { try Self.upsert(service, of: office, in: $0, now: now).id }
    }

    /// Adds a service by hand; one that was not offered any more is offered again, with what is new about it.
    /// - Throws: ``Refusal/exists(_:id:)`` where it is offered already, ``StoreFailure``.
    public func add(_ service: Service, of office: Office, actor: String, now: Date) async throws -> Int64 {
        try await store.write { rows in
            let known = try rows.service(
                office: office.id, category: service.category ?? "", name: service.name)
            if let known, known.isActive { throw Refusal.exists("service", id: known.id) }
            let id = try Self.upsert(service, of: office, in: rows, now: now).id
            try rows.audit(
                AuditEntry(
                    "service.added", "service \(id) of \(office.id) was added",
                    metadata: ["service": "\(id)", "office": office.id], actor: actor, at: now))
            return id
        }
    }

    /// Brings the services of an office to what `listed`, its live catalogue, shows.
    ///
    /// A service that is not listed any more stays as it is while anybody subscribes to it (their looks will say that
    /// it is not offered); else it can no longer be subscribed to. Where exactly one service of a category vanished and
    /// exactly one came, with nearly the same name, it was renamed: the row stays and keeps the old name.
    /// - Throws: ``StoreFailure``.
    public func sync(
        _ office: Office, with listed: [Service], actor: String, now: Date
    ) async throws -> CatalogueChange {
        try await store.write { rows in
            let known = try rows.services(office: office.id, after: 0, limit: .max)
            let present = Set(listed.map(Self.key))
            let absent = known.filter { $0.isActive && !present.contains(Self.key($0.service)) }
            let fresh = listed.filter { service in
                !known.contains { Self.key($0.service) == Self.key(service) }
            }
            var change = CatalogueChange()
            var renamed = Set<Int64>()
            for service in fresh {
                if let before = Self.formerSelf(of: service, among: absent, beside: fresh) {
                    try rows.addAlias(before.service.name, of: before.id, at: now)
                    var stored = before
                    stored.service = Self.merged(service, with: before.service)
                    try rows.update(stored, at: now)
                    renamed.insert(before.id)
                    change.renamed.append(before.id)
                } else {
                    change.added.append(try rows.insert(service, of: office, at: now))
                }
            }
            for service in listed where !fresh.contains(service) {
                try Self.upsert(service, of: office, in: rows, now: now)
            }
            for var stored in absent where !renamed.contains(stored.id) {
                if try rows.subscriptionCount(ofService: stored.id) > 0 {
                    change.kept.append(stored.id)
                } else {
                    stored.isActive = false
                    try rows.update(stored, at: now)
                    change.disabled.append(stored.id)
                }
            }
            try rows.audit(
                AuditEntry(
                    "catalogue.synced",
                    "the catalogue of \(office.id) was read: \(listed.count) services, \(change.summary)",
                    metadata: ["office": office.id], actor: actor, at: now))
            return change
        }
    }

    /// At most `limit` services whose ids follow `after`; of one office, or of all.
    /// - Throws: ``StoreFailure``.
    public func list(office: String? = nil, after: Int64 = 0, limit: Int) async throws -> [StoredService] {
        try await store.read { try $0.services(office: office, after: after, limit: limit) }
    }

    /// The service of this id.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``.
    public func service(_ id: Int64) async throws -> StoredService {
        try await store.read { try $0.service(id).known("service", id) }
    }

    /// Nobody can subscribe to it any more.
    /// - Throws: ``Refusal/inUse(service:subscriptions:)`` while somebody does, ``Refusal/unknown(_:id:)``,
    ///   ``StoreFailure``.
    public func disable(_ id: Int64, actor: String, now: Date) async throws {
        try await store.write { rows in
            var stored = try rows.service(id).known("service", id)
            let count = try rows.subscriptionCount(ofService: id)
            guard count == 0 else { throw Refusal.inUse(service: id, subscriptions: count) }
            stored.isActive = false
            try rows.update(stored, at: now)
            try rows.audit(
                AuditEntry(
                    "service.disabled", "service \(id) is not offered any more",
                    metadata: ["service": "\(id)"],
                    actor: actor, at: now))
        }
    }

    /// The row of `service`, made where it is missing; a row that is there takes what is new about it.
    @discardableResult static func upsert(
        _ service: Service, of office: Office, in rows: any StoreTransaction, now: Date
    ) throws -> (id: Int64, isNew: Bool) {
        guard
            var stored = try rows.service(
                office: office.id, category: service.category ?? "", name: service.name)
        else { return (try rows.insert(service, of: office, at: now), true) }
        let before = stored
        stored.service = merged(service, with: stored.service)
        stored.baseURL = office.url
        stored.options = office.options
        stored.isActive = true
        if stored != before { try rows.update(stored, at: now) }
        return (stored.id, false)
    }

    /// A live catalogue knows no departments and priorities; what the office's file says stays.
    private static func merged(_ service: Service, with known: Service) -> Service {
        Service(
            department: service.department ?? known.department, category: service.category,
            name: service.name,
            aliases: known.aliases, priority: service.priority == 0 ? known.priority : service.priority,
            maximum: service.maximum)
    }

    private static func key(_ service: Service) -> [String] { [service.category ?? "", service.name] }

    /// The vanished service that `service` was before, where there is no doubt.
    private static func formerSelf(
        of service: Service, among absent: [StoredService], beside fresh: [Service]
    ) -> StoredService? {
        let gone = absent.filter { $0.service.category == service.category }
        let came = fresh.filter { $0.category == service.category }
        guard gone.count == 1, came.count == 1, let before = gone.first else { return nil }
        let words = Set(service.name.lowercased().split(separator: " "))
        let former = Set(before.service.name.lowercased().split(separator: " "))
        // More than half of all words are the same.
        return words.intersection(former).count * 2 > words.union(former).count ? before : nil
    }
}

/// What reading a catalogue changed, as rows of services.
public struct CatalogueChange: Hashable, Sendable {
    /// New ones.
    public var added: [Int64] = []
    /// Those with a new name.
    public var renamed: [Int64] = []
    /// Those that vanished, which nobody can subscribe to any more.
    public var disabled: [Int64] = []
    /// Those that vanished but have subscriptions.
    public var kept: [Int64] = []

    /// Nothing changed.
    public init() {}

    /// `2 new, 1 renamed, 0 disabled, 0 kept for their subscriptions`.
    public var summary: String {
        "\(added.count) new, \(renamed.count) renamed, \(disabled.count) disabled, \(kept.count) kept for their subscriptions"
    }
}
