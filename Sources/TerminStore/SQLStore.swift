public import Foundation
public import TerminEngine

/// The store over SQL: one repository for every engine.
public struct SQLStore: Store {
    let engine: any SQLEngine
    let worker: String

    /// A store over `engine`, brought to the newest schema.
    /// - Parameters:
    ///   - engine: the database.
    ///   - worker: the name under which checks are recorded.
    ///   - now: the clock, for the record of migrations.
    /// - Throws: ``StoreFailure``.
    public init(_ engine: any SQLEngine, worker: String, now: Date = Date()) async throws {
        self.engine = engine
        self.worker = worker
        try await Migrator(engine: engine).migrate(at: now)
    }

    /// A store over `engine` as it stands, for reading alone; `nil` where there are no tables of ours.
    /// - Throws: ``StoreFailure``.
    public init?(reading engine: any SQLEngine, worker: String) async throws {
        let isThere = try await engine.read { database in
            try !database.run(database.dialect.tableExists, [.text("services")]).isEmpty
        }
        guard isThere else { return nil }
        self.engine = engine
        self.worker = worker
    }

    /// Runs `body` in one transaction; what it throws undoes everything.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Result
    ) async throws -> Result {
        let worker = worker
        return try await engine.write { try body(SQLTransaction(database: $0, worker: worker)) }
    }

    /// Runs `body` on one consistent view, beside writers.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Result
    ) async throws -> Result {
        let worker = worker
        return try await engine.read { try body(SQLTransaction(database: $0, worker: worker)) }
    }

    /// The same on a view that may lag a little behind.
    public func history<Result: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Result
    ) async throws -> Result {
        let worker = worker
        return try await engine.history { try body(SQLTransaction(database: $0, worker: worker)) }
    }
}

extension [SQLRow] {
    /// The number in the only row that `RETURNING id` or a count gives.
    func singleID(_ operation: String) throws(StoreFailure) -> Int64 {
        guard let row = first else {
            throw StoreFailure(.failed, operation: operation, message: "the database returned no row")
        }
        return try row.int(0)
    }
}

extension Duration {
    /// Whole milliseconds.
    package var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
