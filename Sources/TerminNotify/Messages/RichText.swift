/// A message before it is written for a channel: lines of words, some of them strong or leading somewhere.
public struct RichText: Hashable, Sendable {
    /// Words in one style.
    public struct Span: Hashable, Sendable {
        /// How words look.
        public enum Style: Hashable, Sendable {
            /// As the rest.
            case plain
            /// In bold.
            case strong
            /// They lead to an address.
            case link(String)
        }

        /// The words, without a line break.
        public let text: String
        /// How they look.
        public let style: Style

        /// Words.
        public init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    /// The lines from the top.
    public private(set) var lines: [[Span]]

    /// A text of these lines.
    public init(_ lines: [[Span]] = []) {
        self.lines = lines
    }

    /// Adds a line.
    public mutating func add(_ spans: Span...) { lines.append(spans) }

    /// Adds a line.
    public mutating func add(_ spans: [Span]) { lines.append(spans) }

    /// The words alone; an address stands behind the words that lead to it where `showsLinks`.
    public func plain(showsLinks: Bool = true) -> String {
        lines.map { line in
            line.map { span in
                guard showsLinks, case .link(let url) = span.style else { return span.text }
                return "\(span.text) (\(url))"
            }.joined()
        }.joined(separator: "\n")
    }

    /// The text for Telegram's parse mode HTML.
    public var telegramHTML: String {
        lines.map { line in
            line.map { span in
                let text = escapedHTML(span.text)
                return switch span.style {
                case .plain: text
                case .strong: "<b>\(text)</b>"
                case .link(let url): "<a href=\"\(escapedHTML(url))\">\(text)</a>"
                }
            }.joined()
        }.joined(separator: "\n")
    }

    /// The text in parts of at most `limit` UTF-16 units and `styles` styled spans, which is what a server counts once
    /// it has read the HTML. A part ends with a line; only a line that is longer than a part is broken, between
    /// characters.
    public func parts(limit: Int = 4_096, styles: Int = 90) -> [RichText] {
        var parts: [RichText] = []
        var part: [[Span]] = []
        var (size, styled) = (0, 0)
        for line in lines.flatMap({ Self.broken($0, limit: limit, styles: styles) }) {
            let length = line.reduce(0) { $0 + $1.text.utf16.count }
            let marks = line.count { $0.style != .plain }
            if !part.isEmpty, size + 1 + length > limit || styled + marks > styles {
                parts.append(RichText(part))
                (part, size, styled) = ([], 0, 0)
            }
            size += length + (part.isEmpty ? 0 : 1)
            styled += marks
            part.append(line)
        }
        return part.isEmpty ? parts : parts + [RichText(part)]
    }

    /// A line as lines that fit into a part each.
    private static func broken(_ line: [Span], limit: Int, styles: Int) -> [[Span]] {
        let length = line.reduce(0) { $0 + $1.text.utf16.count }
        guard length > limit || line.count(where: { $0.style != .plain }) > styles else { return [line] }
        var lines: [[Span]] = []
        var current: [Span] = []
        var (room, marks) = (limit, 0)
        func finish() {
            if !current.isEmpty { lines.append(current) }
            (current, room, marks) = ([], limit, 0)
        }
        for span in line {
            if span.style != .plain, marks == styles { finish() }
            var text = ""
            for character in span.text {
                let width = character.utf16.count
                // No such character comes out of ``harmless(_:limit:)``.
                guard width <= limit else { continue }
                if width > room {
                    if !text.isEmpty { current.append(Span(text, span.style)) }
                    finish()
                    text = ""
                }
                text.append(character)
                room -= width
            }
            if !text.isEmpty { current.append(Span(text, span.style)) }
            if span.style != .plain { marks += 1 }
        }
        finish()
        return lines
    }
}

/// `text` as HTML shows it; the only escaping there is.
public func escapedHTML(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for character in text.unicodeScalars {
        switch character {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        default: escaped.unicodeScalars.append(character)
        }
    }
    return escaped
}
