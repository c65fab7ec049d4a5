public import TerminCore

/// A script of what is free when: the slots of a service at moments counted from the start.
public struct Timeline: Sendable {
    /// From `offset` on, a service shows `slots`.
    public struct Moment: Sendable {
        /// How long after the start.
        public var offset: Duration
        /// The service's name.
        public var service: String
        /// The location's name; `nil` means every location.
        public var location: String?
        /// All slots shown from then on; none means fully booked.
        public var slots: [SimulatedSlot]

        /// From `offset` on, `service` shows `slots`.
        public init(
            at offset: Duration, service: String, location: String? = nil, slots: [SimulatedSlot]
        ) {
            self.offset = offset
            self.service = service
            self.location = location
            self.slots = slots
        }
    }

    /// The moments, in any order.
    public var moments: [Moment]
    /// After this long the script begins anew; `nil` means its end stays.
    public var period: Duration?

    /// A script of `moments` that begins anew every `period`.
    public init(_ moments: [Moment], repeating period: Duration? = nil) {
        self.moments = moments
        self.period = period
    }

    /// What `service` shows at `location`, `elapsed` after the start.
    func slots(of service: String, at location: String, after elapsed: Duration) -> [SimulatedSlot] {
        var now = elapsed
        if let period, period > .zero {
            now = elapsed - period * Int(elapsed / period)
        }
        let past = moments.filter {
            $0.service == service && ($0.location ?? location) == location && $0.offset <= now
        }
        // Of two moments at once the one written last counts.
        return past.enumerated().max { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }?
            .element.slots ?? []
    }
}

extension Timeline {
    /// The script of the demo: every 40 s a slot appears after 4 s, a second after 12 s, and both go again.
    ///
    /// The other services stand still: two are open on one and on several days, the rest are fully booked.
    public static func demo(today: Day) -> Timeline {
        let watched = "Umschreibung ausländischer Führerschein (sonstige Staaten)"
        let first = [SimulatedSlot].on(today.workday(after: 12), free: "08:30", taken: "08:00 09:00")
        let second = [SimulatedSlot].on(today.workday(after: 19), free: "11:30", taken: "11:00")
        let pickUp = Set([2, 3, 6].map { today.workday(after: $0) }).flatMap {
            [SimulatedSlot].on($0, free: "08:10 08:20 13:40", taken: "08:00 08:30")
        }
        let exchange = [SimulatedSlot].on(today.workday(after: 30), free: "10:15 10:45", taken: "10:00 10:30")
        return Timeline(
            [
                Moment(at: .zero, service: watched, slots: []),
                Moment(at: .seconds(4), service: watched, slots: first),
                Moment(at: .seconds(12), service: watched, slots: first + second),
                Moment(at: .seconds(20), service: watched, slots: second),
                Moment(at: .seconds(28), service: watched, slots: []),
                Moment(at: .zero, service: "Abholung Führerschein", slots: pickUp),
                Moment(at: .zero, service: "Pflichtumtausch Führerschein", slots: exchange),
            ],
            repeating: .seconds(40))
    }
}
