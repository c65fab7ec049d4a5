import Dispatch
import Foundation

/// Runs `body`, which blocks or computes for long, on a queue of its own instead of the cooperative pool.
func aside<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "termind.aside").async { continuation.resume(with: .init { try body() }) }
    }
}

/// The bytes of a file that may be packed by gzip. Blocks.
enum InputFile {
    /// - Throws: `CommandEnd` of status 66 with one sentence.
    static func bytes(of path: String) throws -> [UInt8] {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw CommandEnd(.noInput, "\(plain(path)) cannot be read: \(fileReason(error))")
        }
        return data.starts(with: [0x1F, 0x8B]) ? try unpacked(path) : [UInt8](data)
    }

    private static func unpacked(_ path: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let data: Data
        do {
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            try process.run()
            data = try output.fileHandleForReading.readToEnd() ?? Data()
        } catch {
            throw CommandEnd(.noInput, "\(plain(path)) cannot be unpacked: \(fileReason(error))")
        }
        process.waitUntilExit()
        switch process.terminationStatus {
        case 0 where process.terminationReason == .exit: return [UInt8](data)
        case 127:
            throw CommandEnd(.noInput, "\(plain(path)) cannot be unpacked: there is no program 'gzip' here")
        default:
            throw CommandEnd(.noInput, "\(plain(path)) cannot be unpacked: gzip found it damaged")
        }
    }
}
