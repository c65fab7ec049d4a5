/// The looks that a plan would have made at a calendar whose openings are recorded: each day is planned from what its own
/// earlier looks saw, and nothing else.
public struct PlanSimulation: Sendable {
    /// Which part of a history is looked at.
    public struct Window: Hashable, Sendable {
        /// When looking begins.
        public let historyFrom: Int
        /// When looks begin to count.
        public let from: Int
        /// When looking ends.
        public let to: Int

        /// A window; looks from `historyFrom` on are learnt from.
        public init(historyFrom: Int, from: Int, to: Int) {
            self.historyFrom = historyFrom
            self.from = from
            self.to = to
        }
    }

    private let week: LocalWeek
    private let budget: Int
    private let prior: WeeklyProfile

    /// A simulation with `budget` looks a local day.
    public init(budget: Int, in week: LocalWeek, prior: WeeklyProfile = .generic) {
        self.budget = budget
        self.week = week
        self.prior = prior
    }

    /// The looks at the calendar called `name` that count, ascending.
    public func looks(at history: CalendarHistory, named name: String, in window: Window) -> [Int] {
        let plan = AdaptivePlan(budget: budget, name: name)
        // What is older than the memory is not remembered, so it need not be looked at.
        let start = max(window.historyFrom, window.from - OwnFinds.memory)
        var (own, eyes) = (OwnFinds(), CalendarHistory.Eyes(history))
        var last = CalendarHistory.Sight.unknown
        var counted: [Int] = []
        var day = week.day(of: start)
        while day.start < window.to {
            own.forget(before: day.start - OwnFinds.memory)
            let profile = WeeklyProfile(prior, blending: own)
            for look in plan.looks(of: day, in: week, by: profile) where (start..<window.to).contains(look) {
                if look >= window.from { counted.append(look) }
                let sight = eyes.look(at: look)
                switch sight {
                case .unknown: own.interrupt()
                case .empty: own.record(look, isFind: false, in: week)
                case .opening: own.record(look, isFind: sight != last, in: week)
                }
                last = sight
            }
            day = week.day(of: day.end)
        }
        return counted
    }

    /// Even gaps, of which the first look of a day falls `phase` (0 ..< 1) of a gap behind midnight.
    public func evenLooks(named name: String, in window: Window, phase: Double) -> [Int] {
        var looks: [Int] = []
        var day = week.day(of: window.from)
        while day.start < window.to {
            for index in 0..<budget {
                let share = (Double(index) + phase) / Double(budget)
                let look = day.start + Int(share * Double(day.length))
                if (window.from..<window.to).contains(look) { looks.append(look) }
            }
            day = week.day(of: day.end)
        }
        return looks
    }
}
