import Foundation
import TerminCore

/// The time of the day in which somebody wants to hear nothing.
struct QuietHours {
    let from: TimeOfDay
    let to: TimeOfDay
    private let calendar: Calendar

    /// The quiet hours of `user`, by the clock of `zone`; `nil` where there are none.
    init?(_ user: User, in zone: String) {
        guard let from = user.profile.quietFrom, let to = user.profile.quietTo, from != to,
            let zone = TimeZone(identifier: zone)
        else { return nil }
        (self.from, self.to) = (from, to)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// When the quiet that reigns at `now` ends; `nil` where none does.
    func end(at now: Date) -> Date? {
        let clock = calendar.dateComponents([.hour, .minute], from: now)
        let time = (clock.hour ?? 0) * 60 + (clock.minute ?? 0)
        let isQuiet =
            from < to
            ? (from.minutes..<to.minutes).contains(time) : time >= from.minutes || time < to.minutes
        guard isQuiet else { return nil }
        return calendar.nextDate(
            after: now, matching: DateComponents(hour: to.minutes / 60, minute: to.minutes % 60),
            matchingPolicy: .nextTime, repeatedTimePolicy: .first)
    }
}
