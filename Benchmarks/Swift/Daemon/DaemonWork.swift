import ArgumentParser
import Foundation
import Synchronization
import TerminCore
import TerminEngine
import TerminHTTP
import TerminStore

/// What one process of the benchmark did, as it prints it.
struct DaemonReport: Codable {
    /// From the start of the process to the end of its first look, in milliseconds.
    var firstLook: Int?
    /// The looks that count, and in how many seconds they were made.
    var looks = 0
    var seconds = 0.0
    /// User and system time of the process while they were made, in seconds.
    var cpu = 0.0
    /// Resident memory after each tenth of the looks, and the most there ever was, in kilobytes.
    var resident: [Int] = []
    var peak = 0
    /// How late each look began, in milliseconds.
    var late: [Int] = []
    /// From the beginning of a look that caused messages to their commit, in milliseconds.
    var queued: [Int] = []
    var messages = 0
    /// Looks without an answer and failures of the database: none are expected.
    var failures = 0
    var lastFailure: String?
}

extension Bench {
    /// One process of the daemon benchmark: the real runner, looker, client and store, without floors.
    struct DaemonWork: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "daemon-work")
        @Argument var database: String
        /// Its name among the processes.
        @Option var name = "bench/1"
        /// It stops after so many looks or seconds.
        @Option var looks = Int.max
        @Option var seconds = 30.0
        /// What happens in so many seconds before that does not count.
        @Option var warmUp = 0.0
        @Option var walks = 32

        func run() async throws {
            let tally = DaemonTally(most: looks, started: try Bench.processStart())
            let store = try await SQLStore(storeEngine(database), worker: name)
            let client = CurlClient(userAgent: "termind-bench/1.0")
            let checker = DaemonChecker()
            let runner = Runner(
                store: store,
                looker: Looker(store: store, memory: StepMemory()) { client.transport(hosts: $0) },
                worker: name, walks: walks,
                subject: { service, quantity in
                    let office = Office(
                        id: service.office, portal: service.portal, name: service.office,
                        url: service.baseURL,
                        timeZone: checker.portal.timeZone)
                    guard let today = Day(of: Date(), in: office.timeZone) else { throw CancellationError() }
                    return Runner.Subject(
                        query: Query(
                            office: office, service: service.service, quantity: quantity, today: today),
                        checker: checker,
                        politeness: Politeness(checker.portal, towards: office, includingLoopback: true))
                },
                report: { tally.note($0) })
            let (warmUp, seconds) = (warmUp, seconds)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await runner.run() }
                group.addTask {
                    do {
                        try await Task.sleep(for: .seconds(warmUp))
                        tally.begin()
                        let end = ContinuousClock.now + .seconds(seconds)
                        while ContinuousClock.now < end, !tally.isEnough {
                            try await Task.sleep(for: .milliseconds(20))
                        }
                    } catch { return }
                }
                await group.next()
                tally.end()
                group.cancelAll()
            }
            try await runner.release()
            await client.shutdown()
            var report = tally.report
            report.peak = try Bench.memory("VmHWM")
            print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
        }
    }

    /// When this process was started.
    static func processStart() throws -> Date {
        // The 22nd field, in hundredths of a second since the machine was started; the second, a name, may hold blanks.
        let status = try String(contentsOfFile: "/proc/self/stat", encoding: .utf8)
        let fields = status.split(separator: ")").last?.split(separator: " ") ?? []
        let uptime = try String(contentsOfFile: "/proc/uptime", encoding: .utf8).split(separator: " ").first
        guard fields.count > 19, let ticks = Double(fields[19]), let up = uptime.flatMap({ Double($0) })
        else {
            throw ValidationError("/proc does not say when this process was started")
        }
        return Date().addingTimeInterval(ticks / 100 - up)
    }
}

/// Counts what a runner reports.
final class DaemonTally: Sendable {
    private struct State {
        var report = DaemonReport()
        var isCounting = false
        var begun = ContinuousClock.now
        var last = ContinuousClock.now
        var cpu = 0.0

        mutating func fail(_ reason: String) {
            report.failures += 1
            report.lastFailure = reason
        }
    }

    private let most: Int
    private let started: Date
    private let state = Mutex(State())

    init(most: Int, started: Date) {
        self.most = most
        self.started = started
    }

    var report: DaemonReport { state.withLock { $0.report } }
    var isEnough: Bool { state.withLock { $0.report.looks >= most } }

    func begin() {
        state.withLock { state in
            (state.isCounting, state.begun, state.last, state.cpu) = (true, .now, .now, Bench.cpu())
            if state.report.firstLook == nil { state.report.resident = [] }
        }
    }

    func end() {
        state.withLock { state in
            state.isCounting = false
            // Where everything was done before the time was over, the rest of it does not count.
            state.report.seconds = max(0.001, (state.last - state.begun).seconds)
            state.report.cpu = Bench.cpu() - state.cpu
            state.report.resident.append((try? Bench.memory("VmRSS")) ?? 0)
        }
    }

    func note(_ event: Runner.Event) {
        let now = Date()
        state.withLock { state in
            switch event {
            case .looked(_, let look, let recorded, let late):
                if state.report.firstLook == nil {
                    state.report.firstLook = Int(now.timeIntervalSince(started) * 1000)
                }
                if let failure = look.failure { state.fail(failure.message) }
                guard state.isCounting else { return }
                state.report.looks += 1
                state.last = .now
                state.report.late.append(Int(late.milliseconds))
                if most < .max, state.report.looks % max(1, most / 10) == 0 {
                    state.report.resident.append((try? Bench.memory("VmRSS")) ?? 0)
                }
                guard recorded.messages > 0 else { return }
                state.report.messages += recorded.messages
                state.report.queued.append(Int(now.timeIntervalSince(look.checkedAt) * 1000))
            case .store(let failure): state.fail("\(failure)")
            case .impossible(_, let reason): state.fail(reason)
            case .health, .breaker, .reclaimed, .lost, .asleep, .connectivity: return
            }
        }
    }
}
