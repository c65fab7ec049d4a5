import ArgumentParser
import Foundation

/// What commands ask offices for, as it was typed.
enum Asked {
    /// - Throws: `ValidationError` for a quantity that no office takes, or a name without a letter.
    static func check(quantity: Int, service: String? = nil) throws {
        guard (1...1000).contains(quantity) else { throw ValidationError("--quantity is from 1 to 1000") }
        if let service, service.allSatisfy(\.isWhitespace) {
            throw ValidationError("the name of the service is empty")
        }
    }

    /// The folder `path`, which nothing stands in yet.
    /// - Throws: `CommandEnd` of status 64.
    static func emptyFolder(_ path: String) throws -> URL {
        let folder = URL(fileURLWithPath: path)
        guard FileManager.default.enumerator(atPath: folder.path)?.nextObject() == nil else {
            throw CommandEnd(.usage, "'\(path)' is not empty; name a new folder")
        }
        return folder
    }
}
