package import TerminCore

/// What the operator set, checked; everything not set has its default.
package struct Configuration: Equatable, Sendable {
    /// The file it was read from, if there was one.
    package var file: String?
    /// Where results are kept.
    package var database = Database()
    /// The portals to use; `nil` is every checker in this build.
    package var plugins: [String]?
    /// Offices beside the bundled ones; one with the same id replaces it.
    package var offices: [Office] = []
    /// How gently portals are asked.
    package var politeness = Politeness()
    /// When portals are asked.
    package var schedule = Schedule()
    /// An address asked when looks fail, to tell "we are offline".
    package var probe: String?
    /// What people may have.
    package var plans = Plans()
    /// The bot.
    package var telegram = Telegram()
    /// The mail server; `nil` where e-mail is not set up.
    package var email: Email?
    /// How messages on standard output look.
    package var stdout = StandardOutput()
    /// Addresses that are told by HTTP.
    package var webhooks: [Webhook] = []
    /// The dashboard.
    package var web = Web()
    /// How long what is stored is kept.
    package var retention = Retention()
    /// What is kept of pages that could not be read.
    package var snapshots = Snapshots()
    /// Which log lines are written; no key of the file, only `TERMIND_LOG_LEVEL`.
    package var logLevel = LogLevel.info
    /// Where values that are not defaults came from, by path (`schedule.walks`).
    package var origins: [String: Origin] = [:]

    /// Every value at its default.
    package init() {}

    /// Where a value came from.
    package enum Origin: Hashable, Sendable {
        case file(line: Int)
        case environment(variable: String)
        case commandLine(option: String)
        /// A row of `system_config`.
        case database
    }

    /// Whether the operator named a database, so that one-off commands keep their pace there too.
    package var namesDatabase: Bool { origins.keys.contains { $0.hasPrefix("database.") } }

    /// What runs with the floors of `portal`, slowed down as configured: never less than the portal declares.
    package func floors(of portal: Portal) -> (floor: Duration, hostFloor: Duration, pace: Duration) {
        (
            max(portal.floor, politeness.floor ?? .zero),
            max(portal.hostFloor, politeness.hostFloor ?? .zero),
            max(portal.pace, politeness.pace ?? .zero)
        )
    }

    /// The value that `key` of `system_config` stands in for; `nil` where the configuration has none like it.
    package static func path(ofStored key: String) -> String? {
        switch key {
        case "default_check_interval": "schedule.default_interval"
        case "max_subscriptions_free": "plans.free.subscriptions"
        case "max_subscriptions_premium": "plans.premium.subscriptions"
        default: nil
        }
    }

    /// Takes the values that `system_config` holds, where neither file nor environment says otherwise.
    package mutating func take(stored: [String: String]) {
        if let minutes = stored["default_check_interval"].flatMap(Int64.init),
            (1...525_600).contains(minutes),
            origins["schedule.default_interval"] == nil
        {
            schedule.defaultInterval = .seconds(minutes * 60)
            origins["schedule.default_interval"] = .database
        }
        for (key, plan) in [
            ("max_subscriptions_free", \Plans.free), ("max_subscriptions_premium", \Plans.premium),
        ] {
            guard let count = stored[key].flatMap({ Int($0) }), count >= 0,
                let path = Self.path(ofStored: key), origins[path] == nil
            else { continue }
            plans[keyPath: plan].subscriptions = count
            origins[path] = .database
        }
    }
}
