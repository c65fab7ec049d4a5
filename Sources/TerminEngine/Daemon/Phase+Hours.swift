import Foundation
import TerminCore

extension Phase {
    /// Targets that wait for the same morning are spread over this long.
    private static let spread: TimeInterval = 600

    /// When a target that came due at `due` outside the `hours` of its office is due instead: at their next start, as
    /// much later as its phase says, so that targets do not all come due at one moment.
    static func next(after due: Date, within hours: ActiveHours, in timeZone: String, now: Date) -> Date {
        let start = hours.next(from: now, in: timeZone)
        let offset = due.timeIntervalSince1970.truncatingRemainder(dividingBy: spread)
        let moved = start.addingTimeInterval(offset)
        return hours.contains(moved, in: timeZone) ? moved : start
    }
}
