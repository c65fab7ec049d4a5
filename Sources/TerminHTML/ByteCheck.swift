/// What the bytes of a page are, in one pass without a copy: `String(validating:)` would cost a copy of the page.
enum ByteCheck {
    /// Whether `body` is UTF-8 (table 3-7 of the Unicode standard), and whether it holds U+0000.
    static func utf8(_ body: [UInt8]) -> (isValid: Bool, hasNUL: Bool) {
        body.withUnsafeBytes { bytes in
            var index = 0
            var hasNUL = false
            while index < bytes.count {
                // Eight ASCII characters at a time; a zero among them is found by the borrow of the subtraction.
                while index + 8 <= bytes.count {
                    let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    guard word & 0x8080_8080_8080_8080 == 0 else { break }
                    if (word &- 0x0101_0101_0101_0101) & 0x8080_8080_8080_8080 != 0 { hasNUL = true }
                    index += 8
                }
                guard index < bytes.count else { break }
                if bytes[index] < 0x80 {
                    if bytes[index] == 0 { hasNUL = true }
                    index += 1
                    continue
                }
                guard let length = sequenceLength(bytes, at: index) else { return (false, hasNUL) }
                index += length
            }
            return (true, hasNUL)
        }
    }

    /// The length of the well-formed sequence of two to four bytes at `index`; `nil` where there is none.
    private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int? {
        let (length, second): (Int, ClosedRange<UInt8>)
        switch bytes[index] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
        for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return nil }
        return length
    }
}
