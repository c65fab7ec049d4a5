public import TerminEngine

/// A value that a statement takes or gives; instants are milliseconds since 1970, flags 0 or 1.
public enum SQLValue: Hashable, Sendable {
    /// A 64-bit integer.
    case int(Int64)
    /// A floating-point number.
    case double(Double)
    /// Text without U+0000, which PostgreSQL cannot hold.
    case text(String)
    /// No value.
    case null

    /// Text or no value; U+0000, which only a hostile page has, becomes U+FFFD.
    public static func optional(_ text: String?) -> SQLValue {
        text.map { .text($0.contains("\0") ? $0.replacing("\0", with: "\u{FFFD}") : $0) } ?? .null
    }

    /// A flag.
    public static func flag(_ flag: Bool) -> SQLValue { .int(flag ? 1 : 0) }
}

/// One row of an answer, by the position of its columns.
public struct SQLRow: Sendable {
    private let values: [SQLValue]

    /// A row.
    public init(_ values: [SQLValue]) {
        self.values = values
    }

    /// The integer in `column`.
    /// - Throws: ``StoreFailure`` where there is something else.
    public func int(_ column: Int) throws(StoreFailure) -> Int64 {
        guard case .int(let value) = values[column] else { throw mismatch(column, "an integer") }
        return value
    }

    /// The text in `column`.
    /// - Throws: ``StoreFailure`` where there is something else.
    public func text(_ column: Int) throws(StoreFailure) -> String {
        guard case .text(let value) = values[column] else { throw mismatch(column, "text") }
        return value
    }

    /// The text in `column`, or `nil` for no value.
    /// - Throws: ``StoreFailure`` where there is something else.
    public func optionalText(_ column: Int) throws(StoreFailure) -> String? {
        if case .null = values[column] { return nil }
        return try text(column)
    }

    private func mismatch(_ column: Int, _ wanted: String) -> StoreFailure {
        StoreFailure(
            .unusable, operation: "reading a row", message: "column \(column) does not hold \(wanted)")
    }
}

/// What runs statements inside one transaction, on either engine.
///
/// One text serves both: parameters are `$1`, `$2`, …, bound by their number; what differs is in ``Dialect``.
public protocol SQLExecutor {
    /// The tokens that differ between the engines.
    var dialect: Dialect { get }

    /// Runs one statement and gives all its rows.
    /// - Throws: ``StoreFailure``; the transaction is then lost, so do not catch and go on.
    func run(_ sql: String, _ values: [SQLValue]) throws(StoreFailure) -> [SQLRow]
}

/// A database that runs transactions, off the cooperative pool.
public protocol SQLEngine: Sendable {
    /// Runs `body` in one transaction with the right to write from its start; an error undoes it.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
    ) async throws -> Result

    /// Runs `body` on one consistent view, beside writers.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
    ) async throws -> Result
}

/// What the engines write differently.
public struct Dialect: Hashable, Sendable {
    /// The column type of ids that the database makes.
    public let identity: String
    /// The query that says whether a table of the name `$1` exists: one row, or none.
    public let tableExists: String
    /// The query for the version of the engine: one row.
    public let versionQuery: String

    /// SQLite 3.40.
    public static let sqlite = Dialect(
        identity: "INTEGER PRIMARY KEY",
        tableExists: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1",
        versionQuery: "SELECT sqlite_version()")
}
