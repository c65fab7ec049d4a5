import Foundation

/// A request as the portal reads it.
struct IncomingRequest: Sendable {
    var method: String
    var path: String
    /// Path and query, as they came.
    var target: String
    var query: FormFields
    var form: FormFields
    /// The value of the session cookie.
    var session: String?
    var userAgent: String?
    var remotePort: Int
}

/// Name and value pairs in the encoding of forms, `application/x-www-form-urlencoded`.
struct FormFields: Sendable {
    let pairs: [(name: String, value: String)]

    init(_ encoded: String) {
        pairs = encoded.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (FormFields.decoded(parts[0]), parts.count > 1 ? FormFields.decoded(parts[1]) : "")
        }
    }

    /// The first value of `name`.
    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    private static func decoded(_ text: Substring) -> String {
        let spaced = text.replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? String(spaced)
    }
}

/// The value of the cookie `name` in a `Cookie` header.
func cookie(_ name: String, in header: String?) -> String? {
    guard let header else { return nil }
    for pair in header.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == name else { continue }
        return parts[1].trimmingCharacters(in: .whitespaces)
    }
    return nil
}
