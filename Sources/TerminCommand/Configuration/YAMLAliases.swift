/// The line of the first alias (`*name`) in `text`, or `nil`.
///
/// Yams hashes the keys of a mapping while it reads, so a key made of aliases to aliases would take
/// exponential time before we see a node: aliases have to be found in the text. Quotes, comments and block
/// text are stepped over.
func firstAlias(in text: String) -> Int? {
    guard text.utf8.contains(UInt8(ascii: "*")) else { return nil }
    var scanner = AliasScanner()
    for (index, line) in lines(of: text).enumerated() where scanner.holdsAlias(Array(line.unicodeScalars)) {
        return index + 1
    }
    return nil
}

/// Knows, line by line, whether a value can begin at a character.
private struct AliasScanner {
    private var quote: Unicode.Scalar?
    private var flowDepth = 0
    /// In block text: the indentation of the line that began it, and that of its own lines once one was seen.
    private var block: (parent: Int, own: Int?)?

    mutating func holdsAlias(_ line: [Unicode.Scalar]) -> Bool {
        let indentation = line.prefix { $0 == " " }.count
        if isBlockText(line, indentation) { return false }
        var canBegin = true
        var index = 0
        while index < line.count {
            let character = line[index]
            let next = index + 1 < line.count ? line[index + 1] : "\n"
            index += 1
            if let open = quote {
                if character == "\\", open == "\"" { index += 1 }
                if character == open { quote = nil }
                continue
            }
            switch character {
            case " ", "\t", "\r", "\n": break
            case "#" where index == 1 || isBlank(line[index - 2]): return false
            case "*" where canBegin && !isBlank(next): return true
            case "\"" where canBegin, "'" where canBegin: quote = character
            case "[" where canBegin || flowDepth > 0, "{" where canBegin || flowDepth > 0:
                flowDepth += 1
                canBegin = true
            case "]" where flowDepth > 0, "}" where flowDepth > 0: flowDepth -= 1
            case "," where flowDepth > 0: canBegin = true
            case ":" where isBlank(next) || flowDepth > 0: canBegin = true
            case "-" where canBegin && isBlank(next), "?" where canBegin && isBlank(next): break
            case "|" where canBegin && flowDepth == 0, ">" where canBegin && flowDepth == 0:
                block = (indentation, nil)
                return false
            case "&" where canBegin, "!" where canBegin:
                while index < line.count, !isBlank(line[index]) { index += 1 }
            default: canBegin = false
            }
        }
        return false
    }

    private mutating func isBlockText(_ line: [Unicode.Scalar], _ indentation: Int) -> Bool {
        guard let (parent, own) = block else { return false }
        if line.allSatisfy(isBlank) || indentation >= own ?? parent + 1 {
            if own == nil, !line.allSatisfy(isBlank) { block = (parent, indentation) }
            return true
        }
        block = nil
        return false
    }
}

private func isBlank(_ character: Unicode.Scalar) -> Bool {
    character == " " || character == "\t" || character == "\r" || character == "\n"
}
