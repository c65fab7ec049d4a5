public import TerminCore

/// One time the office shows, free or greyed out.
public struct SimulatedSlot: Hashable, Comparable, Sendable {
    /// The day of the appointment.
    public var day: Day
    /// When it begins.
    public var time: TimeOfDay
    /// Whether it can be taken; otherwise it is shown greyed out.
    public var isFree: Bool

    /// A slot on `day` at `time`.
    public init(day: Day, time: TimeOfDay, isFree: Bool = true) {
        self.day = day
        self.time = time
        self.isFree = isFree
    }

    /// Earlier slots are smaller.
    public static func < (left: SimulatedSlot, right: SimulatedSlot) -> Bool {
        (left.day, left.time) < (right.day, right.time)
    }
}

extension [SimulatedSlot] {
    /// The slots on `day` at `free` and, greyed out, at `taken`; both are lists such as `"08:30 09:00"`.
    ///
    /// - Precondition: every word is a time of day.
    public static func on(_ day: Day, free: String = "", taken: String = "") -> [SimulatedSlot] {
        let all = [(free, true), (taken, false)].flatMap { times, isFree in
            times.split(separator: " ").map { word in
                guard let time = TimeOfDay(word) else { preconditionFailure("\(word) is not a time of day.") }
                return SimulatedSlot(day: day, time: time, isFree: isFree)
            }
        }
        return all.sorted()
    }
}
