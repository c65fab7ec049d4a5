import Foundation

/// A token or a password, or the file that holds it. It prints as `***`, whatever prints it.
package enum Secret: Hashable, Sendable {
    case text(String)
    case file(String)

    /// The secret itself, without the line end of its file.
    /// - Throws: ``ConfigurationError`` where the file cannot be read or holds no secret.
    package func value() throws(ConfigurationError) -> String {
        switch self {
        case .text(let text): return text
        case .file(let path):
            let bytes = try contents(of: path, atMost: 65_536)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .unreadable(path, "it is not UTF-8 text")
            }
            let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !secret.isEmpty else {
                throw .unreadable(path, "it is empty, but a secret is expected in it")
            }
            return secret
        }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `***`.
    package var description: String { "***" }
    /// Always `***`.
    package var debugDescription: String { "***" }
    /// Nothing to look into, so that `dump` shows nothing either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// `url` with its passwords as `***`: `postgresql://termind:***@db/termind`.
package func withoutPassword(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return "***" }
    var user = ""
    var rest = url[scheme.upperBound...]
    // A password may hold an unescaped slash, ? or @: all up to the last @ is the user and the password.
    if let end = rest.lastIndex(of: "@") {
        let name = rest[..<end].prefix { $0 != ":" }
        user = name.endIndex == end ? "\(name)@" : "\(name):***@"
        rest = rest[rest.index(after: end)...]
    }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let fields = parts.dropFirst().first?.split(separator: "&", omittingEmptySubsequences: false).map {
        field in
        let name = field.prefix { $0 != "=" }
        return name.lowercased().contains("password") ? "\(name)=***" : String(field)
    }
    return url[..<scheme.upperBound] + user + parts[0]
        + (fields.map { "?" + $0.joined(separator: "&") } ?? "")
}
