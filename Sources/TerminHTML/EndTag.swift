/// The end tag of a page.
enum EndTag {
    /// Whether `text` ends with `</html>`, with nothing but white space and comments after it.
    static func isPresent(in text: [UInt8]) -> Bool {
        var rest = text[...]
        while true {
            while let last = rest.last, last <= 0x20 { rest = rest.dropLast() }
            guard rest.suffix(3).elementsEqual("-->".utf8) else { break }
            guard let comment = lastStart(of: "<!--", in: rest) else { return false }
            rest = rest[..<comment]
        }
        guard rest.last == UInt8(ascii: ">"), let open = rest.suffix(64).lastIndex(of: UInt8(ascii: "<")) else {
            return false
        }
        let tag = String(decoding: rest[open...], as: UTF8.self).lowercased()
        return tag.hasPrefix("</html") && tag.dropFirst(6).dropLast().allSatisfy(\.isWhitespace)
    }

    private static func lastStart(of mark: String, in text: ArraySlice<UInt8>) -> Int? {
        let wanted = Array(mark.utf8)
        var end = text.endIndex - wanted.count
        while end >= text.startIndex {
            if text[end..<(end + wanted.count)].elementsEqual(wanted) { return end }
            end -= 1
        }
        return nil
    }
}
