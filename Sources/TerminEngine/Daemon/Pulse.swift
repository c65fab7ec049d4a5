import Synchronization

/// Whether a loop goes round: it beats on every turn, and whoever watches it asks when it last did.
public final class Pulse: Sendable {
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// A pulse that has not beaten yet.
    public init() {}

    /// One turn of the loop.
    public func beat() { last.withLock { $0 = .now } }

    /// How long ago the last turn was; `nil` before the first.
    public var age: Duration? { last.withLock { $0 }.map { .now - $0 } }
}
