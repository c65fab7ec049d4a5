public import Foundation

/// What the engine keeps, on whichever database.
///
/// The closures run off the cooperative pool, and more than once where two transactions of PostgreSQL collide: they
/// change nothing outside.
public protocol Store: Sendable {
    /// Runs `body` in one transaction; what it throws undoes everything.
    /// - Throws: what `body` threw, or ``StoreFailure``.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Result
    ) async throws -> Result

    /// Runs `body` on one consistent view, beside writers.
    /// - Throws: what `body` threw, or ``StoreFailure``.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Result
    ) async throws -> Result

    /// The same on a view that may lag a little behind: for histories and statistics.
    /// - Throws: what `body` threw, or ``StoreFailure``.
    func history<Result: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Result
    ) async throws -> Result

    /// Claims the next walk on `host`: granted (`nil`) or refused with the time from which it may be tried again.
    ///
    /// A granted claim keeps other walks away until `holding` has passed or ``release(_:until:)`` says otherwise.
    /// - Throws: ``StoreFailure``.
    func claim(_ host: String, at now: Date, holding: Duration) async throws -> Date?

    /// Holds a claim that lasts until `old` for longer; `false` where it is lost.
    /// - Throws: ``StoreFailure``.
    func hold(_ host: String, from old: Date, until new: Date) async throws -> Bool

    /// Ends a walk on `host`: the next one may start at `next`; counts what the walk asked for, where it is given.
    /// - Throws: ``StoreFailure``.
    func release(_ host: String, until next: Date, counting use: HostUse?) async throws
}

extension Store {
    /// Ends a walk on `host` that asked for nothing: the next one may start at `next`.
    /// - Throws: ``StoreFailure``.
    public func release(_ host: String, until next: Date) async throws {
        try await release(host, until: next, counting: nil)
    }
}

/// What a database said, and what we were doing when it did. Holds no user data and no secret.
public struct StoreFailure: Error, Hashable, CustomStringConvertible, Sendable {
    /// What the caller can do about it.
    public enum Kind: Hashable, Sendable {
        /// The file or server cannot be used: the operator.
        case unavailable
        /// Not a database of ours, or of a newer version: the operator.
        case unusable
        /// A statement failed: our own fault.
        case failed
        /// A row with this unique key is already there.
        case unique
        /// A row refers to one that is not there, or others refer to it.
        case foreignKey
        /// A value that a `CHECK` of its table refuses.
        case check
    }

    /// Who has to act.
    public let kind: Kind
    /// What we were doing.
    public let operation: String
    /// What the database said.
    public let message: String
    /// The database's own code: a number of <https://www.sqlite.org/rescode.html>, or five characters of
    /// <https://www.postgresql.org/docs/current/errcodes-appendix.html>; `nil` where there is none.
    public let code: String?

    /// A failure.
    public init(_ kind: Kind, operation: String, message: String, code: String? = nil) {
        self.kind = kind
        self.operation = operation
        self.message = message
        self.code = code
    }

    /// `operation: message (code N)`.
    public var description: String {
        "\(operation): \(message)" + (code.map { " (code \($0))" } ?? "")
    }
}
