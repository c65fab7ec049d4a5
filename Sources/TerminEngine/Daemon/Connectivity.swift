import Foundation
import TerminCore

/// Whether it is we who are offline: a third party is asked when looks fail.
public actor Connectivity {
    /// The third party.
    public struct Probe: Sendable {
        let url: String
        let answers: @Sendable () async -> Bool

        /// The server at `url`; `answers` asks it once.
        public init(url: String, answers: @escaping @Sendable () async -> Bool) {
            self.url = url
            self.answers = answers
        }
    }

    /// What became known.
    public enum Change: Hashable, Sendable {
        /// Neither an office nor the probe answers.
        case offline
        /// One of them answers again.
        case online(after: Duration)
    }

    private let probe: @Sendable () -> Probe?
    private let gap: Duration
    private var askedAt: ContinuousClock.Instant?
    private var isAsking = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var offlineSince: Date?

    /// A judge who asks `probe` (`nil`: nobody, and then we are never offline), at most once in `gap`.
    public init(gap: Duration = .seconds(30), probe: @escaping @Sendable () -> Probe?) {
        self.gap = gap
        self.probe = probe
    }

    /// Since when we are offline, asked after a look that found its office unreachable, and whether that is new.
    func afterFailure(now: Date) async -> (since: Date?, change: Change?) {
        if isAsking {
            await withCheckedContinuation { waiting.append($0) }
            return (offlineSince, nil)
        }
        if let askedAt, .now - askedAt < gap { return (offlineSince, nil) }
        guard let probe = probe() else { return (nil, back(now)) }
        isAsking = true
        let answers = await probe.answers()
        isAsking = false
        askedAt = .now
        let change: Change?
        if answers {
            change = back(now)
        } else {
            change = offlineSince == nil ? .offline : nil
            offlineSince = offlineSince ?? now
        }
        waiting.forEach { $0.resume() }
        waiting = []
        return (offlineSince, change)
    }

    /// Notes that the office at `url` answered: then we are online, unless it is on this machine and the probe is not.
    func afterAnswer(from url: String, now: Date) -> Change? {
        guard offlineSince != nil else { return nil }
        if isLoopback(url), let probe = probe(), !isLoopback(probe.url) { return nil }
        return back(now)
    }

    private func back(_ now: Date) -> Change? {
        guard let since = offlineSince else { return nil }
        offlineSince = nil
        return .online(after: .milliseconds(Int64(now.timeIntervalSince(since) * 1000)))
    }

    /// How long a target waits that was looked at while we were offline since `since`: 15 s at first, at most a minute.
    static func pause(since: Date, now: Date) -> Duration {
        switch now.timeIntervalSince(since) {
        case ..<15: .seconds(15)
        case ..<45: .seconds(30)
        default: .seconds(60)
        }
    }
}
