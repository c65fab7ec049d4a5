import TerminEngine

/// What the looks of a plan found, beside as many in even gaps.
struct SimulationReport: Encodable, Sendable {
    /// How looks fared with the openings of one kind.
    struct Figures: Encodable, Sendable {
        let noticed: Double
        let within15Min: Double
        let delayMinutes: Double

        init(_ score: Score) {
            noticed = score.noticedShare
            within15Min = score.soonShare
            delayMinutes = score.meanDelay
        }
    }

    private struct Kind: Sendable {
        let name: String
        let emptyMinutes: Int
        var plan = Score()
        var even = Score()
    }

    private let budget: Int
    private let cases: Int
    private var looks = 0
    private var kinds = [
        Kind(name: "all", emptyMinutes: 0), Kind(name: "after 60 min without any", emptyMinutes: 60),
    ]

    init(budget: Int, cases: Int) {
        self.budget = budget
        self.cases = cases
    }

    /// Counts one calendar; the figures of even gaps are the mean over their phases.
    mutating func count(
        _ history: CalendarHistory, _ looks: [Int], beside even: [[Int]], in window: PlanSimulation.Window
    ) {
        self.looks += looks.count
        for index in kinds.indices {
            let minutes = kinds[index].emptyMinutes
            kinds[index].plan.count(history, looks, in: window, emptyMinutes: minutes)
            for even in even { kinds[index].even.count(history, even, in: window, emptyMinutes: minutes) }
        }
    }

    /// Prints the report for people.
    func write() {
        Console.write("\(counted(looks, "look")) at \(counted(cases, "calendar")), at most \(budget) a day")
        var rows: [[String]] = []
        for kind in kinds {
            let (plan, even) = (Figures(kind.plan), Figures(kind.even))
            let title = "openings, \(kind.name): \(kind.plan.openings)"
            rows.append([title, "", "", ""])
            rows.append(Self.row("  noticed", plan.noticed, even.noticed, unit: 100))
            rows.append(Self.row("  within 15 min", plan.within15Min, even.within15Min, unit: 100))
            rows.append(Self.row("  mean delay, min", plan.delayMinutes, even.delayMinutes, unit: 1))
        }
        var table = Table(["", "plan", "fixed gaps", "difference"])
        Console.write(table.heading(over: rows))
        for row in rows { Console.write(table.line(row)) }
    }

    private static func row(_ name: String, _ plan: Double, _ even: Double, unit: Double) -> [String] {
        func text(_ value: Double, _ sign: String = "") -> String {
            let tenths = Int((value * unit * 10).rounded())
            let mark = tenths < 0 ? "-" : sign
            return "\(mark)\(tenths.magnitude / 10).\(tenths.magnitude % 10)" + (unit == 100 ? " %" : "")
        }
        return [name, text(plan), text(even), text(plan - even, "+")]
    }

    // MARK: JSON

    private enum Key: String, CodingKey { case budget, cases, looks, all, after60Min }
    private enum Part: String, CodingKey { case openings, plan, fixedGaps, difference }
    private struct Difference: Encodable {
        let noticed: Double
        let within15Min: Double
        let delayMinutes: Double
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(budget, forKey: .budget)
        try container.encode(cases, forKey: .cases)
        try container.encode(looks, forKey: .looks)
        for (kind, key) in zip(kinds, [Key.all, .after60Min]) {
            let (plan, even) = (Figures(kind.plan), Figures(kind.even))
            var part = container.nestedContainer(keyedBy: Part.self, forKey: key)
            try part.encode(kind.plan.openings, forKey: .openings)
            try part.encode(plan, forKey: .plan)
            try part.encode(even, forKey: .fixedGaps)
            try part.encode(
                Difference(
                    noticed: plan.noticed - even.noticed, within15Min: plan.within15Min - even.within15Min,
                    delayMinutes: plan.delayMinutes - even.delayMinutes), forKey: .difference)
        }
    }
}
