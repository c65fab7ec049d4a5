/// Replaces what belongs to one visitor, keeping lengths so that nothing else moves.
struct Redaction {
    /// How often each kind was replaced.
    private(set) var counts: [String: Int] = [:]

    /// Values of fields named like tokens, and e-mail addresses. Bytes that are no UTF-8 are kept as they are.
    mutating func redacted(_ body: [UInt8]) -> [UInt8] {
        guard let text = String(validating: body, as: UTF8.self) else { return body }
        let token =
            /(?i)(<input\b[^<>]*\bname=["'][^"'<>]*(?:token|checksum|nonce|csrf|session|captcha)[^"'<>]*["'][^<>]*\bvalue=["'])([^"'<>]+)/
        let address = /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]*[A-Za-z]/
        let first = text.replacing(token) { match in
            counts["field that looks like a token", default: 0] += 1
            return match.1 + String(repeating: "0", count: match.2.count)
        }
        let second = first.replacing(address) { match in
            counts["e-mail address", default: 0] += 1
            let name = String(repeating: "x", count: max(1, match.0.utf8.count - "@example.org".utf8.count))
            return name + "@example.org"
        }
        return Array(second.utf8)
    }
}
