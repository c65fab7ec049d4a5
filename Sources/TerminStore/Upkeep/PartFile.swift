import Foundation
import Glibc
import TerminEngine

/// The file `FILE.part`, which becomes `FILE` once it is complete; until then nobody else writes it.
final class PartFile: Sendable {
    /// Where it is for now.
    let path: String
    private let file: String
    private let replacing: Bool
    private let descriptor: Int32

    /// Makes the file, or takes over what an interrupted backup left.
    /// - Throws: ``UpkeepRefusal`` where `file` cannot become one, ``StoreFailure`` where the disk does not take it.
    init(beside file: String, replacing: Bool, source: String?) throws {
        self.file = file
        self.replacing = replacing
        path = file + ".part"
        try PartFile.check(file, replacing: replacing, source: source)
        // People's addresses are in it.
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PartFile.failure("making \(path)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw UpkeepRefusal("another backup is writing \(path)")
        }
        // Whoever held the lock may have finished in between: the file is then no longer a part.
        guard isAt(path) else { throw UpkeepRefusal("another backup is writing \(path)") }
        // What is left of another copy would be taken for a part of this one.
        for end in PartFile.companions { unlink(path + end) }
        guard ftruncate(descriptor, 0) == 0 else { throw PartFile.failure("emptying \(path)") }
    }

    deinit { close(descriptor) }

    /// Puts the file into its place, where it is after a power cut too.
    func publish() throws {
        guard fsync(descriptor) == 0 else { throw PartFile.failure("writing \(path)") }
        if replacing {
            guard rename(path, file) == 0 else { throw PartFile.failure("making \(file)") }
        } else if link(path, file) == 0 {
            unlink(path)
        } else {
            guard errno != EEXIST else { throw PartFile.exists(file) }
            // A file system without links: between the look and the renaming a file could still appear.
            guard access(file, F_OK) != 0 else { throw PartFile.exists(file) }
            guard rename(path, file) == 0 else { throw PartFile.failure("making \(file)") }
        }
        let folder = open(PartFile.folder(of: file), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    /// Removes the file.
    func discard() {
        for end in [""] + PartFile.companions { unlink(path + end) }
    }

    private func isAt(_ path: String) -> Bool {
        var mine = stat()
        var there = stat()
        guard fstat(descriptor, &mine) == 0, stat(path, &there) == 0 else { return false }
        return mine.st_dev == there.st_dev && mine.st_ino == there.st_ino
    }

    private static let companions = ["-wal", "-shm", "-journal"]

    private static func check(_ file: String, replacing: Bool, source: String?) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder(of: file), isDirectory: &isFolder),
            isFolder.boolValue
        else { throw UpkeepRefusal("there is no folder '\(folder(of: file))'") }
        if let source, isSame(source, file) { throw UpkeepRefusal("\(file) is the database itself") }
        // SQLite would take it for the rest of the new file.
        for end in ["-wal", "-journal"] {
            var journal = stat()
            guard stat(file + end, &journal) != 0 || journal.st_size == 0 else {
                throw UpkeepRefusal("\(file) is, or was, a database in use: there is \(file + end)")
            }
        }
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else { return }
        if isFolder.boolValue { throw UpkeepRefusal("\(file) is a folder") }
        if !replacing { throw exists(file) }
    }

    private static func folder(of file: String) -> String {
        URL(fileURLWithPath: file).deletingLastPathComponent().path
    }

    private static func exists(_ file: String) -> UpkeepRefusal {
        UpkeepRefusal("\(file) is there already; --force replaces it")
    }

    private static func failure(_ operation: String) -> StoreFailure {
        StoreFailure(.unavailable, operation: operation, message: String(cString: strerror(errno)))
    }
}

/// Whether two paths lead to one file that is there.
func isSame(_ one: String, _ other: String) -> Bool {
    var first = stat()
    var second = stat()
    guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
}
