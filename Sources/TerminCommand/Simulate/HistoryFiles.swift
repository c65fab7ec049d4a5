import TerminEngine

/// Recorded calendars as `termind simulate` reads them from files. Blocks while it reads.
struct HistoryFiles {
    /// One calendar in one window.
    struct Case {
        let id: String
        let location: String
        let window: PlanSimulation.Window
    }

    let calendars: [String: CalendarHistory]
    let cases: [Case]

    /// - Throws: `CommandEnd` of status 66 with file and line.
    init(events: String, recorded: String, locations: String, cases: String?, in week: LocalWeek) throws {
        let ids = try Self.ids(locations)
        let known = try Self.spans(recorded, ids)
        let openings = try Self.openings(events, ids)
        var calendars: [String: CalendarHistory] = [:]
        for id in ids {
            calendars[id] = CalendarHistory(openings: openings[id] ?? [], known: known[id] ?? [])
        }
        self.calendars = calendars
        if let cases {
            self.cases = try Self.cases(cases, Set(ids), week)
        } else {
            // All that is recorded, from the first day on.
            self.cases = ids.compactMap { id in
                guard let first = calendars[id]?.known.first, let last = calendars[id]?.known.last else {
                    return nil
                }
                let from = first.lowerBound
                return Case(
                    id: id, location: id,
                    window: .init(historyFrom: from, from: from, to: last.upperBound + 1)
                )
            }
        }
    }

    private static func ids(_ path: String) throws -> [String] {
        let file = try CSVFile(path, needing: ["id"])
        var ids: [String] = []
        var seen: Set<String> = []
        guard let column = file.column("id") else { return [] }
        try file.rows { row in
            let id = row.text(column)
            guard !id.isEmpty else { throw CSVFile.Mistake(sentence: "the calendar has no id") }
            if seen.insert(id).inserted { ids.append(id) }
        }
        return ids
    }

    private static func spans(_ path: String, _ ids: [String]) throws -> [String: [ClosedRange<Int>]] {
        let file = try CSVFile(path, needing: ["id", "from", "to"])
        guard let id = file.column("id"), let from = file.column("from"), let to = file.column("to") else {
            return [:]
        }
        var spans: [String: [ClosedRange<Int>]] = Dictionary(uniqueKeysWithValues: ids.map { ($0, []) })
        try file.rows { row in
            let (first, last) = (try whole(row, from, "from"), try whole(row, to, "to"))
            guard first <= last else { throw CSVFile.Mistake(sentence: "'to' is before 'from'") }
            spans[row.text(id)]?.append(first...last)
        }
        return spans
    }

    private static func openings(_ path: String, _ ids: [String]) throws -> [String: [CalendarHistory
        .Opening]]
    {
        let names = ["id", "event", "opened_at", "seen_min", "gone_min", "dry_min"]
        let file = try CSVFile(path, needing: names)
        let columns = names.compactMap(file.column)
        guard columns.count == names.count else { return [:] }
        var openings: [String: [CalendarHistory.Opening]] = [:]
        let known = Set(ids)
        try file.rows { row in
            guard row.bytes(columns[1]).elementsEqual("dry".utf8) else { return }
            let id = row.text(columns[0])
            guard known.contains(id) else { return }
            let from = try whole(row, columns[2], names[2])
            let seen = try whole(row, columns[3], names[3])
            // What nobody saw go was there when it was last seen.
            let gone = row.isEmpty(columns[4]) ? nil : try whole(row, columns[4], names[4])
            let empty = try whole(row, columns[5], names[5])
            let to = gone.map { from + $0 * 60 } ?? from + seen * 60 + 1
            guard to > from, seen >= 0 else {
                throw CSVFile.Mistake(sentence: "an opening ends before it begins")
            }
            openings[id, default: []].append(.init(from: from, to: to, emptyMinutes: empty))
        }
        return openings
    }

    private static func whole(_ row: CSVFile.Row, _ column: Int, _ name: String) throws -> Int {
        guard let number = row.number(column) else {
            throw CSVFile.Mistake(sentence: "\(name) is '\(cut(row.text(column), to: 40))', no whole number")
        }
        // Seconds since 1970 up to the year 2100, or minutes: sums of them do not overflow.
        guard (0...4_102_444_800).contains(number) else {
            throw CSVFile.Mistake(sentence: "\(name) is \(number), which is no time")
        }
        return number
    }

    private static func cases(_ path: String, _ ids: Set<String>, _ week: LocalWeek) throws -> [Case] {
        let names = ["case", "location", "history_from", "test_from", "test_to"]
        let file = try CSVFile(path, needing: names)
        let columns = names.compactMap(file.column)
        guard columns.count == names.count else { return [] }
        var cases: [Case] = []
        try file.rows { row in
            let times = try (2...4).map { index in
                let text = row.text(columns[index])
                guard let second = Moment.second(text, in: week) else {
                    throw CSVFile.Mistake(sentence: "\(names[index]) is '\(cut(text, to: 40))', no time")
                }
                return second
            }
            let (id, location) = (row.text(columns[0]), row.text(columns[1]))
            guard ids.contains(location) else {
                throw CSVFile.Mistake(sentence: "there is no calendar '\(location)'")
            }
            guard !id.isEmpty, !id.contains(where: \.isWhitespace) else {
                throw CSVFile.Mistake(sentence: "a case needs a name without blanks")
            }
            guard times[0] <= times[1], times[1] < times[2] else {
                throw CSVFile.Mistake(sentence: "history_from, test_from and test_to are not in this order")
            }
            cases.append(
                Case(
                    id: id, location: location,
                    window: .init(historyFrom: times[0], from: times[1], to: times[2])))
        }
        return cases
    }
}
