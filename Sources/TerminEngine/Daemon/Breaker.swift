public import Foundation

/// Whether a host is asked at all: closed while it answers, open after failures, half-open for the one look that tries
/// again. Kept in the database, so that every process knows (`hosts.breaker`, as JSON; null while closed).
public struct Breaker: Hashable, Sendable, Codable {
    /// Why the host is left alone.
    public enum Cause: String, Hashable, Sendable, Codable {
        /// It refused us: a person has to look at it.
        case blocked
        /// It was shut or did not answer.
        case failing
    }

    /// How many looks in a row gave no answer.
    public private(set) var failures: Int
    /// Why it is open; `nil` while failures are too few to open it.
    public private(set) var cause: Cause?
    /// Until when no look is made; the first look after it is the half-open one.
    public private(set) var until: Date?
    /// What the host said last, for the operator.
    public private(set) var reason: String

    private enum CodingKeys: String, CodingKey {
        case failures, cause, until, reason
    }

    /// The breaker after a look that failed with `failure`, where it was `before`.
    ///
    /// A refusal opens it at once, for half an hour and twice as long each time, at most a day. Anything else opens it
    /// at the third failure in a row, for a minute and twice as long each time, at most an hour. A wait that the
    /// host asks for is kept if it is longer.
    public init(_ before: Breaker?, after failure: CheckFailure, now: Date) {
        failures = (before?.failures ?? 0) + 1
        reason = failure.message
        let asked = failure.retryAfter ?? .zero
        let pause: Duration
        switch failure.status {
        case .blocked:
            let again = before?.cause == .blocked ? failures - 1 : 0
            pause = max(asked, min(.seconds(1800) * (1 << min(again, 6)), .seconds(86_400)))
            cause = .blocked
        case .closed, .unreachable:
            let tooMany = failures - Self.patience
            pause = max(
                asked, tooMany < 0 ? .zero : min(.seconds(60) * (1 << min(tooMany, 6)), .seconds(3600)))
            cause = pause > .zero ? .failing : nil
        case .open, .fullyBooked, .unrecognised, .notOffered:
            // The host answers; what it says is not its fault.
            pause = asked
            cause = nil
            failures = 0
        }
        until = pause > .zero ? now.addingTimeInterval(pause.seconds) : nil
    }

    /// How many failures in a row open it.
    private static let patience = 3

    /// Whether it has anything to remember.
    var isClosed: Bool { failures == 0 && until == nil }
}

/// What is known about a host.
public struct HostState: Hashable, Sendable {
    /// When the next walk may start.
    public let nextAllowedAt: Date
    /// Its breaker; `nil` while closed.
    public let breaker: Breaker?

    /// A state.
    public init(nextAllowedAt: Date, breaker: Breaker?) {
        self.nextAllowedAt = nextAllowedAt
        self.breaker = breaker
    }
}
