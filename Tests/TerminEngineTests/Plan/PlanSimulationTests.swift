import TerminEngine
import Testing

/// The plan at a calendar whose openings are recorded.
@Suite struct PlanSimulationTests {
    let week: LocalWeek
    static let start = 1_792_000_000
    static let end = start + 70 * 86_400
    let window = PlanSimulation.Window(historyFrom: start, from: start, to: end)

    init() throws { week = try #require(LocalWeek(zone: "Europe/Berlin")) }

    /// Something opens at ten past two, three, four and five every night, and is there for forty minutes.
    func history() -> CalendarHistory {
        let openings = (0..<70).flatMap { day in
            (2...5).map { hour in
                let from = week.day(of: Self.start + day * 86_400).start + hour * 3_600 + 600
                return CalendarHistory.Opening(from: from, to: from + 2_400, emptyMinutes: 600)
            }
        }
        return CalendarHistory(openings: openings, known: [Self.start...Self.end])
    }

    func looks(_ history: CalendarHistory, budget: Int = 24) -> [Int] {
        PlanSimulation(budget: budget, in: week).looks(at: history, named: "x", in: window)
    }

    @Test func keepsToTheBudgetOfEveryDayAndToTheWindow() {
        for budget in [7, 24, 48, 96] {
            let looks = looks(history(), budget: budget)
            let days = Dictionary(grouping: looks) { week.day(of: $0).start }
            #expect(days.values.allSatisfy { $0.count <= budget })
            #expect(looks.allSatisfy { $0 >= Self.start && $0 < Self.end })
            #expect(looks == looks.sorted() && looks == self.looks(history(), budget: budget))
        }
    }

    @Test func learnsWhereThingsOpen() {
        var (early, late) = (Score(), Score())
        let history = history()
        let looks = looks(history)
        early.count(
            history, looks, in: .init(historyFrom: 0, from: Self.start, to: Self.start + 14 * 86_400),
            emptyMinutes: 60)
        late.count(
            history, looks, in: .init(historyFrom: 0, from: Self.end - 14 * 86_400, to: Self.end),
            emptyMinutes: 60)
        #expect(late.noticedShare > early.noticedShare)
    }

    /// Openings that no look saw change nothing: the plan has no other way to know of them.
    @Test func knowsOnlyWhatItsOwnLooksSaw() throws {
        let full = history()
        let looks = looks(full)
        let seen = full.openings.filter { opening in
            looks.contains { $0 >= opening.from && $0 < opening.to }
        }
        try #require(!seen.isEmpty && seen.count < full.openings.count)
        let known = full.known
        #expect(self.looks(CalendarHistory(openings: seen, known: known)) == looks)

        // Nor do new ones between two looks, nor what follows.
        let between = zip(looks, looks.dropFirst()).filter { $1 - $0 > 1_200 }.map {
            CalendarHistory.Opening(from: $0 + 60, to: $1 - 60, emptyMinutes: 90)
        }.filter { new in !seen.contains { $0.from <= new.to && new.from <= $0.to } }
        #expect(self.looks(CalendarHistory(openings: seen + between, known: known)) == looks)

        let middle = Self.start + 35 * 86_400
        let past = full.openings.filter { $0.from < middle }
        let prefix = looks.prefix { $0 < middle }
        #expect(
            self.looks(CalendarHistory(openings: past, known: known)).prefix { $0 < middle } == prefix)
    }

    @Test func whatIsNotRecordedTeachesNothing() {
        let openings = history().openings
        let unknown = CalendarHistory(openings: openings, known: [])
        let nothing = CalendarHistory(openings: [], known: [Self.start...Self.end])
        #expect(looks(unknown) == looks(nothing))
    }

    @Test func scoresWhatALookFallsInto() {
        let openings = [
            CalendarHistory.Opening(from: 1_000, to: 2_000, emptyMinutes: 60),
            CalendarHistory.Opening(from: 5_000, to: 9_000, emptyMinutes: 15),
            CalendarHistory.Opening(from: 20_000, to: 21_000, emptyMinutes: 200),
        ]
        let history = CalendarHistory(openings: openings, known: [0...30_000])
        let window = PlanSimulation.Window(historyFrom: 0, from: 0, to: 30_000)
        var (all, dry) = (Score(), Score())
        all.count(history, [1_060, 6_200, 21_000], in: window, emptyMinutes: 0)
        dry.count(history, [1_060, 6_200, 21_000], in: window, emptyMinutes: 60)
        #expect(all.openings == 3 && all.noticed == 2 && all.soon == 1 && all.delay == 1_260)
        #expect(dry.openings == 2 && dry.noticed == 1 && dry.soon == 1 && dry.meanDelay == 1)
    }
}
