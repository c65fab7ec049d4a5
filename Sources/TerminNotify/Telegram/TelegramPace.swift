import Synchronization

/// How fast Telegram may be told things: <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>.
///
/// Burst and rate together keep to the limit in any second, or minute, however it falls.
public final class TelegramPace: Sendable {
    /// The limits.
    public struct Limits: Sendable {
        /// All chats together: 30 a second.
        public var overall: (burst: Double, rate: Double) = (4, 26)
        /// One person: 1 a second, three at once now and then.
        public var chat: (burst: Double, rate: Double) = (3, 0.9)
        /// One group: 20 a minute.
        public var group: (burst: Double, rate: Double) = (5, 0.25)

        /// The limits of Telegram.
        public init() {}
    }

    /// What a message has to do.
    enum Turn {
        /// Go, after waiting for all the others' sake.
        case go(after: Duration)
        /// Come back: its own chat has had enough.
        case later(Duration)
    }

    private struct State {
        var overall: TokenBucket
        var chats: [Int64: TokenBucket] = [:]
        var held: [Int64: ContinuousClock.Instant] = [:]
    }

    private let limits: Limits
    private let state: Mutex<State>

    /// A pace within `limits`.
    public init(limits: Limits = Limits()) {
        self.limits = limits
        state = Mutex(State(overall: TokenBucket(burst: limits.overall.burst, rate: limits.overall.rate)))
    }

    /// The turn of a message to `chat`; one that may go has taken its share.
    func turn(of chat: Int64, now: ContinuousClock.Instant = .now) -> Turn {
        state.withLock { state in
            if let until = state.held[chat] {
                if until > now { return .later(until - now) }
                state.held[chat] = nil
            }
            // Groups and channels have negative numbers.
            let limit = chat < 0 ? limits.group : limits.chat
            var bucket = state.chats[chat] ?? TokenBucket(burst: limit.burst, rate: limit.rate, now: now)
            let pause = bucket.wait(now: now)
            guard pause == .zero else { return .later(pause) }
            _ = bucket.take(now: now)
            state.chats[chat] = bucket
            if state.chats.count > 10_000 { state.chats = state.chats.filter { !$0.value.isFull(now: now) } }
            return .go(after: state.overall.take(now: now))
        }
    }

    /// Nothing goes to `chat` for so long: its server said so.
    func hold(_ chat: Int64, for pause: Duration, now: ContinuousClock.Instant = .now) {
        state.withLock { $0.held[chat] = now + pause }
    }
}
