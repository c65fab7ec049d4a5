import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import TerminCore
import TerminEngine
import TerminHTTP
import TerminNotify
import TerminStore
import UnixSignals

/// `termind run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "The daemon: looks at everything that somebody subscribes to, and tells them.",
        discussion: """
            With SQLite one daemon works on a database; with PostgreSQL any number share the work. SIGTERM and SIGINT end
            it in order, SIGHUP reads the configuration again.
            """)

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let opened = try await OpenStore(global.load())
        let (setup, store) = (opened.setup, opened.store)
        let logger = setup.logger
        let lock = try await store.takenLock()
        let current = CurrentSetup(setup)
        let client = CurlClient(userAgent: setup.userAgent)
        let log = DaemonLog(logger: logger)
        let (metrics, looking, telling) = (DaemonMetrics(), Pulse(), Pulse())
        let bells = (targets: Bell(), messages: Bell())
        let status = DaemonStatus(place: store.place)
        await recordPermissions(setup, store)
        let runner = Runner(
            store: store, looker: Looker(store: store, memory: StepMemory()) { client.transport(hosts: $0) },
            worker: DaemonOwner.current.text, walks: setup.configuration.schedule.walks, metrics: metrics,
            connectivity: connectivity(current, client), pulse: looking,
            bell: bells.targets,
            subject: { try current.value.subject($0, quantity: $1) },
            keep: { await KeptPages(setup: current.value, logger: logger).keep($0, $1, check: $2) },
            isAdaptive: { current.value.configuration.schedule.isAdaptive },
            report: {
                log.note($0)
                status.note($0)
                if case .looked(_, _, let recorded, _) = $0, recorded.messages > 0 { bells.messages.ring() }
            })
        let telegram = try TelegramWiring(setup)
        let dispatcher = Dispatcher(
            store: store, channels: [stdout(current)] + telegram.channels, users: opened.users,
            metrics: metrics, pulse: telling, bell: bells.messages,
            office: { current.value.offices[$0.office] }, report: { logger.warning("\($0)") })
        let options = global
        let manager = ServiceManager()
        let reload = ReloadPart(
            current: current,
            load: {
                let setup = try await options.load().completed(by: store)
                // Before anything takes it: without its file the defaults would come into force.
                if let file = current.value.configuration.file, setup.configuration.file == nil {
                    throw CommandEnd(.configuration, "\(file) is no longer there")
                }
                await recordPermissions(setup, store)
                try telegram.take(setup)
                return setup
            }, manager: manager, status: status, place: store.place, logger: logger)
        var parts: [any ServiceLifecycle.Service] = [
            TellingPart(dispatcher: dispatcher, logger: logger),
            LookingPart(runner: runner, place: store.place, logger: logger),
            ExpiryPart(subscriptions: opened.subscriptions, logger: logger),
            ClockPart(store: store, logger: logger),
            PruningPart(pruner: Pruner(store), current: current, logger: logger), reload,
        ]
        // The last to start is the first to end: systemd hears of the end when it begins.
        parts.append(
            HearingPart(store: store, targets: bells.targets, messages: bells.messages, logger: logger))
        if let manager {
            parts.append(WatchedPart(manager: manager, pulses: [looking, telling], status: status))
        }
        // The first to start is the last to end: whoever waits for the lock finds every claim given back.
        if let lock { parts.insert(LockPart(lock: lock, logger: logger), at: 0) }
        let group = ServiceGroup(
            configuration: .init(
                // The first to start is the last to end: it hears a second signal until everything has ended.
                services: [
                    .init(service: UrgentPart(), successTerminationBehavior: .gracefullyShutdownGroup)
                ] + parts.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quietLogger))
        try await group.run()
        await client.shutdown()
        await telegram.client.shutdown()
        logger.notice("ended in order")
    }

    /// Keeps on record what the operator says of hosts; the work does not depend on it.
    private func recordPermissions(_ setup: Setup, _ store: SQLStore) async {
        do {
            let permitted = setup.configuration.politeness.permitted
            for host in try await HostService(store).record(permissions: permitted, now: Date()) {
                setup.logger.notice("the permission of \(host) is on record")
            }
        } catch {
            setup.logger.error("permissions were not put on record: \(error)")
        }
    }

    /// Who tells that we are offline: the probe of the configuration in force.
    private func connectivity(_ current: CurrentSetup, _ client: CurlClient) -> Connectivity {
        Connectivity {
            current.value.configuration.probe.map { url in
                Connectivity.Probe(url: url) { await client.hasAnswer(from: url, within: .seconds(5)) }
            }
        }
    }

    /// The channel of standard output, in the format in force.
    private func stdout(_ current: CurrentSetup) -> StdoutChannel {
        StdoutChannel(
            line: { delivery in
                try DeliveryText(delivery, setup: current.value).line(
                    current.value.configuration.stdout.format)
            }, write: Console.deliver)
    }

    /// The group's own words are for whoever debugs it.
    private var quietLogger: Logger {
        var logger = Logger(label: "termind.group") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        return logger
    }
}

/// A message on standard output.
struct DeliveryText {
    private let delivery: Delivery
    private let office: Office?

    init(_ delivery: Delivery, setup: Setup) {
        self.delivery = delivery
        office = delivery.service.flatMap { setup.offices[$0.office] }
    }

    /// `user 7: found: Fri 2026-12-11 08:30 (Office, Service), seen 20:15:04`, or the line of `stdout: {format: json}`.
    func line(_ format: Configuration.StandardOutput.Format) throws -> String {
        let message = delivery.notification.message
        let zone = office?.timeZone ?? "UTC"
        switch format {
        case .text:
            let user = message.userID.map { "user \($0): " } ?? ""
            let seen = message.seenAt.map { ", seen \(ClockText.time($0, in: zone))" } ?? ""
            return "\(user)\(plain(message.text))\(seen)"
        case .json:
            return try Console.jsonText(
                News.Message(
                    type: message.kind.rawValue, userId: message.userID,
                    subscriptionId: message.subscriptionID,
                    office: delivery.service?.office ?? "", service: delivery.service?.service.name ?? "",
                    slots: delivery.slots.map { LookReport.Entry($0, in: zone) }, message: message.text,
                    seenAt: ClockText.iso(message.seenAt ?? delivery.notification.createdAt)))
        }
    }
}
