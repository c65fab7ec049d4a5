import Foundation

/// When a target is looked at: even gaps with a stable phase, which neither a restart nor a slow look moves.
enum Phase {
    /// When the look after one that was due at `due` is due: the next multiple of `interval` after it that is not past.
    ///
    /// Looks that were missed are not made up for.
    static func next(after due: Date, every interval: Duration, now: Date) -> Date {
        let gap = max(interval.seconds, 0.001)
        let next = due.addingTimeInterval(gap)
        guard next < now else { return next }
        let missed = ((now.timeIntervalSince(due)) / gap).rounded(.up)
        return due.addingTimeInterval(missed * gap)
    }
}
