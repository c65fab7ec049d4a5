public import Foundation
public import TerminCore

/// The settings that live in the database, `system_config`.
public struct ConfigService: Sendable {
    private let store: any Store

    /// The settings in `store`.
    public init(_ store: any Store) {
        self.store = store
    }

    /// A setting that the database may hold: its name, its value at first, what it may be and what it means.
    public struct Setting: Hashable, Sendable {
        /// The name.
        public let key: String
        /// The value of a new database.
        public let initial: String
        /// Whole numbers it may be; `nil` where it is set by the program alone.
        public let range: ClosedRange<Int>?
        /// What it means, in one sentence.
        public let description: String
    }

    /// All settings, as `db init` writes them.
    public static func settings(version: String) -> [Setting] {
        [
            Setting(
                key: "version", initial: version, range: nil,
                description: "The version that made this database."),
            Setting(
                key: "max_checks_per_user_hour", initial: "10", range: 1...3600,
                description: "How many looks one user may ask for in an hour."),
            Setting(
                key: "default_check_interval", initial: "5", range: 1...525_600,
                description: "Minutes between two looks of a subscription that names no interval."),
            Setting(
                key: "max_subscriptions_free", initial: "3", range: 0...100_000,
                description: "How many active subscriptions the plan 'free' allows."),
            Setting(
                key: "max_subscriptions_premium", initial: "20", range: 0...100_000,
                description: "How many active subscriptions the plan 'premium' allows."),
        ]
    }

    /// All values, by name.
    /// - Throws: ``StoreFailure``.
    public func values() async throws -> [ConfigValue] {
        try await store.read { try $0.configValues() }
    }

    /// The value of `key`; `nil` where it has none.
    /// - Throws: ``StoreFailure``.
    public func value(_ key: String) async throws -> ConfigValue? {
        try await store.read { try $0.configValue(key) }
    }

    /// Sets `key`.
    /// - Throws: ``Refusal/invalid(field:reason:)`` for a setting that there is not, or a value it cannot have;
    ///   ``StoreFailure``.
    public func set(_ key: String, to value: String, version: String, actor: String, now: Date) async throws {
        let settings = Self.settings(version: version)
        guard let setting = settings.first(where: { $0.key == key }) else {
            throw Refusal.invalid(
                field: key,
                reason: "there is no such setting; known: \(settings.map(\.key).joined(separator: ", "))")
        }
        guard let range = setting.range else {
            throw Refusal.invalid(field: key, reason: "it is set by the program alone")
        }
        guard let number = Int(value), range.contains(number) else {
            throw Refusal.invalid(
                field: key,
                reason: "'\(value)' is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        try await store.write { rows in
            let before = try rows.configValue(key)?.value
            try rows.setConfig(
                ConfigValue(key: key, value: "\(number)", description: setting.description), at: now)
            try rows.audit(
                AuditEntry(
                    "config.set", "\(key) is \(number)",
                    metadata: ["key": key, "value": "\(number)", "before": before ?? ""], actor: actor,
                    at: now))
        }
    }

    /// Writes what a new database holds: the settings, and services of offices; what is there already stays.
    /// - Throws: ``StoreFailure``.
    public func initialise(
        _ services: [(office: Office, services: [Service])], version: String, now: Date
    ) async throws {
        try await store.write { rows in
            for setting in Self.settings(version: version) where try rows.configValue(setting.key) == nil {
                try rows.setConfig(
                    ConfigValue(key: setting.key, value: setting.initial, description: setting.description),
                    at: now)
            }
            for (office, services) in services {
                for service in services {
                    let known = try rows.service(
                        office: office.id, category: service.category ?? "", name: service.name)
                    if known == nil { _ = try rows.insert(service, of: office, at: now) }
                }
            }
        }
    }
}
