import Foundation
import Glibc

/// A small disk of a test's own, or a folder that nobody can write to.
enum Volume {
    /// Runs `body` with a folder on a disk of `megabytes`; where none can be mounted says so on standard error.
    static func small(megabytes: Int, _ body: (URL) async throws -> Void) async throws {
        try await withFolder { folder in
            guard
                isRoot,
                run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.path)
            else { return skip("a full disk: no tmpfs can be mounted here") }
            try await ending({ try await body(folder) }) { _ = run("umount", "-l", folder.path) }
        }
    }

    /// Runs `body` while `folder` cannot be written to; where that cannot be had says so on standard error.
    static func readOnly(_ folder: URL, _ body: () async throws -> Void) async throws {
        guard isRoot else {
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).map {
                folder.appending(path: $0).path
            }
            for file in files { chmod(file, 0o444) }
            chmod(folder.path, 0o555)
            return try await ending(body) {
                chmod(folder.path, 0o755)
                for file in files { chmod(file, 0o644) }
            }
        }
        // Permissions do not bind root, a mount does.
        guard run("mount", "--bind", folder.path, folder.path) else {
            return skip("a read-only folder: nothing can be mounted here")
        }
        try await ending({
            guard run("mount", "-o", "remount,ro,bind", folder.path) else {
                return skip("a read-only folder: the mount cannot be made so")
            }
            try await body()
        }) { _ = run("umount", "-l", folder.path) }
    }

    private static var isRoot: Bool { geteuid() == 0 }

    private static func skip(_ reason: String) {
        FileHandle.standardError.write(Data("SKIPPED: \(reason)\n".utf8))
    }

    private static func run(_ arguments: String...) -> Bool {
        let words = arguments.map { "'" + $0.replacing("'", with: "'\\''") + "'" }
        return system(words.joined(separator: " ") + " 2> /dev/null") == 0
    }

    private static func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "termind-volume-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await ending({ try await body(folder) }) { try FileManager.default.removeItem(at: folder) }
    }
}
