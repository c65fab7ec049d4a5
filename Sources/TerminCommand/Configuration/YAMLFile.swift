import Foundation
import TerminCore
import Yams

/// One YAML file being read: its tree, what has been taken from it, and what is wrong with it.
final class YAMLFile {
    /// What problems call it.
    let name: String
    /// What is wrong, in the order it was found.
    private(set) var problems: [ConfigurationError.Problem] = []
    /// The lines of the values taken, by path (`schedule.walks`).
    private(set) var taken: [String: Int] = [:]
    private var hints = 0
    /// `nil` for an empty file and for one that is no YAML.
    private(set) var root: YAMLValue?

    /// The tree of `bytes`; problems instead, where there is none.
    init(name: String, bytes: [UInt8]) {
        self.name = name
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let valid = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\u{FFFD}" }
            report(lines(of: String(valid)).count, "this is not UTF-8 text")
            return
        }
        var whole = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        whole.makeContiguousUTF8()
        if let line = firstAlias(in: whole) {
            report(
                line,
                "aliases (*name) are refused; write the value out, or put text that begins with * in quotes")
            return
        }
        guard let node = compose(whole), isShallow(node, depth: 1) else { return }
        root = YAMLValue(node: node, path: "", line: node.mark?.line ?? 1, file: self)
    }

    /// Adds a problem.
    func report(_ line: Int?, _ message: String) {
        problems.append(ConfigurationError.Problem(file: name, line: line, message: message))
    }

    /// What a person who wrote `word` may have meant. After a hundred mistakes nobody is asked any more:
    /// looking takes time, and the file is something else than a configuration.
    func nearest(_ word: String, in candidates: [String]) -> String? {
        hints += 1
        return hints > 100 ? nil : nearMatches(word, in: candidates, limit: 1).first
    }

    /// Remembers that the value at `path` was taken.
    func take(_ path: String, at line: Int) {
        taken[path] = line
    }

    /// The tree of `text`. Yams stops at the first repeated key; to find all problems in one go, the key it
    /// names is marked as repeated in the text and the text read again.
    private func compose(_ text: String) -> Node? {
        var text = text
        // A long file is read again less often, so that reading ends in time.
        var readings = max(1, min(20, 1_048_576 / (text.utf8.count + 1)))
        while true {
            do {
                // No resolver: whether a word is a number is decided where one is expected.
                return try Yams.compose(yaml: text, .basic)
            } catch YamlError.duplicatedKeysInMapping(_, let context) {
                readings -= 1
                guard readings > 0, let marked = marking(context.mark, in: text) else {
                    report(context.mark.line, "this key stands again further down")
                    return nil
                }
                text = marked
            } catch {
                let (line, message) = sentence(for: error)
                report(line, message)
                return nil
            }
        }
    }

    /// Whether nothing is nested deeper than people write.
    private func isShallow(_ node: Node, depth: Int) -> Bool {
        guard depth <= 32 else {
            report(node.mark?.line, "this is nested too deep; 32 levels are the most")
            return false
        }
        return switch node {
        case .mapping(let mapping):
            mapping.allSatisfy {
                isShallow($0.key, depth: depth + 1) && isShallow($0.value, depth: depth + 1)
            }
        case .sequence(let sequence): sequence.allSatisfy { isShallow($0, depth: depth + 1) }
        case .scalar, .alias: true
        }
    }
}

/// Stands before a key that is written again further down; no key of ours begins with it.
let repeatedKeyMark: Character = "\u{E000}"

/// `text` with the key at `mark` marked as repeated; `nil` where there is no such place.
private func marking(_ mark: Mark, in text: String) -> String? {
    var lines = lines(of: text)
    guard lines.indices.contains(mark.line - 1) else { return nil }
    var scalars = Array(lines[mark.line - 1].unicodeScalars)
    var column = mark.column - 1
    guard scalars.indices.contains(column) else { return nil }
    if scalars[column] == "\"" || scalars[column] == "'" { column += 1 }
    scalars.insert(contentsOf: String(repeatedKeyMark).unicodeScalars, at: column)
    lines[mark.line - 1] = scalars.reduce(into: "") { $0.unicodeScalars.append($1) }
    return lines.joined()
}

/// The lines of `text` with their ends, as libyaml counts them.
func lines(of text: String) -> [String] {
    var lines = [""]
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
        let isEnd = "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains(previous)
        if isEnd, !(previous == "\r" && scalar == "\n") { lines.append("") }
        lines[lines.count - 1].unicodeScalars.append(scalar)
        previous = scalar
    }
    return lines
}

/// What Yams said, as a line and a sentence.
private func sentence(for error: any Error) -> (line: Int?, message: String) {
    guard let error = error as? YamlError else { return (nil, "this is not YAML: \(error)") }
    switch error {
    case .scanner(let context, let problem, let mark, let yaml),
        .parser(let context, let problem, let mark, let yaml):
        let lines = lines(of: yaml)
        // What is never closed is noticed after the last line.
        let line = min(mark.line, lines.count)
        // libyaml says that a tab "cannot start any token" or that a key stands in the wrong place.
        if lines[line - 1].prefix(while: \.isWhitespace).contains("\t") {
            return (line, "a tab stands in the indentation; YAML wants blanks")
        }
        let start = context.flatMap {
            $0.mark.line < line ? " (\($0.text) that begins in line \($0.mark.line))" : nil
        }
        return (line, "this is not YAML: \(problem)\(start ?? "")")
    case .composer(_, let problem, let mark, _):
        return (
            mark.line,
            problem.contains("document")
                ? "a second document begins here; one is expected"
                : "this is not YAML: \(problem)"
        )
    case .reader(_, let offset, _, let yaml):
        return (offset.map { lines(of: String(yaml.prefix($0))).count }, "a control character stands here")
    default: return (nil, "this is not YAML")
    }
}
