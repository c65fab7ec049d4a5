import Foundation
import Synchronization
import TerminEngine

/// The claims of one dispatcher: a line for each recipient, so that a slow one holds up nobody but itself.
final class Desk: Sendable {
    /// Somebody on a channel.
    struct Recipient: Hashable, Sendable {
        let channel: NotificationChannel
        let address: String

        init(_ delivery: Delivery) {
            channel = delivery.notification.message.channel
            address = delivery.notification.message.recipient
        }
    }

    /// What becomes of a delivery that comes to the desk.
    enum Place {
        /// It is the first of a line, which somebody has to work through.
        case newLine(Recipient)
        /// It stands in a line.
        case inLine
        /// It is given back until then: others wait before it.
        case later(Date)
    }

    private struct State {
        var lines: [Recipient: [Delivery]] = [:]
        var claims: [Int64: (claim: StoredNotification, until: Date)] = [:]
        var held: [Recipient: (until: Date, first: Int64)] = [:]
        var full: [Recipient: Date] = [:]
        var unsettled: [(claim: StoredNotification, outcome: DeliveryOutcome)] = []
        var isClosed = false

        /// Keeps both lists short.
        mutating func forgetPast(_ now: Date) {
            guard held.count + full.count > 1_000 else { return }
            held = held.filter { $0.value.until.addingTimeInterval(Desk.patience) > now }
            full = full.filter { $0.value > now }
        }
    }

    /// How long later messages wait for one whose time has come, in seconds.
    private static let patience = 5.0

    /// How many messages of a channel are at the desk at most.
    let room: Int
    private let state = Mutex(State())

    init(room: Int) {
        self.room = room
    }

    /// Whether nothing more is taken.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Takes nothing more; what stands in lines is left where it is.
    func close() { state.withLock { $0.isClosed = true } }

    /// How many more messages each of `channels` may bring.
    func free(_ channels: some Sequence<NotificationChannel>) -> [NotificationChannel: Int] {
        state.withLock { state in
            var used: [NotificationChannel: Int] = [:]
            for (claim, _) in state.claims.values { used[claim.message.channel, default: 0] += 1 }
            return Dictionary(
                channels.map { ($0, max(0, room - used[$0, default: 0])) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// Notes claims that last until `lease`.
    func note(_ claims: [StoredNotification], until lease: Date) {
        state.withLock { state in
            for claim in claims { state.claims[claim.id] = (claim, lease) }
        }
    }

    /// The claims at the desk.
    var claims: [StoredNotification] { state.withLock { $0.claims.values.map(\.claim) } }

    /// Those of `claims` that are still at the desk last until `lease`.
    func extend(_ claims: [StoredNotification], until lease: Date) {
        state.withLock { state in
            for claim in claims where state.claims[claim.id]?.claim.attempts == claim.attempts {
                state.claims[claim.id]?.until = lease
            }
        }
    }

    /// Whether the claim may still be acted on.
    func holds(_ claim: StoredNotification, now: Date) -> Bool {
        state.withLock { ($0.claims[claim.id]?.until ?? .distantPast) > now }
    }

    /// The claim is somebody else's: it is no longer acted on.
    func lose(_ claim: StoredNotification) {
        state.withLock { $0.claims[claim.id]?.until = .distantPast }
    }

    /// A claim is settled, or somebody else's.
    func forget(_ claims: [StoredNotification]) {
        state.withLock { state in
            for claim in claims { state.claims[claim.id] = nil }
        }
    }

    /// Keeps how a claim fared until it can be written down.
    func leave(_ claim: StoredNotification, _ outcome: DeliveryOutcome) {
        state.withLock { state in
            state.claims[claim.id] = nil
            state.unsettled.append((claim, outcome))
        }
    }

    /// What was left to be written down.
    var unsettled: [(claim: StoredNotification, outcome: DeliveryOutcome)] { state.withLock { $0.unsettled } }

    /// Puts a delivery at the end of its recipient's line.
    func place(_ delivery: Delivery, now: Date) -> Place {
        let recipient = Recipient(delivery)
        return state.withLock { state in
            state.forgetPast(now)
            if let until = state.full[recipient], until > now { return .later(until) }
            if let (until, first) = state.held[recipient] {
                if until > now { return .later(until) }
                // The first of those that wait is under way to us, or somebody else has it.
                if delivery.notification.id > first, until.addingTimeInterval(Self.patience) > now {
                    return .later(now.addingTimeInterval(0.1))
                }
                state.held[recipient] = nil
            }
            guard let line = state.lines[recipient] else {
                state.lines[recipient] = [delivery]
                return .newLine(recipient)
            }
            guard line.count < longest(recipient.channel) else {
                let until = now.addingTimeInterval(1)
                state.full[recipient] = until
                return .later(until)
            }
            state.lines[recipient]?.append(delivery)
            return .inLine
        }
    }

    /// The next delivery of a line, with the time until which its recipient is left alone; `nil` ends the line.
    func next(of recipient: Recipient, now: Date) -> (delivery: Delivery, heldUntil: Date?)? {
        state.withLock { state in
            guard !state.isClosed, var line = state.lines[recipient], !line.isEmpty else {
                state.lines[recipient] = nil
                return nil
            }
            let delivery = line.removeFirst()
            state.lines[recipient] = line
            return (delivery, state.held[recipient].flatMap { $0.until > now ? $0.until : nil })
        }
    }

    /// Ends lines that nobody works through, and leaves `claims` to run out.
    func abandon(_ recipients: [Recipient], _ claims: [StoredNotification]) {
        state.withLock { state in
            for claim in claims { state.claims[claim.id] = nil }
            for recipient in recipients { state.lines[recipient] = nil }
        }
    }

    /// Leaves a recipient alone until then, because of `claim`; no later message overtakes it.
    func hold(_ recipient: Recipient, until date: Date, for claim: StoredNotification) {
        state.withLock { state in
            let first = min(state.held[recipient]?.first ?? claim.id, claim.id)
            state.held[recipient] = (date, first)
        }
    }

    /// Where a channel has one recipient, that one may have all the room.
    private func longest(_ channel: NotificationChannel) -> Int {
        switch channel {
        case .stdout, .webhook: room
        case .telegram, .email: room / 8
        }
    }
}
