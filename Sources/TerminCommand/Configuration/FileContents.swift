import Foundation

/// The bytes of the file at `path`.
/// - Throws: ``ConfigurationError`` (status 66) where it cannot be read or is longer than `limit`.
package func contents(of path: String, atMost limit: Int) throws(ConfigurationError) -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw .unreadable(path, "there is no such file")
    }
    guard !isFolder.boolValue else { throw .unreadable(path, "it is a folder") }
    let data: Data
    do {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? handle.close() }
        data = try handle.read(upToCount: limit + 1) ?? Data()
    } catch {
        throw .unreadable(path, "permission is missing or the disk failed")
    }
    guard data.count <= limit else { throw .unreadable(path, "it is longer than \(limit / 1024) KiB") }
    return Array(data)
}
