import TerminCore

/// Text from portals and users as a terminal may show it: control characters could command the terminal.
func plain(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: \.isHostile) else { return text }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { safe.append(scalar.isHostile ? "\u{FFFD}" : scalar) }
    return String(safe)
}

/// A location or other words of a portal for people, of a length that can be read.
func brief(_ text: String) -> String { plain(cut(text, to: 300)) }

/// `text` without its end where it is longer than `limit`.
func cut(_ text: String, to limit: Int) -> String {
    text.count > limit ? text.prefix(limit - 1) + "\u{2026}" : text
}

/// `text` without its middle where it is longer than `limit`: names often differ at their ends alone.
func withoutMiddle(_ text: String, to limit: Int) -> String {
    guard text.count > limit, limit > 0 else { return text }
    return text.prefix(limit / 2) + "\u{2026}" + text.suffix(limit - 1 - limit / 2)
}

/// `text` in lines of at most `columns`, broken at blanks; a longer word has a line of its own.
func wrapped(_ text: String, to columns: Int) -> [String] {
    guard text.count > columns else { return [text] }
    var lines: [String] = []
    for word in text.split(separator: " ") {
        if let last = lines.last, last.count + 1 + word.count <= columns {
            lines[lines.count - 1] += " " + word
        } else {
            lines.append(String(word))
        }
    }
    return lines
}

/// `1 request`, `2 requests`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

extension Unicode.Scalar {
    /// Whether it commands a terminal, ends a line, or changes the direction of what follows: a name could show an
    /// address that it is not.
    fileprivate var isHostile: Bool {
        switch value {
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: properties.generalCategory == .control
        }
    }
}
