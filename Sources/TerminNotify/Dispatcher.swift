public import Foundation
public import TerminCore
public import TerminEngine

/// Delivers the outbox: claims what is due on its channels, hands it over, and notes how it fared.
///
/// Every recipient has a line of their own, in the order of the messages; the lines are worked through beside each
/// other. A message is sent at least once: one that was handed over but not settled, because the process was killed in
/// between, is sent again when its claim runs out.
public struct Dispatcher: Sendable {
    private let loader: DeliveryLoader
    let outbox: OutboxService
    let users: UserService?
    let channels: [NotificationChannel: any Channel]
    let metrics: DaemonMetrics
    let pulse: Pulse
    private let bell: Bell
    let backOff: Duration
    let report: @Sendable (String) -> Void
    let desk = Desk(room: 64)

    /// How often a message is tried before it is given up.
    static let mostAttempts = 12

    /// A dispatcher for `channels`.
    ///
    /// - Parameters:
    ///   - store: where the outbox is.
    ///   - channels: how people are told; messages on others are left alone.
    ///   - users: deactivates whoever cannot be told any more; `nil` leaves them as they are.
    ///   - metrics: takes what is measured.
    ///   - pulse: beats while the loop goes round.
    ///   - bell: is rung where messages were written.
    ///   - backOff: the wait after the first failure; it doubles with each.
    ///   - office: the office of a service, by the configuration in force.
    ///   - report: is told of what an operator should know.
    public init(
        store: any Store, channels: [any Channel], users: UserService? = nil,
        metrics: DaemonMetrics = DaemonMetrics(), pulse: Pulse = Pulse(), bell: Bell = Bell(),
        backOff: Duration = .seconds(1),
        office: @escaping @Sendable (StoredService) -> Office? = { _ in nil },
        report: @escaping @Sendable (String) -> Void
    ) {
        loader = DeliveryLoader(store: store, office: office)
        outbox = OutboxService(store)
        self.users = users
        self.channels = Dictionary(channels.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        self.metrics = metrics
        self.pulse = pulse
        self.bell = bell
        self.backOff = backOff
        self.report = report
    }

    /// Works until ``stop()`` or until the task is cancelled; ``release()`` is called afterwards.
    public func run() async {
        await withDiscardingTaskGroup { group in
            var (claimedAt, extendedAt) = (Date.distantPast, Date())
            while !Task.isCancelled, !desk.isClosed {
                let now = Date()
                do {
                    if now.timeIntervalSince(extendedAt) > outbox.lease.seconds / 3 {
                        extendedAt = now
                        try await extendClaims(now: now)
                    }
                    // Where little room is left, a claim for one message each would cost more than the wait.
                    let isWorth = desk.free(channels.keys).values.allSatisfy { $0 > desk.room / 4 }
                    var claimed = 0
                    if isWorth || now.timeIntervalSince(claimedAt) > 0.1 {
                        claimedAt = now
                        claimed = try await begin(in: &group, now: now)
                    }
                    pulse.beat()
                    if claimed == 0 {
                        await bell.wait(atMost: desk.claims.isEmpty ? .milliseconds(250) : .milliseconds(100))
                    }
                } catch {
                    pulse.beat()
                    guard let failure = error as? StoreFailure else { break }
                    report("messages wait: \(failure)")
                    do { try await Task.sleep(for: .seconds(1)) } catch { break }
                }
            }
            desk.close()
        }
    }

    /// Gives back what was claimed and not begun; called once ``run()`` has ended, by a task that is not cancelled.
    /// - Throws: ``StoreFailure``.
    public func release() async throws {
        for (claim, outcome) in desk.unsettled {
            _ = try await outbox.settle(claim, outcome, now: Date())
        }
        try await outbox.release(desk.claims, now: Date())
    }

    /// Ends ``run()`` once the sends under way have come to an end.
    public func stop() {
        desk.close()
        bell.ring()
    }

    /// Delivers what is due, one group; gives how many messages were claimed.
    /// - Throws: ``StoreFailure``, `CancellationError`.
    public func deliverDue(now: Date) async throws -> Int {
        try await withThrowingDiscardingTaskGroup { group in
            let batch = try await batch(now: now)
            for line in batch.lines { group.addTask { await work(through: line) } }
            pulse.beat()
            return batch.count
        }
    }

    private func begin(in group: inout DiscardingTaskGroup, now: Date) async throws -> Int {
        let batch = try await batch(now: now)
        for line in batch.lines {
            group.addTask {
                await work(through: line)
                bell.ring()
            }
        }
        return batch.count
    }

    /// Claims what is due and there is room for, and gives the lines that began with it.
    private func batch(now: Date) async throws -> (lines: [Desk.Recipient], count: Int) {
        var lines: [Desk.Recipient] = []
        var all: [StoredNotification] = []
        // Mostly all channels have the same room, and one claim serves them all.
        let rooms = Dictionary(grouping: desk.free(channels.keys).filter { $0.value > 0 }, by: \.value)
        for (room, channels) in rooms {
            let kinds = channels.map(\.key).sorted { $0.rawValue < $1.rawValue }
            let claims = try await outbox.claim(on: kinds, limit: room, now: now)
            guard !claims.isEmpty else { continue }
            all += claims
            desk.note(claims, until: now.addingTimeInterval(outbox.lease.seconds))
            do {
                for delivery in try await loader.deliveries(claims) {
                    switch desk.place(delivery, now: now) {
                    case .newLine(let recipient): lines.append(recipient)
                    case .inLine: break
                    case .later(let date): try await putOff(delivery, until: date)
                    }
                }
            } catch {
                // They run out by themselves.
                desk.abandon(lines, all)
                throw error
            }
        }
        return (lines, all.count)
    }

    private func putOff(_ delivery: Delivery, until date: Date) async throws {
        _ = try await outbox.settle(
            delivery.notification,
            .tryAgain(
                at: date, reason: "an earlier message to the same recipient waits", countsAsAttempt: false),
            now: Date())
        desk.forget([delivery.notification])
    }

    private func extendClaims(now: Date) async throws {
        let claims = desk.claims
        guard !claims.isEmpty else { return }
        let until = now.addingTimeInterval(outbox.lease.seconds)
        guard try await outbox.extend(claims, now: now) < claims.count else {
            return desk.extend(claims, until: until)
        }
        // Who was stopped for a while lost some, and must not send what another sends: which, is found one by one.
        for claim in claims {
            if try await outbox.extend([claim], now: now) == 1 {
                desk.extend([claim], until: until)
            } else {
                desk.lose(claim)
            }
        }
    }
}
