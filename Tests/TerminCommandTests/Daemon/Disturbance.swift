import Foundation
import Synchronization
import TerminCore
import TerminSimulator

/// A daemon process that is killed and started again; its output is kept over all its lives.
actor ChaosDaemon {
    private let folder: URL
    private var process: Process?
    private(set) var lives = 0

    init(in folder: URL) { self.folder = folder }

    func start() throws {
        lives += 1
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.executable)
        process.arguments = ["run"]
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "SWIFT_BACKTRACE": "enable=no"]
        process.standardInput = FileHandle.nullDevice
        for (kind, file) in [("out", output), ("err", errors)] {
            try Data().write(to: file)
            let handle = try FileHandle(forWritingTo: file)
            if kind == "out" { process.standardOutput = handle } else { process.standardError = handle }
        }
        try process.run()
        self.process = process
    }

    private var name: String { "chaos-\(ObjectIdentifier(self).hashValue)-\(lives)" }
    private var output: URL { folder.appending(path: name + ".out") }
    private var errors: URL { folder.appending(path: name + ".err") }

    /// Sends `signal` and waits for the end; gives the exit status.
    func end(_ signal: Int32) async -> Int32 {
        guard let process else { return 0 }
        kill(process.processIdentifier, signal)
        while process.isRunning {
            do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
        }
        return process.terminationStatus
    }

    /// Returns when this life works.
    func working() async throws {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            if try String(contentsOf: errors, encoding: .utf8).contains("works on") { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// What really was free, and when the watching was disturbed.
final class ChaosRecord: Sendable {
    struct Opening: Sendable {
        let service: String
        let moment: String
        let from: Date
        var to: Date
    }

    private struct State {
        var openings: [Opening] = []
        var disturbances: [ClosedRange<Date>] = []
    }
    private let state = Mutex(State())

    var openings: [Opening] { state.withLock { $0.openings } }

    func opened(_ opening: Opening) -> Int {
        state.withLock {
            $0.openings.append(opening)
            return $0.openings.count - 1
        }
    }

    func closed(_ index: Int) { state.withLock { $0.openings[index].to = Date() } }

    func disturbed(from: Date, to: Date) { state.withLock { $0.disturbances.append(from...to) } }

    /// The longest time in which `opening` could be seen and nothing was wrong.
    func undisturbed(_ opening: Opening) -> TimeInterval {
        let disturbances = state.withLock { $0.disturbances }.sorted { $0.lowerBound < $1.lowerBound }
        var (start, longest) = (opening.from, 0.0)
        for disturbance in disturbances
        where disturbance.upperBound > opening.from && disturbance.lowerBound < opening.to {
            longest = max(longest, disturbance.lowerBound.timeIntervalSince(start))
            start = max(start, disturbance.upperBound)
        }
        return max(longest, opening.to.timeIntervalSince(start))
    }
}
