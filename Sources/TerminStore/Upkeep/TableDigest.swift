import Crypto
import Foundation

/// Count and SHA-256 of the rows of one table, in the order of their ids; the same for the same rows on every engine.
struct TableDigest {
    private var hash = SHA256()
    private(set) var count: Int64 = 0

    /// Adds rows, each as its values with type and length: no two different rows have the same text.
    mutating func add(_ rows: [SQLRow]) {
        var text = ""
        for row in rows {
            for value in row.values {
                switch value {
                case .int(let number): text += "i\(number);"
                // The bits, as a number can be written in several ways.
                case .double(let number): text += "d\(number.bitPattern);"
                case .text(let words): text += "t\(words.utf8.count):\(words);"
                case .null: text += "n;"
                }
            }
            text += "\n"
        }
        count += Int64(rows.count)
        hash.update(data: Data(text.utf8))
    }

    /// The checksum, in hexadecimal.
    var checksum: String { hash.finalize().hexadecimal }
}

extension SHA256.Digest {
    /// Two digits a byte.
    var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
