public import TerminEngine

/// A value that a statement takes or gives; instants are milliseconds since 1970, flags 0 or 1.
public enum SQLValue: Hashable, Sendable {
    /// A 64-bit integer.
    case int(Int64)
    /// A floating-point number.
    case double(Double)
    /// Text without U+0000, which PostgreSQL cannot hold.
    case text(String)
    /// No value, of whatever type its place has. Where the place has none, as in `$1 IS NULL`, PostgreSQL cannot tell:
    /// write `CAST($1 AS TEXT) IS NULL`.
    case null

    /// Text or no value; U+0000, which only a hostile page has, becomes U+FFFD.
    public static func optional(_ text: String?) -> SQLValue {
        text.map { .text($0.contains("\0") ? $0.replacing("\0", with: "\u{FFFD}") : $0) } ?? .null
    }

    /// A flag.
    public static func flag(_ flag: Bool) -> SQLValue { .int(flag ? 1 : 0) }
}

/// One row of an answer, by the position of its columns.
public struct SQLRow: Hashable, Sendable {
    let values: [SQLValue]

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

    /// The integer in `column`, or `nil` for no value.
    /// - Throws: ``StoreFailure`` where there is something else.
    public func optionalInt(_ column: Int) throws(StoreFailure) -> Int64? {
        if case .null = values[column] { return nil }
        return try int(column)
    }

    /// The number in `column`.
    /// - Throws: ``StoreFailure`` where there is something else.
    public func double(_ column: Int) throws(StoreFailure) -> Double {
        switch values[column] {
        case .double(let value): return value
        case .int(let value): return Double(value)
        case .text, .null: throw mismatch(column, "a number")
        }
    }

    /// The number in `column`, or `nil` for no value.
    /// - Throws: ``StoreFailure`` where there is something else.
    public func optionalDouble(_ column: Int) throws(StoreFailure) -> Double? {
        if case .null = values[column] { return nil }
        return try double(column)
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
    ///
    /// `/*once*/` before a statement says that its text or the types of its values hardly come again: it is not kept
    /// prepared. `/*skip-locked*/` at the end of a query passes over rows that another transaction claims just now, and
    /// `/*for-update*/` waits for them; both keep the rows given until the transaction ends.
    /// - Throws: ``StoreFailure``; the transaction is then lost, so do not catch and go on.
    func run(_ sql: String, _ values: [SQLValue]) throws(StoreFailure) -> [SQLRow]
}

/// A database that runs transactions, off the cooperative pool.
public protocol SQLEngine: Sendable {
    /// The tokens of this engine.
    var dialect: Dialect { get }

    /// Which database this is, for people: without a secret.
    var place: String { get }

    /// Runs `body` in one transaction with the right to write from its start; an error undoes it.
    ///
    /// Where two transactions stood in each other's way `body` runs again from its start, so it changes nothing but the
    /// database.
    /// - Throws: ``StoreFailure``, `CancellationError`, or what `body` threw.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
    ) async throws -> Result

    /// Runs `body` on one consistent view, beside writers. It may run again, as in ``write(_:)``.
    /// - Throws: as ``write(_:)``.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
    ) async throws -> Result

    /// As ``read(_:)``, of what may be a few seconds old: from the replica where there is one.
    /// - Throws: as ``write(_:)``.
    func history<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
    ) async throws -> Result

    /// The words that other processes notify from now on (``Dialect/notify``), as long as the connection lasts; `nil` for
    /// an engine without.
    func notices() -> AsyncThrowingStream<String, any Error>?
}

extension SQLEngine {
    /// None.
    public func notices() -> AsyncThrowingStream<String, any Error>? { nil }

    /// As ``read(_:)``.
    public func history<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
    ) async throws -> Result {
        try await read(body)
    }
}

/// The first words of a statement, to name it in a failure: it holds no values.
func summary(of sql: String) -> String {
    String(sql.prefix { $0 != "\n" }.prefix(60))
}

/// Refuses text with U+0000 on every engine: PostgreSQL would silently store what stands before it.
func refuseNUL(_ values: [SQLValue], in sql: String) throws(StoreFailure) {
    for case .text(let text) in values where text.utf8.contains(0) {
        throw StoreFailure(.failed, operation: summary(of: sql), message: "a text holds U+0000")
    }
}
