import Glibc
import TerminCore

/// What no honest page has and the parser is slow at: attributes cost it the square of their number.
enum TagLimits {
    /// Without quoted values: real pages keep whole texts with inline images in one attribute (194 KB was seen).
    private static let longestTag = 64 << 10
    private static let mostAttributes = 1000

    /// Elements whose content is text to the last.
    private static let rawText: [(first: UInt8, name: String, end: String)] = [
        "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
    ].map { ($0.utf8.first ?? 0, "<" + $0, "</" + $0) }

    /// Looks over the tags of `text`, quotes respected, without parsing it, and says whether the page is whole: its
    /// end tag `</html>` stands there, outside comments and scripts, and no element begins after it.
    /// - Throws: ``PageFailure/unrecognised(expected:)``.
    static func check(_ text: UnsafeBufferPointer<UInt8>) throws -> Bool {
        var position = 0
        var isWhole = false
        while let open = index(of: UInt8(ascii: "<"), in: text, from: position) {
            guard open + 1 < text.count else { break }
            let next = text[open + 1]
            if next == UInt8(ascii: "!"), starts(with: "<!--", in: text, at: open) {
                position = end(of: "-->", in: text, from: open + 4)
                continue
            }
            if next == UInt8(ascii: "/"), starts(with: "</html", in: text, at: open) {
                let rest = text[(open + 6)...].prefix(64).drop { $0 <= 0x20 }
                isWhole = rest.first == UInt8(ascii: ">")
            }
            guard isLetter(next) else {
                position = open + 1
                continue
            }
            isWhole = false
            position = try tagEnd(in: text, from: open + 1)
            // Of these nothing is an element or an end tag but their own; few elements begin like them.
            for (first, name, end) in Self.rawText where next | 0x20 == first {
                if starts(with: name, in: text, at: open) {
                    position = self.end(of: end, in: text, from: position)
                }
            }
        }
        return isWhole
    }

    /// One past the tag that begins before `start`.
    private static func tagEnd(in text: UnsafeBufferPointer<UInt8>, from start: Int) throws -> Int {
        var index = start
        var length = 0
        var attributes = 0
        var afterBlank = false
        var afterEquals = false
        while index < text.count, text[index] != UInt8(ascii: ">") {
            let byte = text[index]
            if afterEquals, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                index = self.index(of: byte, in: text, from: index + 1) ?? text.count
                (afterBlank, afterEquals) = (true, false)
            } else if byte <= 0x20 || byte == UInt8(ascii: "/") {
                afterBlank = true
            } else {
                if afterBlank, byte != UInt8(ascii: "="), !afterEquals { attributes += 1 }
                (afterBlank, afterEquals) = (false, byte == UInt8(ascii: "="))
            }
            length += 1
            guard length <= longestTag else {
                throw PageFailure.unrecognised(expected: "tags of at most 64 KiB besides quoted values")
            }
            guard attributes <= mostAttributes else {
                throw PageFailure.unrecognised(expected: "tags of at most 1,000 attributes")
            }
            index += 1
        }
        return index
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func index(of byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = text.baseAddress, start < text.count else { return nil }
        return memchr(base + start, Int32(byte), text.count - start).map {
            UnsafeRawPointer($0) - UnsafeRawPointer(base)
        }
    }

    /// Whether the lower-case `word` stands at `position`, in any case.
    private static func starts(with word: String, in text: UnsafeBufferPointer<UInt8>, at position: Int)
        -> Bool
    {
        guard position + word.utf8.count <= text.count else { return false }
        return zip(word.utf8, text[position...]).allSatisfy { wanted, byte in
            byte == wanted || (isLetter(byte) && byte | 0x20 == wanted)
        }
    }

    /// One past the next `word`, or the end.
    private static func end(of word: String, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let first = word.utf8.first else { return text.count }
        var position = start
        while let found = index(of: first, in: text, from: position) {
            if starts(with: word, in: text, at: found) { return found + word.utf8.count }
            position = found + 1
        }
        return text.count
    }
}
