import Foundation

extension YAMLValue {
    /// A line of text: not empty, without control characters. A number without quotes is refused, as it would
    /// lose its leading zeros elsewhere, unless `allowsNumbers`.
    func text(allowsNumbers: Bool = false) -> String? {
        guard let (text, isPlain) = scalar, !isNull else {
            return refused("\(kind), but text is expected")
        }
        if isPlain, !allowsNumbers, let kind = plainKind(text) {
            return refused("\(text) is \(kind), but text is expected; put it in quotes if it is meant")
        }
        return line(text)
    }

    /// Text of any number of lines.
    func lines() -> String? {
        guard let (text, _) = scalar, !isNull else { return refused("\(kind), but text is expected") }
        return text
    }

    /// A line of text that no message may quote.
    func secret() -> String? {
        guard let (text, _) = scalar, !isNull else { return refused("\(kind), but text is expected") }
        return line(text)
    }

    private func line(_ text: String) -> String? {
        guard !text.allSatisfy(\.isWhitespace) else { return refused("the text is empty") }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            return refused("one line without control characters is expected")
        }
        return text
    }

    /// What YAML takes an unquoted word for, if not for text.
    private func plainKind(_ text: String) -> String? {
        if ["true", "false"].contains(text.lowercased()) { return "true or false" }
        return Double(text) != nil ? "a number" : nil
    }

    /// A whole number without quotes within `range`.
    func integer(in range: ClosedRange<Int>) -> Int? {
        guard let (text, isPlain) = scalar, !isNull else {
            return refused("\(kind), but a whole number is expected")
        }
        guard isPlain else { return refused("'\(text)' in quotes is text, but a whole number is expected") }
        guard let number = Int(text) else { return refused("'\(text)' is not a whole number") }
        guard range.contains(number) else {
            let limit =
                number < range.lowerBound
                ? "too small; the least is \(range.lowerBound)" : "too large; the most is \(range.upperBound)"
            return refused("\(number) is \(limit)")
        }
        return number
    }

    /// `true` or `false`; YAML's older words for them too.
    func flag() -> Bool? {
        guard let (text, isPlain) = scalar, !isNull else {
            return refused("\(kind), but true or false is expected")
        }
        switch isPlain ? text.lowercased() : "" {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: return refused("'\(text)' is neither true nor false")
        }
    }

    /// A duration of at least `least`.
    func duration(atLeast least: Duration = .seconds(1)) -> Duration? {
        guard let (text, _) = scalar, !isNull else {
            return refused("\(kind), but a duration is expected: \(Duration.rule)")
        }
        guard let duration = Duration(text: text) else {
            return refused("'\(text)' is not a duration: \(Duration.rule)")
        }
        guard duration >= least else { return refused("\(text) is too short; the least is \(least.text)") }
        return duration
    }

    /// One of a few words.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(of type: Choice.Type) -> Choice? {
        guard let (text, _) = scalar, !isNull else { return refused("\(kind), but a word is expected") }
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let near = file.nearest(text, in: words).map { "; did you mean '\($0)'?" } ?? ""
        return refused("'\(text)' is not one of \(words.joined(separator: ", "))\(near)")
    }

    /// Reports `message`; stands for the value that is not there.
    func refused<Value>(_ message: String) -> Value? {
        refuse(message)
        return nil
    }
}
