import TerminCore

/// A page's bytes as the parser may have them: bounded, valid UTF-8, without U+0000.
enum HTMLSource {
    /// The largest page that is read.
    static let mostBytes = 4 << 20

    /// `body` in UTF-8, decoded by its byte order mark, the header, its meta element, or by what it looks like.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` for a page over the limits.
    static func text(_ body: [UInt8], contentType: String?) throws -> [UInt8] {
        guard body.count <= mostBytes else {
            throw PageFailure.unrecognised(expected: "a page of at most 4 MiB")
        }
        let (charset, start) = charset(of: body, contentType: contentType)
        // JSON may hold markup; only what begins with markup is a page.
        guard
            body[start...].first(where: { $0 > 0x20 && $0 != 0xA0 }).map({
                $0 != 0x7B && $0 != 0x5B && $0 != 0x22
            }) ?? true
        else { throw PageFailure.unrecognised(expected: "an HTML page, not JSON") }
        switch charset {
        case .utf8:
            // The usual page passes through without a copy.
            if start == 0, isClean(body) { return body }
            return Array(String(decoding: body[start...], as: UTF8.self).utf8).map { $0 == 0 ? 0x20 : $0 }
        case .windows1252: return windows1252(body)
        case .utf16(let isBigEndian):
            let pairs = stride(from: start, to: body.count - 1, by: 2)
            let units = pairs.map { index in
                isBigEndian
                    ? UInt16(body[index]) << 8 | UInt16(body[index + 1])
                    : UInt16(body[index + 1]) << 8 | UInt16(body[index])
            }
            return Array(String(decoding: units, as: UTF16.self).utf8).map { $0 == 0 ? 0x20 : $0 }
        }
    }

    private enum Charset {
        case utf8, windows1252
        case utf16(isBigEndian: Bool)
    }

    /// The charset and where the text begins.
    private static func charset(of body: [UInt8], contentType: String?) -> (Charset, start: Int) {
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if body.starts(with: [0xFE, 0xFF]) { return (.utf16(isBigEndian: true), 2) }
        if body.starts(with: [0xFF, 0xFE]) { return (.utf16(isBigEndian: false), 2) }
        let head = lowercased(body.prefix(1024))
        let meta = head.firstRange(of: Array("<meta".utf8)).map { head[$0.lowerBound...] }
        for declaration in [contentType.map { lowercased($0.utf8)[...] }, meta] {
            guard let name = declaration.flatMap(label) else { continue }
            switch name {
            case "utf-8", "utf8": return (.utf8, 0)
            // What is declared Latin-1 is windows-1252 in truth (the encoding standard, section 4.2).
            case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii",
                "ascii",
                "iso-8859-15":
                return (.windows1252, 0)
            default: continue
            }
        }
        return (isValidUTF8(body) ? .utf8 : .windows1252, 0)
    }

    /// What follows `charset=` in a lower-case `declaration`.
    private static func label(in declaration: ArraySlice<UInt8>) -> String? {
        guard let mark = declaration.firstRange(of: Array("charset=".utf8)) else { return nil }
        let value = declaration[mark.upperBound...].drop { " \"'".utf8.contains($0) }
        let name = value.prefix {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || "-_".utf8.contains($0)
        }
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    /// Bytes with the capitals of ASCII made small: a page's beginning, whatever its charset.
    private static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    private static func isValidUTF8(_ body: [UInt8]) -> Bool { ByteCheck.utf8(body).isValid }

    /// Valid UTF-8 without U+0000.
    private static func isClean(_ body: [UInt8]) -> Bool { ByteCheck.utf8(body) == (true, false) }

    private static func windows1252(_ body: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(body.count + body.count / 8)
        for byte in body {
            switch byte {
            case 0: text.append(0x20)
            case 0x01..<0x80: text.append(byte)
            case 0x80..<0xA0:
                text += String(Character(Unicode.Scalar(table[Int(byte) - 0x80]) ?? "\u{FFFD}")).utf8
            default: text += [0xC0 | byte >> 6, 0x80 | byte & 0x3F]
            }
        }
        return text
    }

    /// windows-1252 where it differs from Latin-1 (<https://encoding.spec.whatwg.org/index-windows-1252.txt>).
    private static let table: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152,
        0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122,
        0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    ]
}
