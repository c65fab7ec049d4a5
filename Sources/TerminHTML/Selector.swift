/// A CSS selector in the part of the language that pages need (<https://www.w3.org/TR/selectors-4/>), as XPath 1.0.
///
/// Types, classes, ids, attribute operators, `:is`, `:not`, `:first-child`, `:last-child`, `:nth-child`, `:has`,
/// `:contains("text")` (of the element's whole text, white space normalised), combinators and lists.
struct Selector {
    private let text: [Character]
    private var position = 0

    /// `selector` as XPath whose first step is on `axis`.
    /// - Throws: ``SelectorError``.
    static func xpath(_ selector: String, startingWith axis: String) throws -> String {
        var parser = Selector(text: Array(selector))
        let paths = try parser.list(startingWith: axis)
        guard parser.position == parser.text.count else { throw parser.error("this was not expected") }
        return paths.joined(separator: " | ")
    }

    /// The axis of elements below the context node.
    static let below = "descendant::"
    /// The same from the top of the page, told apart because an id needs no search there.
    static let fromTop = "/descendant::"
    /// The same where an id may stand twice, and has to be searched for.
    static let searched = "/descendant-or-self::node()/child::"
    /// The axis of the context node and the elements around it.
    static let around = "ancestor-or-self::"

    private init(text: [Character]) {
        self.text = text
    }

    // MARK: Combinators

    /// Complex selectors with commas between them.
    private mutating func list(startingWith axis: String) throws -> [String] {
        var paths: [String] = []
        repeat {
            skipBlanks()
            paths.append(try complex(startingWith: axis))
            skipBlanks()
        } while take(",")
        return paths
    }

    private mutating func complex(startingWith axis: String) throws -> String {
        var path = try step(on: leadingAxis() ?? axis)
        while true {
            let hadBlank = skipBlanks()
            if let axis = leadingAxis() {
                path += "/" + (try step(on: axis))
            } else if hadBlank, let next = peek, next != ",", next != ")" {
                path += "/" + (try step(on: Self.below))
            } else {
                return path
            }
        }
    }

    /// The axis of an explicit combinator, with the blanks after it.
    private mutating func leadingAxis() -> String? {
        let axes: [(Character, String)] = [
            (">", "child::"), ("+", "following-sibling::*[1]/self::"), ("~", "following-sibling::"),
        ]
        for (sign, axis) in axes where take(sign) {
            skipBlanks()
            return axis
        }
        return nil
    }

    // MARK: Compounds

    private mutating func step(on axis: String) throws -> String {
        let (type, conditions) = try compound()
        // From the top of a page an id needs no search; most selectors of plugins begin with one.
        if axis == Self.fromTop, let id = conditions.first(where: { $0.hasPrefix("@id = ") }) {
            let rest = conditions.filter { $0 != id } + (type.map { $0 == "*" ? [] : ["self::\($0)"] } ?? [])
            return "id(\(id.dropFirst(6)))" + rest.map { "[\($0)]" }.joined()
        }
        return axis + (type ?? "*") + conditions.map { "[\($0)]" }.joined()
    }

    /// The type and the conditions of `a.b[c]:d`, at least one of them.
    private mutating func compound() throws -> (type: String?, conditions: [String]) {
        let start = position
        var type: String?
        if take("*") {
            type = "*"
        } else if let next = peek, isNameStart(next) {
            type = try name().lowercased()
        }
        var conditions: [String] = []
        while let next = peek {
            switch next {
            case "#":
                position += 1
                conditions.append("@id = \(literal(try name()))")
            case ".":
                position += 1
                conditions.append(contains(word: try name(), in: "@class"))
            case "[": conditions.append(try attribute())
            case ":": conditions.append(try pseudoClass())
            default:
                guard position > start else {
                    throw error("a type, class, id, attribute or pseudo-class was expected")
                }
                return (type, conditions)
            }
        }
        guard position > start else { throw error("the selector ends where an element was expected") }
        return (type, conditions)
    }

    private mutating func attribute() throws -> String {
        position += 1
        skipBlanks()
        let name = try name().lowercased()
        // XPath takes a colon for a namespace; HTML attributes have none.
        let attribute = name.contains(":") ? "@*[name() = \(literal(name))]" : "@\(name)"
        skipBlanks()
        if take("]") { return attribute }
        let sign = peek.flatMap { "~|^$*".contains($0) ? $0 : nil }
        if sign != nil { position += 1 }
        guard take("=") else { throw error("'=' or ']' was expected") }
        skipBlanks()
        let value = try peek == "\"" || peek == "'" ? string() : self.name()
        skipBlanks()
        guard take("]") else { throw error("']' was expected") }
        let quoted = literal(value)
        switch sign {
        case nil: return "\(attribute) = \(quoted)"
        case "~": return value.isEmpty ? "false()" : contains(word: value, in: attribute)
        case "|": return "(\(attribute) = \(quoted) or starts-with(\(attribute), \(literal(value + "-"))))"
        // An empty value matches nothing, as CSS has it.
        case _ where value.isEmpty: return "false()"
        case "^": return "starts-with(\(attribute), \(quoted))"
        case "*": return "contains(\(attribute), \(quoted))"
        default:
            let length = value.unicodeScalars.count
            return "substring(\(attribute), string-length(\(attribute)) - \(length - 1)) = \(quoted)"
        }
    }

