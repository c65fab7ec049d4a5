import Foundation

/// The rows of a CSV file with a header; columns are found by their names.
struct CSVFile {
    private let name: String
    private let bytes: [UInt8]
    private let columns: [String]
    private let body: Int

    /// - Throws: `CommandEnd` of status 66 where the file cannot be read or one of `needed` is no column of it.
    init(_ path: String, needing needed: [String]) throws {
        name = plain(path)
        let bytes = try InputFile.bytes(of: path)
        self.bytes = bytes
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        // A byte order mark is no part of a name.
        let first = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var fields: [Range<Int>] = []
        bytes.withUnsafeBufferPointer { bytes in
            _ = Self.split(bytes, Self.trimmed(bytes, first..<max(first, end)), into: &fields)
        }
        columns = fields.map { Self.text(bytes[$0]) }
        body = min(end + 1, bytes.count)
        for column in needed where !columns.contains(column) {
            throw CommandEnd(.noInput, "\(name):1: there is no column '\(column)'")
        }
    }

    /// One row while it is read.
    struct Row {
        fileprivate let bytes: UnsafeBufferPointer<UInt8>
        fileprivate let fields: [Range<Int>]

        /// The bytes of a field.
        func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8>.SubSequence { bytes[fields[column]] }
        /// The text of a field, without its quotation marks.
        func text(_ column: Int) -> String { CSVFile.text(bytes[fields[column]]) }
        /// The whole number of a field; `nil` where it holds none.
        func number(_ column: Int) -> Int? {
            let range = fields[column]
            guard !range.isEmpty, range.count <= 18 else { return nil }
            let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
            let digits = isNegative ? range.lowerBound + 1..<range.upperBound : range
            guard !digits.isEmpty else { return nil }
            var number = 0
            for index in digits {
                let digit = Int(bytes[index]) - 48
                guard digit >= 0, digit <= 9 else { return nil }
                number = number * 10 + digit
            }
            return isNegative ? -number : number
        }
        /// Whether a field is empty.
        func isEmpty(_ column: Int) -> Bool { fields[column].isEmpty }
    }

    /// Why a row cannot be; the file adds where.
    struct Mistake: Error {
        let sentence: String
    }

    /// The number of a column; `nil` where there is none of this name.
    func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

    /// Gives each row to `take`.
    /// - Throws: `CommandEnd` of status 66 with file and line where a row has other columns than the header, or `take`
    ///   threw a ``Mistake``.
    func rows(_ take: (Row) throws -> Void) throws {
        try bytes.withUnsafeBufferPointer { bytes in
            var (start, line) = (body, 1)
            var fields: [Range<Int>] = []
            while start < bytes.count {
                line += 1
                let end = Self.newline(bytes, from: start)
                let range = Self.trimmed(bytes, start..<end)
                start = end + 1
                guard !range.isEmpty else { continue }
                fields.removeAll(keepingCapacity: true)
                guard Self.split(bytes, range, into: &fields) else {
                    throw mistake(line, "a quotation mark is not closed")
                }
                guard fields.count == columns.count else {
                    throw mistake(line, "\(fields.count) fields stand under \(columns.count) columns")
                }
                do {
                    try take(Row(bytes: bytes, fields: fields))
                } catch let error as Mistake {
                    throw mistake(line, error.sentence)
                }
            }
        }
    }

    private func mistake(_ line: Int, _ sentence: String) -> CommandEnd {
        CommandEnd(.noInput, "\(name):\(line): \(plain(sentence))")
    }

    // MARK: Bytes

    private static func newline(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = bytes.baseAddress, let found = memchr(base + start, 10, bytes.count - start) else {
            return bytes.count
        }
        return base.distance(to: found.assumingMemoryBound(to: UInt8.self))
    }

    private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Range<Int> {
        guard let last = line.last, bytes[last] == 13 else { return line }
        return line.lowerBound..<last
    }

    /// The fields of a line; `false` where a quotation mark is not closed.
    private static func split(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, into fields: inout [Range<Int>]
    ) -> Bool {
        var (start, index, isQuoted) = (line.lowerBound, line.lowerBound, false)
        while index < line.upperBound {
            let byte = bytes[index]
            if byte == 34 {
                isQuoted.toggle()
            } else if byte == 44, !isQuoted {
                fields.append(start..<index)
                start = index + 1
            }
            index += 1
        }
        fields.append(start..<line.upperBound)
        return !isQuoted
    }

    private static func text(_ field: some Collection<UInt8>) -> String {
        let text = String(decoding: field, as: UTF8.self)
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        return String(text.dropFirst().dropLast()).replacing("\"\"", with: "\"")
    }
}
