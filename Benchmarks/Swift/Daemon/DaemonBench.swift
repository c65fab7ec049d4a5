import ArgumentParser
import Foundation
import TerminEngine
import TerminStore

extension Bench {
    /// A million subscriptions, and processes that look at their targets: one part of the benchmark for each call.
    struct DaemonBench: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "daemon")
        @Argument var database: String
        /// What is done: `fill`, `all` (one look at every target), `due` (everything is), or `steady` (`--rate`).
        @Option var part = "all"
        /// Where the pages are.
        @Option var port = 0
        @Option var subscriptions = 1_000_000
        @Option var targets = 40_000
        @Option var processes = 1
        @Option var walks = 32
        @Option var seconds = 20.0
        /// A target that was looked at is due again after so many seconds.
        @Option var every = 3600
        /// So many looks a second come due.
        @Option var rate = 100.0

        private var engineName: String { database.contains("=") ? "postgresql" : "sqlite" }

        func run() async throws {
            let engine = try storeEngine(database)
            _ = try await SQLStore(engine, worker: "bench")
            let town = DaemonTown(subscriptions: subscriptions, targets: targets, port: port)
            let clock = ContinuousClock.now
            switch part {
            case "fill":
                try await town.make(in: engine)
                print([
                    ("case", "\"fill \(engineName)\""), ("subscriptions", "\(subscriptions)"),
                    ("targets", "\(targets)"), ("seconds", rounded((ContinuousClock.now - clock).seconds)),
                ])
            case "all", "due":
                try await town.makeDue(engine, from: Date(), every: .seconds(every), areSpread: false)
                try await saturated()
            case "steady":
                let interval = Duration.milliseconds(Int64(Double(targets) / rate * 1000))
                try await town.makeDue(
                    engine, from: Date().addingTimeInterval(2), every: interval, areSpread: true)
                try await steady()
            default: throw ValidationError("--part is fill, all, due or steady")
            }
        }

        private func saturated() async throws {
            var arguments = ["--seconds", part == "all" ? "3600" : "\(seconds)"]
            if part == "all" { arguments += ["--looks", "\(targets)"] }
            let reports = try await work(arguments)
            let looks = reports.map(\.looks).reduce(0, +)
            let rate = reports.map { Double($0.looks) / $0.seconds }.reduce(0, +)
            let cpu = reports.map(\.cpu).reduce(0, +)
            print(
                [
                    ("case", "\"\(part) \(engineName)\""), ("processes", "\(processes)"),
                    ("looks", "\(looks)"),
                    ("looks_per_second", rounded(rate)),
                    ("cpu_s_per_1000", rounded(cpu / Double(max(1, looks)) * 1000)),
                    ("first_look_ms", "\(reports.compactMap(\.firstLook).max() ?? -1)"),
                    ("peak_rss_kb", "\(reports.map(\.peak).max() ?? 0)"),
                    (
                        "rss_kb",
                        "\(part == "all" ? reports[0].resident : reports.compactMap(\.resident.last))"
                    ),
                ] + common(reports))
        }

        private func steady() async throws {
            let reports = try await work(["--seconds", "\(seconds)", "--warm-up", "5"])
            let looks = reports.map(\.looks).reduce(0, +)
            let late = reports.flatMap(\.late).sorted()
            let queued = reports.flatMap(\.queued).sorted()
            print(
                [
                    ("case", "\"steady \(engineName)\""), ("processes", "\(processes)"),
                    ("rate", rounded(rate)), ("looks", "\(looks)"),
                    (
                        "cpu_s_per_1000",
                        rounded(reports.map(\.cpu).reduce(0, +) / Double(max(1, looks)) * 1000)
                    ),
                    ("late_ms_p50", "\(late.quantile(0.5))"), ("late_ms_p99", "\(late.quantile(0.99))"),
                    ("queued_ms_p50", "\(queued.quantile(0.5))"),
                    ("queued_ms_p99", "\(queued.quantile(0.99))"),
                    ("looks_with_news", "\(queued.count)"),
                    ("rss_kb", "\(reports.compactMap(\.resident.last))"),
                ] + common(reports))
        }

        private func common(_ reports: [DaemonReport]) -> [(String, String)] {
            let reason = reports.compactMap(\.lastFailure).first
            return [
                ("messages", "\(reports.map(\.messages).reduce(0, +))"),
                ("failures", "\(reports.map(\.failures).reduce(0, +))"),
            ] + (reason.map { [("failure", "\"\($0.filter { $0 != "\"" && $0 != "\n" })\"")] } ?? [])
        }

        private func print(_ fields: [(String, String)]) {
            let text = ([("bench", "\"daemon\""), ("peer", "\"termind\"")] + fields)
                .map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
            Swift.print("{\(text)}")
        }

        private func rounded(_ value: Double) -> String { String(format: "%.3f", value) }

        /// Runs the processes side by side and gives what each reports.
        private func work(_ arguments: [String]) async throws -> [DaemonReport] {
            let (database, walks) = (database, walks)
            return try await withThrowingTaskGroup(of: DaemonReport.self) { group in
                for number in 1...processes {
                    group.addTask {
                        let line = try await output(
                            ofOwn: [
                                "daemon-work", database, "--name", "bench/\(number)", "--walks", "\(walks)",
                            ]
                                + arguments)
                        return try JSONDecoder().decode(DaemonReport.self, from: line)
                    }
                }
                var reports: [DaemonReport] = []
                for try await report in group { reports.append(report) }
                return reports
            }
        }
    }
}

/// What this program prints when it is run with `arguments`.
private func output(ofOwn arguments: [String]) async throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    // Reading blocks until the other process ends, so it has a thread of its own.
    return try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Result { try pipe.fileHandleForReading.readToEnd() ?? Data() })
        }
    }
}

extension [Int] {
    /// The value that a part of `share` of these sorted values does not exceed; 0 where there are none.
    fileprivate func quantile(_ share: Double) -> Int {
        isEmpty ? 0 : self[Swift.min(count - 1, Int(Double(count) * share))]
    }
}