    private mutating func pseudoClass() throws -> String {
        let start = position
        position += 1
        let name = try name().lowercased()
        switch name {
        case "first-child": return "not(preceding-sibling::*)"
        case "last-child": return "not(following-sibling::*)"
        case "not":
            return "not(\(try argument { try $0.selves() }))"
        case "is":
            return try argument { try $0.selves() }
        case "has":
            return try argument { try $0.list(startingWith: Self.below).joined(separator: " | ") }
        case "contains":
            let wanted = try argument { try $0.peek == "\"" || $0.peek == "'" ? $0.string() : $0.name() }
            return "contains(normalize-space(.), \(literal(wanted)))"
        case "nth-child": return try argument { try $0.nth() }
        default:
            position = start
            throw error("':\(name)' is not known")
        }
    }

    /// What stands in the brackets of a pseudo-class.
    private mutating func argument<Value>(_ read: (inout Selector) throws -> Value) throws -> Value {
        guard take("(") else { throw error("'(' was expected") }
        skipBlanks()
        let value = try read(&self)
        skipBlanks()
        guard take(")") else { throw error("')' was expected") }
        return value
    }

    /// A list of compounds as one condition on an element itself.
    private mutating func selves() throws -> String {
        var alternatives: [String] = []
        repeat {
            skipBlanks()
            let (type, conditions) = try compound()
            alternatives.append(
                "(" + (["self::\(type ?? "*")"] + conditions).joined(separator: " and ") + ")")
            skipBlanks()
        } while take(",")
        return alternatives.joined(separator: " or ")
    }

    /// `3`, `odd`, `even`, `2n+1`, `-n+3`, `n`.
    private mutating func nth() throws -> String {
        let start = position
        while let next = peek, next != ")" { _ = take(next) }
        let formula = text[start..<position].filter { !$0.isWhitespace }.map { $0.lowercased() }.joined()
        let (step, offset): (Int, Int)
        switch formula {
        case "odd": (step, offset) = (2, 1)
        case "even": (step, offset) = (2, 0)
        default:
            let parts = formula.split(separator: "n", omittingEmptySubsequences: false)
            let factor = parts.count == 2 ? ["": 1, "+": 1, "-": -1][String(parts[0])] ?? Int(parts[0]) : 0
            let last = parts.last.map(String.init) ?? ""
            guard parts.count <= 2, let factor, let rest = parts.count == 2 && last.isEmpty ? 0 : Int(last),
                abs(factor) < 10_000, abs(rest) < 10_000
            else {
                position = start
                throw error("'\(formula)' is no position such as 2, odd or 2n+1")
            }
            (step, offset) = (factor, rest)
        }
        let index = "(count(preceding-sibling::*) + 1)"
        if step == 0 { return "\(index) = \(offset)" }
        let side = step > 0 ? "\(index) >= \(offset)" : "\(index) <= \(offset)"
        return "\(side) and (\(index) - \(offset)) mod \(abs(step)) = 0"
    }

    // MARK: Characters

    private var peek: Character? { position < text.count ? text[position] : nil }

    private mutating func take(_ character: Character) -> Bool {
        guard peek == character else { return false }
        position += 1
        return true
    }

    @discardableResult private mutating func skipBlanks() -> Bool {
        let start = position
        while peek?.isWhitespace == true { position += 1 }
        return position > start
    }

    private func isNameStart(_ character: Character) -> Bool {
        character.isLetter || character == "_" || character == "-" || character == "\\"
    }

    private mutating func name() throws -> String {
        var name = ""
        while let next = peek {
            if next == "\\", position + 1 < text.count {
                name.append(text[position + 1])
                position += 2
            } else if next.isLetter || next.isNumber || "-_".contains(next)
                || (next == ":" && name == "xlink")
            {
                name.append(next)
                position += 1
            } else {
                break
            }
        }
        guard !name.isEmpty else { throw error("a name was expected") }
        return name
    }

    private mutating func string() throws -> String {
        let quote = text[position]
        var value = ""
        position += 1
        while let next = peek, next != quote {
            if next == "\\", position + 1 < text.count { position += 1 }
            value.append(text[position])
            position += 1
        }
        guard take(quote) else { throw error("the quote is not closed") }
        return value
    }

    private func error(_ reason: String) -> SelectorError {
        SelectorError(selector: String(text), position: position, reason: reason)
    }

    // MARK: XPath

    private func contains(word: String, in attribute: String) -> String {
        "contains(concat(' ', normalize-space(\(attribute)), ' '), \(literal(" \(word) ")))"
    }

    /// XPath 1.0 has no escapes, so text with both quotes is put together.
    private func literal(_ value: String) -> String {
        if !value.contains("'") { return "'\(value)'" }
        if !value.contains("\"") { return "\"\(value)\"" }
        let parts = value.split(separator: "'", omittingEmptySubsequences: false).map { "'\($0)'" }
        return "concat(\(parts.joined(separator: ", \"'\", ")))"
    }
}
