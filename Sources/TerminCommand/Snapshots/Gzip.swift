import Foundation

/// Files packed by gzip, through the program of the system; everything here blocks.
enum Gzip {
    /// Whether `data` is packed.
    static func isPacked(_ data: Data) -> Bool { data.starts(with: [0x1F, 0x8B]) }

    /// Packs `file` in its place, as `file.gz`; `false` where there is no gzip, and the file stays as it is.
    /// - Throws: ``ChildProcess/Failure``.
    static func pack(_ file: String) throws -> Bool {
        guard let gzip = ChildProcess.find("gzip") else { return false }
        _ = try ChildProcess.wait(for: gzip, ["-9", "-n", "-f", "--", file])
        return true
    }

    /// What is packed in `file`, at most `most` bytes.
    /// - Throws: ``ChildProcess/Failure``.
    static func contents(of file: String, atMost most: Int = .max) throws -> Data {
        guard let gzip = ChildProcess.find("gzip") else {
            throw ChildProcess.Failure(description: "there is no program 'gzip' here")
        }
        do {
            return try ChildProcess.wait(for: gzip, ["-dc", "--", file], most: most)
        } catch let failure as ChildProcess.Failure where failure.description.hasPrefix("gzip ended") {
            throw ChildProcess.Failure(description: "gzip found it damaged")
        }
    }
}
