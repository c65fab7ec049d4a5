import Foundation
import TerminStore

/// A program of the system that does a small job for us, off the cooperative pool.
struct ChildProcess: Sendable {
    /// How a job failed, as a sentence.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The first of these programs that is on `PATH`; `nil` where none is.
    static func find(_ names: String...) -> URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for name in names {
            for folder in folders where folder.hasPrefix("/") {
                let path = "\(folder)/\(name)"
                if FileManager.default.isExecutableFile(atPath: path) { return URL(fileURLWithPath: path) }
            }
        }
        return nil
    }

    /// What `program` writes to standard output; it is ended after `limit` seconds.
    /// - Throws: ``Failure``.
    static func output(of program: URL, _ arguments: [String], limit: TimeInterval = 60) async throws -> Data
    {
        try await offPool("child") { _ in try wait(for: program, arguments, limit: limit) }
    }

    /// The same for who is off the cooperative pool already: it blocks.
    /// - Throws: ``Failure``.
    static func wait(for program: URL, _ arguments: [String], limit: TimeInterval = 60, most: Int = .max)
        throws -> Data
    {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do { try process.run() } catch {
            throw Failure(
                description: "\(program.lastPathComponent) does not start: \(error.localizedDescription)")
        }
        let pid = process.processIdentifier
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + limit)
        timer.setEventHandler { kill(pid, SIGKILL) }
        timer.activate()
        defer { timer.cancel() }
        var data = Data()
        while true {
            let part = output.fileHandleForReading.availableData
            if part.isEmpty { break }
            data.append(part)
            guard data.count <= most else {
                kill(pid, SIGKILL)
                process.waitUntilExit()
                throw Failure(description: "it is longer than \(most >> 20) MiB")
            }
        }
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Failure(
                description: "\(program.lastPathComponent) ended with status \(process.terminationStatus)"
            )
        }
        return data
    }
}
