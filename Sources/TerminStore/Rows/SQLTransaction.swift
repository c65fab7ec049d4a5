import Foundation
import TerminCore
import TerminEngine

/// The rows of one transaction, over SQL.
///
/// Lists of numbers for `IN` are made of parameters; no text of users or portals ever becomes part of a statement.
struct SQLTransaction: StoreTransaction {
    let database: any SQLExecutor
    /// The name under which checks are recorded.
    let worker: String

    /// Runs a statement whose rows nobody needs.
    func perform(_ sql: String, _ values: [SQLValue]) throws {
        _ = try database.run(sql, values)
    }

    /// Tells other processes once this transaction is committed.
    func wake(_ wakeUp: WakeUp) throws {
        if let notify = database.dialect.notify { try perform(notify, [.text(wakeUp.rawValue)]) }
    }

    /// `$3, $4, $5`: `count` parameters from the number `first`.
    static func parameters(_ count: Int, from first: Int) -> String {
        (first..<first + count).map { "$\($0)" }.joined(separator: ", ")
    }

    /// Rows of `width` parameters each for VALUES.
    static func tuples(_ count: Int, of width: Int, from first: Int = 1) -> String {
        (0..<count).map { "(" + parameters(width, from: first + $0 * width) + ")" }.joined(separator: ", ")
    }
}

extension Array {
    /// The elements in groups of at most `size`: what one statement takes, as both engines bound its parameters.
    func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

extension SQLValue {
    /// An instant or no value.
    static func optional(_ date: Date?) -> SQLValue { date.map { .int($0.milliseconds) } ?? .null }

    /// A whole number or no value.
    static func optional(_ number: Int64?) -> SQLValue { number.map { .int($0) } ?? .null }

    /// An instant.
    static func date(_ date: Date) -> SQLValue { .int(date.milliseconds) }

    /// `value` as a JSON object with sorted keys.
    static func json(_ value: some Encodable) throws -> SQLValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .millisecondsSince1970
        return .optional(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}

extension SQLRow {
    /// The flag in `column`.
    func flag(_ column: Int) throws -> Bool { try int(column) == 1 }

    /// The instant in `column`.
    func date(_ column: Int) throws -> Date { Date(milliseconds: try int(column)) }

    /// The instant in `column`, or `nil` for no value.
    func optionalDate(_ column: Int) throws -> Date? {
        try optionalInt(column).map { Date(milliseconds: $0) }
    }

    /// The time of day in `column`, or `nil` for no value.
    func optionalTime(_ column: Int) throws -> TimeOfDay? {
        try optionalText(column).flatMap { TimeOfDay($0) }
    }

    /// The JSON in `column`; `empty` is what an empty object means, which nearly all are.
    func json<Value: Decodable>(_ column: Int, as type: Value.Type, empty: Value) throws -> Value {
        let text = try text(column)
        if text == "{}" { return empty }
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .millisecondsSince1970
            return try decoder.decode(type, from: Data(text.utf8))
        } catch is DecodingError {
            throw StoreFailure(
                .unusable, operation: "reading a row",
                message: "column \(column) does not hold the JSON it should")
        }
    }

    /// The word in `column`, one of those that `Word` has.
    func word<Word: RawRepresentable<String>>(_ column: Int, as type: Word.Type) throws -> Word {
        let text = try text(column)
        guard let word = Word(rawValue: text) else {
            throw StoreFailure(
                .unusable, operation: "reading a row",
                message: "column \(column) holds a word that is not known")
        }
        return word
    }
}
