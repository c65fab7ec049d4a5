/// What the `robots.txt` of a host allows us (RFC 9309, <https://www.rfc-editor.org/rfc/rfc9309>).
public struct RobotsRules: Hashable, Sendable {
    private struct Rule: Hashable, Sendable {
        let isAllowed: Bool
        let pattern: [UInt8]
    }

    private var rules: [Rule] = []

    /// A file that forbids nothing.
    public static let none = RobotsRules()

    private init() {}

    /// The rules in `text` for the program called `agent` (its product token, such as `termind`), else those for all.
    ///
    /// Only the first 500 KiB count, as the RFC asks of readers at least.
    public init(_ text: String, for agent: String) {
        var groups: [(agents: [String], rules: [Rule])] = []
        var isInRules = true
        for line in text.utf8.prefix(500 << 10).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let content = String(decoding: line.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
            let parts = content.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let key = parts[0].filter { !$0.isWhitespace }.lowercased()
            let value = parts[1].drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
            switch key {
            case "user-agent":
                if isInRules { groups.append(([], [])) }
                isInRules = false
                groups[groups.count - 1].agents.append(String(value).lowercased())
            case "allow", "disallow":
                isInRules = true
                guard !groups.isEmpty, !value.isEmpty else { continue }
                let rule = Rule(isAllowed: key == "allow", pattern: Array(String(value).utf8))
                groups[groups.count - 1].rules.append(rule)
            default: continue
            }
        }
        let name = agent.lowercased()
        let ours = groups.filter { $0.agents.contains { $0 == name || $0.hasPrefix(name + "/") } }
        rules = (ours.isEmpty ? groups.filter { $0.agents.contains("*") } : ours).flatMap(\.rules)
    }

    /// These rules as a file that says nothing else, cut between two lines at `limit` bytes.
    func text(for agent: String, atMost limit: Int) -> String {
        var text = "User-agent: \(agent)\n"
        for rule in rules {
            let pattern = String(decoding: rule.pattern, as: UTF8.self)
            let line = "\(rule.isAllowed ? "Allow" : "Disallow"): \(pattern)\n"
            guard text.utf8.count + line.utf8.count <= limit else { break }
            text += line
        }
        return text
    }

    /// Whether `path`, with its query, may be asked for: the longest rule decides, and of two as long the one that allows.
    public func allows(_ path: String) -> Bool {
        let path = Array(path.utf8)
        let matching = rules.filter { Self.matches(path[...], $0.pattern[...]) }
        guard let longest = matching.map(\.pattern.count).max() else { return true }
        return matching.contains { $0.pattern.count == longest && $0.isAllowed }
    }

    /// Whether `path` begins like `pattern`, where `*` stands for anything and a last `$` for the end.
    private static func matches(_ path: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        let isAnchored = pattern.last == UInt8(ascii: "$")
        let pieces = (isAnchored ? pattern.dropLast() : pattern).split(
            separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        guard let first = pieces.first, path.starts(with: first) else { return false }
        var rest = path.dropFirst(first.count)
        // Without a star the end has to be here; with one the last piece has to stand at the end.
        guard pieces.count > 1 else { return !isAnchored || rest.isEmpty }
        for piece in pieces.dropFirst().dropLast() {
            guard let found = piece.isEmpty ? rest.startIndex..<rest.startIndex : rest.firstRange(of: piece)
            else {
                return false
            }
            rest = rest[found.upperBound...]
        }
        let last = pieces[pieces.count - 1]
        if last.isEmpty { return true }
        guard isAnchored else { return rest.firstRange(of: last) != nil }
        return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
    }
}
