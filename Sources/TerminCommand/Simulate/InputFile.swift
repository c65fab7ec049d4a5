import Foundation

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
        return Gzip.isPacked(data) ? try unpacked(path) : [UInt8](data)
    }

    private static func unpacked(_ path: String) throws -> [UInt8] {
        do {
            return [UInt8](try Gzip.contents(of: path))
        } catch {
            throw CommandEnd(.noInput, "\(plain(path)) cannot be unpacked: \(error)")
        }
    }
}
