import Foundation
import TerminCore
import TerminEngine
import TerminStore

/// Where the pages are kept that changed the state of an office: one compressed file a walk.
struct SnapshotFolder: Sendable {
    let path: String

    /// The folder of `setup`: beside the SQLite file, else in the user's state folder.
    /// - Throws: `CommandEnd` of status 78 where the environment names no state folder.
    init(_ setup: Setup) throws {
        let database = setup.configuration.database
        path =
            database.kind == .sqlite
            ? URL(fileURLWithPath: database.path).deletingLastPathComponent().appending(path: "snapshots")
                .path
            : try Setup.stateFolder + "/snapshots"
    }

    /// Keeps the walk of a check; gives the path of the file, `nil` where no page came.
    /// - Throws: what writing threw, or ``ChildProcess/Failure``.
    func keep(_ recording: WalkRecording, check: Int64) async throws -> String? {
        guard !recording.pages.isEmpty else { return nil }
        let manager = FileManager.default
        // Pages may hold what belongs to one visitor although they are redacted.
        try manager.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let name = String(recording.office.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        let file = "\(path)/\(name)-\(check).json"
        let data = try JSONEncoder().encode(recording)
        guard manager.createFile(atPath: file, contents: data, attributes: [.posixPermissions: 0o600]) else {
            throw ChildProcess.Failure(description: "'\(file)' cannot be written")
        }
        // Without gzip the page is kept as it is: a page is worth more than the room it takes.
        return try await offPool("snapshot") { _ in try Gzip.pack(file) } ? file + ".gz" : file
    }

    /// Makes a picture of the last page beside the `file` of its walk.
    /// - Throws: why there is none.
    static func draw(_ recording: WalkRecording, beside file: String) async throws {
        guard let last = recording.pages.last else { return }
        let stem = file.split(separator: ".json", omittingEmptySubsequences: false)[0]
        try await PagePicture.draw(last.body, to: stem + ".png")
    }

    /// The walk kept in `file`.
    /// - Throws: `CommandEnd` of status 66.
    static func recording(in file: String) async throws -> WalkRecording {
        do {
            // Another program may have written the path: it names a file of ours, or none that is read.
            guard file.hasSuffix(".json.gz") || file.hasSuffix(".json"),
                FileManager.default.isReadableFile(atPath: file),
                try FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
                    == .typeRegular
            else { throw ChildProcess.Failure(description: "it is not on this machine, or no longer kept") }
            let data = try await offPool("snapshot") { _ in
                try file.hasSuffix(".gz")
                    ? Gzip.contents(of: file, atMost: 64 << 20) : Data(contents(of: file, atMost: 64 << 20))
            }
            let recording = try JSONDecoder().decode(WalkRecording.self, from: data)
            guard recording.isSound else { throw ChildProcess.Failure(description: "it is not a snapshot") }
            return recording
        } catch let failure as ChildProcess.Failure {
            throw CommandEnd(.noInput, "'\(plain(file))' cannot be read: \(failure)")
        } catch is DecodingError {
            throw CommandEnd(.noInput, "'\(plain(file))' is not a snapshot")
        }
    }

    /// Deletes what is older than `age`; gives how many files.
    /// - Throws: what reading the folder threw.
    func prune(olderThan age: Duration, now: Date) throws -> Int {
        let manager = FileManager.default
        guard manager.fileExists(atPath: path) else { return 0 }
        let cutoff = now.addingTimeInterval(-age.seconds)
        var deleted = 0
        for name in try manager.contentsOfDirectory(atPath: path) {
            guard [".json", ".json.gz", ".png"].contains(where: name.hasSuffix) else { continue }
            let file = "\(path)/\(name)"
            let changed = try manager.attributesOfItem(atPath: file)[.modificationDate] as? Date
            guard let changed, changed < cutoff else { continue }
            try manager.removeItem(atPath: file)
            deleted += 1
        }
        return deleted
    }
}
