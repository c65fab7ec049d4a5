public import Foundation
public import Metrics
import Synchronization

/// What the daemon measures of itself, through swift-metrics.
///
/// Counters: `termind_look_total{status}`, `termind_leases_reclaimed_total`, `termind_messages_queued_total`. Recorders, in
/// seconds: `termind_look_seconds`, `termind_lateness_seconds`, `termind_seen_to_queued_seconds`,
/// `termind_queued_to_sent_seconds`. Gauges: `termind_last_success_age_seconds{office}`.
public struct DaemonMetrics: Sendable {
    private let factory: any MetricsFactory
    private let answers = Answers()

    /// Measures that go to `factory`.
    public init(factory: any MetricsFactory = MetricsSystem.factory) {
        self.factory = factory
    }

    /// Whether it is known when `office` last answered.
    func knows(_ office: String) -> Bool { answers.times.withLock { $0[office] != nil } }

    /// Notes that `office` answered a look that began at `time`; `nil`: it never did, as far as anybody knows.
    func noteAnswer(of office: String, at time: Date?) {
        answers.times.withLock { times in
            guard let time else { return times[office] = times[office] ?? .some(nil) }
            times[office] = max((times[office] ?? nil) ?? time, time)
        }
    }

    /// Says how long ago each office answered, at most once a second.
    func recordAges(now: Date) {
        guard answers.isTime() else { return }
        for (office, time) in answers.times.withLock({ $0 }) {
            guard let time else { continue }
            Gauge(
                label: "termind_last_success_age_seconds", dimensions: [("office", office)], factory: factory
            ).record(max(0, now.timeIntervalSince(time)))
        }
    }

    /// A look that was recorded at `now`, with the messages it caused.
    func looked(_ look: Look, late: Duration, messages: Int, now: Date) {
        count("termind_look_total", [("status", look.status.rawValue)])
        record("termind_look_seconds", look.duration.seconds)
        record("termind_lateness_seconds", late.seconds)
        guard messages > 0 else { return }
        count("termind_messages_queued_total", by: messages)
        record("termind_seen_to_queued_seconds", max(0, now.timeIntervalSince(look.checkedAt)))
    }

    /// Claims that somebody let run out and this process took over.
    func reclaimed(_ number: Int) { count("termind_leases_reclaimed_total", by: number) }

    /// A message that was delivered at `now`.
    public func sent(_ notification: StoredNotification, now: Date) {
        record("termind_queued_to_sent_seconds", max(0, now.timeIntervalSince(notification.createdAt)))
    }

    private func count(_ label: String, _ dimensions: [(String, String)] = [], by number: Int = 1) {
        Counter(label: label, dimensions: dimensions, factory: factory).increment(by: number)
    }

    private func record(_ label: String, _ value: Double) {
        Recorder(label: label, dimensions: [], aggregate: true, factory: factory).record(value)
    }
}

/// When each office last answered; `nil` where that is not known.
private final class Answers: Sendable {
    let times = Mutex<[String: Date?]>([:])
    private let saidAt = Mutex<ContinuousClock.Instant?>(nil)

    /// Whether the ages were last said a second ago; if so, they are said now.
    func isTime() -> Bool {
        saidAt.withLock { said in
            if let said, .now - said < .seconds(1) { return false }
            said = .now
            return true
        }
    }
}
