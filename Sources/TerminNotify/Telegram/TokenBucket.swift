/// So many at once and so many a second, of whatever it counts.
public struct TokenBucket: Hashable, Sendable {
    /// How many may go at once.
    public let burst: Double
    /// How many come back a second.
    public let rate: Double
    private var tokens: Double
    private var filledAt: ContinuousClock.Instant

    /// A full bucket.
    public init(burst: Double, rate: Double, now: ContinuousClock.Instant = .now) {
        self.burst = burst
        self.rate = rate
        tokens = burst
        filledAt = now
    }

    /// How long to wait before ``take(now:)`` may be called; zero for not at all.
    public func wait(now: ContinuousClock.Instant) -> Duration {
        let missing = 1 - filled(now)
        return missing <= 1e-9 ? .zero : .seconds(missing / rate)
    }

    /// Takes one, and gives the wait until it may be used: whoever comes when none is left reserves one of those to
    /// come.
    public mutating func take(now: ContinuousClock.Instant) -> Duration {
        let pause = wait(now: now)
        tokens = filled(now) - 1
        filledAt = max(filledAt, now)
        return pause
    }

    /// Whether nothing is missing.
    public func isFull(now: ContinuousClock.Instant) -> Bool { filled(now) >= burst }

    private func filled(_ now: ContinuousClock.Instant) -> Double {
        min(burst, tokens + max(0, (now - filledAt) / .seconds(1)) * rate)
    }
}
