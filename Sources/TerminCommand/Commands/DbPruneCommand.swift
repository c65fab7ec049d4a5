import ArgumentParser
import Foundation
import TerminStore

/// `termind db prune`: deletes what was kept as long as the configuration says.
struct DbPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Delete what is older than 'retention' in the configuration, beside whoever writes.")

    @Flag(help: "Only count what would be deleted.") var dryRun = false
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let setup = try global.load()
        let pruner = Pruner(try await setup.openDatabase())
        let display = UpkeepDisplay(verb: "pruning", isQuiet: setup.isQuiet)
        defer { display.end() }
        let now = Date()
        let summary =
            if dryRun { try await pruner.count(setup.retention, at: now) } else {
                try await pruner.prune(setup.retention, at: now) { display.show($0) }
            }
        display.end()
        let report = Report(summary, dryRun: dryRun)
        if json { return try Console.write(json: report) }
        for table in summary.tables where table.rows > 0 { Console.write("\(table.name): \(table.rows)") }
        if dryRun {
            Console.write("\(report.total) rows would be deleted")
        } else {
            Console.write(
                "\(report.total) rows deleted in \(summary.batches) transactions, the longest "
                    + "\(report.longestHoldMs) ms")
        }
    }

    private struct Report: Encodable {
        let dryRun: Bool
        let rows: [String: Int64]
        let total: Int64
        let batches: Int
        let longestHoldMs: Double

        init(_ summary: Pruner.Summary, dryRun: Bool) {
            self.dryRun = dryRun
            rows = Dictionary(summary.tables.map { ($0.name, $0.rows) }) { $0 + $1 }
            total = summary.tables.reduce(0) { $0 + $1.rows }
            batches = summary.batches
            longestHoldMs = summary.longestHold.tenthsOfMilliseconds
        }
    }
}
