/// Compressed bodies, written bit by bit so that the tests need no compressor.
enum Compression {
    /// A gzip stream of about `count` equal bytes, 158 times smaller: one literal, then matches of length 258 at
    /// distance 1 in a block of fixed Huffman codes (RFC 1951, 3.2.6). Its checksum is wrong.
    static func gzipBomb(of count: Int) -> [UInt8] {
        var bits = Bits(bytes: gzipHeader)
        bits.append([1, 1, 0])
        bits.append(code: 0x30 + 0x41, length: 8)
        for _ in 0..<(count / 258) {
            bits.append(code: 0b1100_0101, length: 8)
            bits.append(code: 0, length: 5)
        }
        bits.append(code: 0, length: 7)
        return bits.bytes + [UInt8](repeating: 0, count: 8)
    }

    /// A gzip stream of one stored block.
    static func gzip(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        let (length, complement) = (UInt16(bytes.count), ~UInt16(bytes.count))
        return gzipHeader + [1] + little(length) + little(complement) + bytes + little(checksum(bytes))
            + little(UInt32(bytes.count))
    }

    /// A brotli stream of one uncompressed meta-block (RFC 7932, 9.2).
    static func brotli(_ text: String) -> [UInt8] {
        let length = text.utf8.count - 1
        let header = [UInt8(length & 15) << 4, UInt8(length >> 4 & 255), UInt8(length >> 12 & 15) | 16]
        return header + Array(text.utf8) + [3]
    }

    private static let gzipHeader: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

    private static func little<N: FixedWidthInteger>(_ number: N) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
        }
        return ~sum
    }

    private struct Bits {
        var bytes: [UInt8]
        private var free = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func append(_ bits: [UInt8]) {
            for bit in bits {
                if free == 0 {
                    bytes.append(0)
                    free = 8
                }
                bytes[bytes.count - 1] |= bit << UInt8(8 - free)
                free -= 1
            }
        }

        /// Huffman codes stand with their highest bit first.
        mutating func append(code: Int, length: Int) {
            append((0..<length).reversed().map { UInt8(code >> $0 & 1) })
        }
    }
}
