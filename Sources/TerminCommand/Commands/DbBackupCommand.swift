import ArgumentParser
import Foundation
import TerminStore

/// `termind db backup FILE`: a copy of the database, made beside those who use it.
struct DbBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the database into a new SQLite file, while it is in use.")

    @Argument(help: "The file to make.", completion: .file()) var file: String
    @Flag(help: "Replace FILE if it is there.") var force = false
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        guard !file.isEmpty else { throw CommandEnd(.usage, "the file needs a name") }
        let setup = try global.load()
        let backup = Backup(of: try setup.engine(mustExist: true))
        let display = UpkeepDisplay(verb: "copying", isQuiet: setup.isQuiet)
        defer { display.end() }
        let summary = try await backup.write(to: file, replacing: force) { display.show($0) }
        display.end()
        if json {
            return try Console.write(
                json: Report(
                    file: summary.file, bytes: summary.bytes, durationMs: summary.duration.milliseconds))
        }
        Console.write(
            "\(plain(summary.file)): \(summary.bytes) bytes, found sound, in "
                + "\(summary.duration.milliseconds) ms")
    }

    private struct Report: Encodable {
        let file: String
        let bytes: Int64
        let durationMs: Int64
    }
}
