import ArgumentParser
import Foundation
import TerminEngine
import TerminStore

/// `termind simulate`: what the plan of looks would have found where openings are recorded.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plan looks at recorded calendars and tell what they would have found.",
        discussion: """
            The plan is the daemon's. Each day of a calendar is planned from what its own earlier looks saw. Files are \
            CSV, packed by gzip or not; columns are found by their names.
            """)

    @Option(help: "The openings: id, event, opened_at, seen_min, gone_min, dry_min.", completion: .file())
    var events: String
    @Option(help: "When calendars were recorded: id, from, to.", completion: .file()) var recorded: String
    @Option(help: "The calendars: id.", completion: .file()) var locations: String
    @Option(
        help: "Only these windows: case, location, history_from, test_from, test_to.", completion: .file())
    var cases: String?
    @Option(help: "Looks a local day at each calendar, 1 to 96.") var budget: Int
    @Option(help: "Where the looks go, one a line: case or id, and seconds since 1970.", completion: .file())
    var out: String
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...96).contains(budget) else { throw ValidationError("--budget is from 1 to 96") }
    }

    func run() async throws {
        let isQuiet = try global.load().isQuiet
        guard let week = LocalWeek(zone: "Europe/Berlin") else {
            throw CommandEnd(.software, "the zone Europe/Berlin is unknown here")
        }
        let options = self
        let report = try await offPool("simulate") { _ in try options.simulated(in: week, isQuiet: isQuiet) }
        if json { return try Console.write(json: report) }
        report.write()
    }

    /// Reads, plans, writes the schedule, and gives what came of it. Takes long.
    private func simulated(in week: LocalWeek, isQuiet: Bool) throws -> SimulationReport {
        func show(_ line: String) { if !isQuiet { Console.status(line) } }
        defer { Console.clearStatus() }
        show("reading")
        let files = try HistoryFiles(
            events: events, recorded: recorded, locations: locations, cases: cases, in: week)
        let simulation = PlanSimulation(budget: budget, in: week)
        var report = SimulationReport(budget: budget, cases: files.cases.count)
        var schedule = ""
        for (index, item) in files.cases.enumerated() {
            guard let history = files.calendars[item.location] else { continue }
            show("simulating: \(index) of \(files.cases.count)")
            let looks = simulation.looks(at: history, named: item.location, in: item.window)
            for look in looks { schedule += "\(item.id) \(look)\n" }
            let even = [0.125, 0.375, 0.625, 0.875].map {
                simulation.evenLooks(named: item.location, in: item.window, phase: $0)
            }
            report.count(history, looks, beside: even, in: item.window)
        }
        do {
            try Data(schedule.utf8).write(to: URL(fileURLWithPath: out))
        } catch {
            throw CommandEnd(.noInput, "\(plain(out)) cannot be written: \(fileReason(error))")
        }
        return report
    }
}
