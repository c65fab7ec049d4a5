import TerminCore

extension Configuration {
    /// Every key the file may hold, by the section it stands in.
    static let keys: [String] = [
        "database", "plugins", "offices", "politeness", "schedule", "probe", "plans", "telegram", "email",
        "stdout",
        "webhook", "web", "retention", "snapshots",
    ]

    /// Takes what `file` says; problems stay in `file`.
    mutating func read(_ file: YAMLFile, portals: [Portal]) {
        guard let root = file.root?.mapping(keys: Configuration.keys) else { return }
        readDatabase(root)
        root.read("plugins", into: &plugins) { $0.portals(of: portals) }
        let inUse = portals.filter { plugins?.contains($0.id) ?? true }
        root.read("offices", into: &offices) { value in
            value.offices(portals: inUse, others: portals.filter { !inUse.contains($0) }.map(\.id))
        }
        readPoliteness(root, portals: inUse)
        readSchedule(root)
        root.read("probe", into: &probe) { $0.webAddress() }
        readPlans(root)
        readTelegram(root)
        readEmail(root)
        if let section = root["stdout"]?.mapping(keys: ["format"]) {
            section.read("format", into: &stdout.format) { $0.choice(of: StandardOutput.Format.self) }
        }
        root.read("webhook", into: &webhooks) { $0.list { $0.webhook() } }
        if let section = root["web"]?.mapping(keys: ["listen"]) {
            section.read("listen", into: &web) { $0.listeningAddress() }
        }
        readRetention(root)
        if let section = root["snapshots"]?.mapping(keys: ["render"]) {
            section.read("render", into: &snapshots.render) { $0.flag() }
        }
        // A list is one value: its items are shown with it.
        for (path, line) in file.taken where !path.contains("[") { origins[path] = .file(line: line) }
    }

    private mutating func readPoliteness(_ root: YAMLMapping, portals: [Portal]) {
        let keys = ["contact", "user_agent", "permitted", "loopback", "floor", "host_floor", "pace"]
        guard let section = root["politeness"]?.mapping(keys: keys) else { return }
        section.read("contact", into: &politeness.contact) { $0.text() }
        section.read("user_agent", into: &politeness.userAgent) { $0.userAgent() }
        section.read("permitted", into: &politeness.permitted) { $0.permissions() }
        section.read("loopback", into: &politeness.loopback) { $0.flag() }
        section.read("floor", into: &politeness.floor) { $0.duration(noFasterThan: \.floor, of: portals) }
        section.read("host_floor", into: &politeness.hostFloor) {
            $0.duration(noFasterThan: \.hostFloor, of: portals)
        }
        section.read("pace", into: &politeness.pace) { $0.duration(noFasterThan: \.pace, of: portals) }
    }

    private mutating func readSchedule(_ root: YAMLMapping) {
        guard let section = root["schedule"]?.mapping(keys: ["default_interval", "adaptive", "walks"]) else {
            return
        }
        section.read("default_interval", into: &schedule.defaultInterval) { $0.duration() }
        section.read("adaptive", into: &schedule.isAdaptive) { $0.flag() }
        section.read("walks", into: &schedule.walks) { $0.integer(in: 1...1024) }
    }

    private mutating func readPlans(_ root: YAMLMapping) {
        guard let section = root["plans"]?.mapping(keys: ["free", "premium"]) else { return }
        for (name, plan) in [("free", \Plans.free), ("premium", \Plans.premium)] {
            guard let values = section[name]?.mapping(keys: ["subscriptions", "shortest_interval"]) else {
                continue
            }
            values.read("subscriptions", into: &plans[keyPath: plan].subscriptions) {
                $0.integer(in: 0...1_000_000)
            }
            values.read("shortest_interval", into: &plans[keyPath: plan].shortestInterval) { $0.duration() }
        }
    }

    private mutating func readRetention(_ root: YAMLMapping) {
        guard let section = root["retention"]?.mapping(keys: ["checks", "appointments", "snapshots"]) else {
            return
        }
        section.read("checks", into: &retention.checks) { $0.duration() }
        section.read("appointments", into: &retention.appointments) { $0.duration() }
        section.read("snapshots", into: &retention.snapshots) { $0.duration() }
    }
}
