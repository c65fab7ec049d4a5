import TerminCore

extension Configuration {
    /// Every value by its path, sections together, without secrets.
    var shownValues: [(path: String, value: ShownValue)] {
        databaseValues + [
            ("plugins", plugins.map { .list($0.map(ShownValue.text)) } ?? .none),
            ("offices", .list(offices.map(\.shown))),
            ("politeness.contact", ShownValue(politeness.contact)),
            ("politeness.user_agent", ShownValue(politeness.userAgent)),
            ("politeness.permitted", politeness.permitted.shown),
            ("politeness.loopback", .flag(politeness.loopback)),
            ("politeness.floor", ShownValue(politeness.floor)),
            ("politeness.host_floor", ShownValue(politeness.hostFloor)),
            ("politeness.pace", ShownValue(politeness.pace)),
            ("schedule.default_interval", ShownValue(schedule.defaultInterval)),
            ("schedule.adaptive", .flag(schedule.isAdaptive)),
            ("schedule.walks", ShownValue(schedule.walks)),
            ("probe", ShownValue(probe)),
            ("plans.free.subscriptions", ShownValue(plans.free.subscriptions)),
            ("plans.free.shortest_interval", ShownValue(plans.free.shortestInterval)),
            ("plans.premium.subscriptions", ShownValue(plans.premium.subscriptions)),
            ("plans.premium.shortest_interval", ShownValue(plans.premium.shortestInterval)),
        ] + channelValues + [
            (
                "web.listen",
                .text(web.host.contains(":") ? "[\(web.host)]:\(web.port)" : "\(web.host):\(web.port)")
            ),
            ("retention.checks", ShownValue(retention.checks)),
            ("retention.appointments", ShownValue(retention.appointments)),
            ("retention.snapshots", ShownValue(retention.snapshots)),
            ("snapshots.render", .flag(snapshots.render)),
            ("log_level", .text(logLevel.rawValue)),
        ]
    }

    private var databaseValues: [(path: String, value: ShownValue)] {
        let type: (String, ShownValue) = ("database.type", .text(database.kind.rawValue))
        if database.kind == .sqlite { return [type, ("database.path", .text(database.path))] }
        let replica = ("database.replica_url", ShownValue(database.replicaURL.map(withoutPassword)))
        if let url = database.url { return [type, ("database.url", .text(withoutPassword(url))), replica] }
        return [
            type, ("database.host", ShownValue(database.host)), ("database.port", ShownValue(database.port)),
            ("database.name", ShownValue(database.name)), ("database.user", ShownValue(database.user)),
            ("database.password", ShownValue(database.password)), replica,
        ]
    }

    private var channelValues: [(path: String, value: ShownValue)] {
        [
            shown("telegram.token", telegram.token),
            ("telegram.api_base", ShownValue(telegram.apiBase)),
            ("telegram.admins", .list(telegram.admins.map(ShownValue.number))),
        ] + emailValues + [
            ("stdout.format", .text(stdout.format.rawValue)),
            ("webhook", .list(webhooks.map(\.shown))),
        ]
    }

    private var emailValues: [(path: String, value: ShownValue)] {
        guard let email else { return [("email", .none)] }
        return [
            ("email.smtp", .text(email.smtp)), ("email.tls", .text(email.encryption.rawValue)),
            ("email.username", ShownValue(email.username)), shown("email.password", email.password),
            ("email.from", .text(email.from)),
        ]
    }

    /// The key that gave the secret: the name of its file may be shown.
    private func shown(_ path: String, _ secret: Secret?) -> (path: String, value: ShownValue) {
        if case .file(let file) = secret { return ("\(path)_file", .text(file)) }
        return (path, ShownValue(secret))
    }
}

extension Dictionary<String, String> {
    fileprivate var shown: ShownValue { .map(sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) }) }
}

extension Office {
    fileprivate var shown: ShownValue {
        .map([
            ("id", .text(id)), ("portal", .text(portal)), ("name", .text(name)), ("place", ShownValue(place)),
            ("url", .text(url)), ("time_zone", .text(timeZone)),
            ("active_hours", activeHours.map { .text("\($0)") } ?? .none), ("options", options.shown),
            ("services", .list(services.map { .text($0.name) })),
        ])
    }
}

extension Configuration.Webhook {
    /// Services that take webhooks hide their tokens in the path, so only the host is shown.
    fileprivate var shown: ShownValue {
        let host = url.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//")
        var entries: [(key: String, value: ShownValue)] = [
            ("url", .text("\(host)/***")), ("template", ShownValue(template)),
        ]
        if case .file(let file) = secret {
            entries.append(("secret_file", .text(file)))
        } else {
            entries.append(("secret", ShownValue(secret)))
        }
        return .map(entries)
    }
}
