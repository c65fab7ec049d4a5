public import TerminCore

/// A page that is JSON, or JSON that stands in a page.
public struct JSONDocument: Sendable {
    /// The outermost value.
    public let root: JSONValue
    private let status: Int

    /// The page as JSON.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where it is not.
    public init(_ page: Page) throws {
        guard page.body.count <= HTMLSource.mostBytes else {
            throw PageFailure.unrecognised(expected: "a page of at most 4 MiB")
        }
        root = try JSONValue(parsing: page.body)
        status = page.status
    }

    init(parsing text: String, status: Int) throws {
        root = try JSONValue(parsing: Array(text.utf8))
        self.status = status
    }

    /// The value under `key` of the outermost object; `nil` where there is none.
    public subscript(key: String) -> JSONValue? { root[key] }

    /// The value at the end of `path`.
    private func value(at path: [String]) -> JSONValue? {
        path.reduce(root as JSONValue?) { $0?[$1] }
    }

    /// The proof that the list under `path` is there and empty; `nil` where it is not.
    public func evidence(empty path: String...) -> Evidence? {
        guard let list = value(at: path)?.array, list.isEmpty else { return nil }
        return Evidence("\(path.joined(separator: ".")): []")
    }

    /// The proof that the text under `path` is `code`, which a portal answers where nothing is free; else `nil`.
    public func evidence(code: String, at path: String...) -> Evidence? {
        value(at: path)?.string == code ? Evidence("\(path.joined(separator: ".")): \(code)") : nil
    }

    /// The slots, or else the proof that there are none.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where there is neither or both, or slots on an error page.
    public func listing(_ slots: [Slot], orNone proof: Evidence?) throws -> Availability {
        switch (SlotList(slots), proof) {
        case (let slots?, nil):
            guard (200..<300).contains(status) else {
                throw PageFailure.unrecognised(expected: "status 200, not \(status)")
            }
            return .open(slots)
        case (nil, let proof?): return .fullyBooked(proof)
        case (nil, nil), (_?, _?):
            throw PageFailure.unrecognised(expected: "either slots or the proof that there are none")
        }
    }
}

extension HTMLDocument {
    /// The JSON that a script of the page assigns to `variable`: `var variable = [...]`.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where no script does.
    public func json(variable: String) throws -> JSONDocument {
        for script in try all("script") {
            if let text = Self.assignment(of: variable, in: script.rawText) {
                return try JSONDocument(parsing: text, status: status)
            }
        }
        throw PageFailure.unrecognised(expected: "a script with \(variable) = …")
    }

    /// The JSON that is the text of the first element that matches.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where there is none or its text is no JSON.
    public func json(in css: String) throws -> JSONDocument {
        try JSONDocument(parsing: try one(css).rawText, status: status)
    }

    /// The bracketed value behind `variable =`, strings respected.
    private static func assignment(of variable: String, in script: String) -> String? {
        let text = Array(script.utf8)
        let name = Array(variable.utf8)
        var start = 0
        while let found = text[start...].firstRange(of: name) {
            start = found.upperBound
            let before = found.lowerBound > 0 ? text[found.lowerBound - 1] : 0x20
            guard !isNamePart(before) else { continue }
            let rest = text[found.upperBound...].drop { $0 <= 0x20 }
            guard rest.first == UInt8(ascii: "=") else { continue }
            let value = rest.dropFirst().drop { $0 <= 0x20 }
            if let end = endOfBrackets(value) { return String(decoding: value[..<end], as: UTF8.self) }
        }
        return nil
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return character.isLetter || character.isNumber || "_$.".contains(character)
    }

    /// One past the bracket that closes the first byte of `value`.
    private static func endOfBrackets(_ value: ArraySlice<UInt8>) -> Int? {
        guard value.first == UInt8(ascii: "[") || value.first == UInt8(ascii: "{") else { return nil }
        var depth = 0
        var isInString = false
        var isEscaped = false
        for (index, byte) in zip(value.indices, value) {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isInString: isEscaped = true
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "["), UInt8(ascii: "{"): if !isInString { depth += 1 }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): if !isInString { depth -= 1 }
            default: break
            }
            if depth == 0 { return index + 1 }
        }
        return nil
    }
}
