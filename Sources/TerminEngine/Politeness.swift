public import TerminCore

/// How often one office may be asked: the portal's declaration, made slower by the operator or nothing on loopback.
public struct Politeness: Hashable, Sendable {
    /// The least time between two walks of one target.
    public let floor: Duration
    /// The least time between the starts of two walks on the host.
    public let hostFloor: Duration
    /// The least time between two requests.
    public let pace: Duration
    /// Whether waits that a server asks for are kept; not on loopback.
    public let obeysWaits: Bool
    /// Whether the office's `robots.txt` is kept: not on loopback, nor where a permission is on record.
    public let keepsRobots: Bool

    /// The politeness of `portal` towards `office`.
    ///
    /// The durations of `slower` replace smaller declared ones; `includingLoopback` treats hosts on this machine like any
    /// other, for tests; `isPermitted` says that the operator has the host's word for what its `robots.txt` forbids.
    public init(
        _ portal: Portal, towards office: Office,
        slower: (floor: Duration?, hostFloor: Duration?, pace: Duration?) = (nil, nil, nil),
        includingLoopback: Bool = false, isPermitted: Bool = false
    ) {
        let applies = includingLoopback || !isLoopback(office.url)
        func slowed(_ declared: Duration, _ wish: Duration?) -> Duration {
            applies ? max(declared, wish ?? .zero) : .zero
        }
        floor = slowed(portal.floor, slower.floor)
        hostFloor = slowed(portal.hostFloor, slower.hostFloor)
        pace = slowed(portal.pace, slower.pace)
        obeysWaits = applies
        keepsRobots = !isLoopback(office.url) && !isPermitted
    }
}

/// Keeps the requests of one walk at least `gap` apart.
public actor Pacer {
    private let gap: Duration
    private var next = ContinuousClock.now

    /// A pacer whose first turn is at once.
    public init(gap: Duration) {
        self.gap = gap
    }

    /// Returns when the next request may go out.
    /// - Throws: `CancellationError` where the task was cancelled while it waited.
    public func turn() async throws(CancellationError) {
        let mine = max(next, .now)
        next = mine + gap
        guard mine > .now else { return }
        do {
            try await Task.sleep(until: mine, clock: .continuous)
        } catch {
            throw CancellationError()
        }
    }
}
