public import Foundation
public import TerminCore

/// What the engine keeps: services, checks, episodes and the pace of hosts.
public protocol Store: Sendable {
    /// The id of the service of an office, made or brought up to date.
    /// - Throws: ``StoreFailure``.
    func record(_ service: Service, of office: Office) async throws -> Int64

    /// Records a look and what it changed, in one transaction, and says what that is.
    ///
    /// The look is of a query with a service, whose row is `service`; `depth` is what one walk of the portal learns,
    /// `patience` how many complete looks in a row must miss a slot before it is gone.
    /// - Throws: ``StoreFailure``; then nothing was written.
    func record(
        _ look: Look, of service: Int64, depth: Portal.Depth, patience: Int, now: Date
    ) async throws -> Verdict

    /// The open episodes of a target, earliest slot first.
    /// - Throws: ``StoreFailure``.
    func openEpisodes(of service: Int64, quantity: Int) async throws -> [Episode]

    /// Claims the next walk on `host`: granted (`nil`) or refused with the time from which it may be tried again.
    ///
    /// A granted claim keeps other walks away until `holding` has passed or ``release(_:until:)`` says otherwise.
    /// - Throws: ``StoreFailure``.
    func claim(_ host: String, at now: Date, holding: Duration) async throws -> Date?

    /// Ends a walk on `host`: the next one may start at `next`.
    /// - Throws: ``StoreFailure``.
    func release(_ host: String, until next: Date) async throws
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
