/// `text` without white space at its ends and with every run inside it as one blank.
///
/// White space is what HTML calls so (space, tab, line feed, form feed, carriage return) and the no-break space,
/// which pages use for layout.
package func normalisedWhiteSpace(_ text: String) -> String {
    var copy = text
    return copy.withUTF8 { normalisedWhiteSpace($0) }
}

/// The same over UTF-8 bytes, for text that a C library owns.
package func normalisedWhiteSpace(_ text: UnsafeBufferPointer<UInt8>) -> String {
    String(unsafeUninitializedCapacity: text.count) { out in
        var written = 0
        var gap = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                gap = true
                index += 1
            } else if byte == 0xC2, index + 1 < text.count, text[index + 1] == 0xA0 {
                gap = true
                index += 2
            } else {
                if gap, written > 0 {
                    out[written] = 0x20
                    written += 1
                }
                gap = false
                out[written] = byte
                written += 1
                index += 1
            }
        }
        return written
    }
}
