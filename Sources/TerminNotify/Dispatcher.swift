public import Foundation
public import TerminEngine

/// Delivers the outbox: claims what is due on its channels, hands it over, and notes how it fared.
///
/// A message is sent at least once: one that was handed over but not settled, because the process was killed in between,
/// is sent again when its claim runs out.
public struct Dispatcher: Sendable {
    private let store: any Store
    private let outbox: OutboxService
    private let channels: [NotificationChannel: any Channel]
    private let metrics: DaemonMetrics
    private let pulse: Pulse
    private let bell: Bell
    private let report: @Sendable (String) -> Void

    /// How often a message is tried before it is given up.
    private static let mostAttempts = 8

    /// A dispatcher for `channels`; `metrics` takes what is measured, `pulse` beats while the loop goes round, `bell`
    /// is rung where messages were written, and `report` is told of what an operator should know.
    public init(
        store: any Store, channels: [any Channel], metrics: DaemonMetrics = DaemonMetrics(),
        pulse: Pulse = Pulse(), bell: Bell = Bell(), report: @escaping @Sendable (String) -> Void
    ) {
        self.store = store
        outbox = OutboxService(store)
        self.channels = Dictionary(channels.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        self.metrics = metrics
        self.pulse = pulse
        self.bell = bell
        self.report = report
    }

    /// Works until the task is cancelled; claims under way run out by themselves.
    public func run() async {
        while !Task.isCancelled {
            do {
                let tried = try await deliverDue(now: Date())
                pulse.beat()
                guard tried == 0 else { continue }
                await bell.wait(atMost: .milliseconds(250))
            } catch let failure as StoreFailure {
                pulse.beat()
                report("messages wait: \(failure)")
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
            } catch {
                return
            }
        }
    }

    /// Delivers what is due, one group; gives how many messages were tried.
    /// - Throws: ``StoreFailure``, `CancellationError`.
    public func deliverDue(now: Date) async throws -> Int {
        let claims = try await outbox.claim(
            on: channels.keys.sorted { $0.rawValue < $1.rawValue }, limit: 20, now: now)
        var fresh = now
        for (place, delivery) in try await deliveries(claims).enumerated() {
            // Who was stopped, or waited for a slow reader, may have lost its claims to another sender.
            let before = Date()
            if before.timeIntervalSince(fresh) > outbox.lease.seconds / 6 {
                guard try await outbox.extend([delivery.notification], now: before) == 1 else { continue }
                _ = try await outbox.extend(Array(claims.dropFirst(place + 1)), now: before)
                fresh = before
            }
            let outcome = await outcome(of: delivery)
            let now = Date()
            let held = try await outbox.settle(delivery.notification, outcome, now: now)
            if held, case .sent = outcome { metrics.sent(delivery.notification, now: now) }
            // One group of slow messages is no loop that hangs.
            pulse.beat()
        }
        return claims.count
    }

    private func outcome(of delivery: Delivery) async -> DeliveryOutcome {
        let notification = delivery.notification
        guard let channel = channels[notification.message.channel] else {
            return .dead(reason: "no such channel in this process")
        }
        do throws(ChannelFailure) {
            try await channel.deliver(delivery)
            return .sent
        } catch {
            switch error {
            case .tryAgain(let wait, let reason, let counts):
                guard !counts || notification.attempts < Self.mostAttempts else {
                    return .dead(reason: reason)
                }
                // Twice as long each time, where the other side names no wait of its own.
                let backOff = Duration.seconds(1) * (1 << min(notification.attempts, 10))
                let pause = counts ? max(wait, backOff) : wait
                return .tryAgain(
                    at: Date().addingTimeInterval(pause.seconds), reason: reason, countsAsAttempt: counts)
            case .recipientGone(let reason): return .recipientGone(reason: reason)
            case .misconfigured(let reason):
                report("message \(notification.id) on \(notification.message.channel.rawValue): \(reason)")
                return .dead(reason: reason)
            }
        }
    }

    private func deliveries(_ claims: [StoredNotification]) async throws -> [Delivery] {
        guard !claims.isEmpty else { return [] }
        return try await store.read { rows in
            var services: [Int64: StoredService?] = [:]
            return try claims.map { claim in
                let subscription = try claim.message.subscriptionID.flatMap { try rows.subscription($0) }
                let id = subscription?.serviceID
                if let id, services[id] == nil { services[id] = .some(try rows.service(id)) }
                return Delivery(
                    notification: claim, service: id.flatMap { services[$0] ?? nil },
                    slots: try rows.slots(ofEpisodes: MessageKey.episodes(in: claim.message.dedupeKey)))
            }
        }
    }
}
