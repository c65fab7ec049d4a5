import Synchronization

/// Statements with `?2` for `$2`.
///
/// In SQLite `$2` is a name, numbered by first appearance: bound by position it would take the wrong value. Bound by
/// name it costs a dictionary a statement; `?2` is the second value wherever it stands.
enum NumberedText {
    private static let known = Mutex<[String: String]>([:])
    /// More statements than the program has; lists of many lengths must not fill the memory.
    private static let most = 4096

    static func of(_ sql: String) -> String {
        if let text = known.withLock({ $0[sql] }) { return text }
        let bytes = Array(sql.utf8)
        let numbered = bytes.enumerated().map { index, byte in
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            return byte == UInt8(ascii: "$") && (0x30...0x39).contains(next) ? UInt8(ascii: "?") : byte
        }
        let text = String(decoding: numbered, as: UTF8.self)
        known.withLock { known in
            if known.count >= most { known.removeAll() }
            known[sql] = text
        }
        return text
    }
}
