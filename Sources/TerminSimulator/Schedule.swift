/// What is free: a timeline, and on top of it what was set by hand.
struct Schedule {
    private struct Key: Hashable {
        var service: String
        /// `nil` stands for every location.
        var location: String?
    }

    private var set: [Key: [SimulatedSlot]] = [:]
    private var timeline: Timeline?
    private var start: ContinuousClock.Instant?

    init() {}

    init(timeline: Timeline, start: ContinuousClock.Instant) {
        self.timeline = timeline
        self.start = start
    }

    mutating func set(_ slots: [SimulatedSlot], service: String, location: String?) {
        if location == nil { set = set.filter { $0.key.service != service } }
        set[Key(service: service, location: location)] = slots
    }

    func slots(of service: String, at location: String, now: ContinuousClock.Instant) -> [SimulatedSlot] {
        let byHand =
            set[Key(service: service, location: location)] ?? set[Key(service: service, location: nil)]
        if let byHand { return byHand.sorted() }
        guard let timeline, let start else { return [] }
        return timeline.slots(of: service, at: location, after: start.duration(to: now)).sorted()
    }
}
