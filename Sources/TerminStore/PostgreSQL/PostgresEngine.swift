#if PostgreSQL
    import TerminEngine

    /// A PostgreSQL database through libpq: a few connections, each with a queue of its own for the blocking calls.
    public final class PostgresEngine: SQLEngine {
        private let primary: PostgresPool
        private let replica: PostgresPool?
        private let address: PostgresAddress
        /// Name and host of the database.
        public let place: String
        /// That of PostgreSQL.
        public var dialect: Dialect { .postgres }

        /// The database at `address`; the first transaction connects.
        /// - Parameters:
        ///   - address: the database that is written to.
        ///   - replica: a copy that follows it, for ``history(_:)``.
        ///   - connections: how many are opened at most to each of the two.
        ///   - statementTimeout: the server gives up a statement after this.
        ///   - lockTimeout: the server gives up waiting for another transaction after this.
        public init(
            _ address: PostgresAddress, replica: PostgresAddress? = nil, connections: Int = 10,
            statementTimeout: Duration = .seconds(30), lockTimeout: Duration = .seconds(5)
        ) {
            let options = [
                "statement_timeout": String(statementTimeout.milliseconds),
                "lock_timeout": String(lockTimeout.milliseconds),
            ]
            func pool(_ address: PostgresAddress) -> PostgresPool {
                PostgresPool(most: max(1, connections)) { PostgresConnection(address, options: options) }
            }
            primary = pool(address)
            self.replica = replica.map(pool)
            place = address.description
            self.address = address
        }

        /// What other processes notify, heard on a connection of its own.
        public func notices() -> AsyncThrowingStream<String, any Error>? {
            PostgresConnection(address).notices()
        }

        /// Runs `body` at READ COMMITTED: each statement sees what was committed before it.
        ///
        /// After a deadlock or a serialization failure the whole transaction runs again, a few times. A connection that
        /// is lost meanwhile is a ``StoreFailure`` of kind `unavailable`; the next use opens another one. If it is lost
        /// during the commit nobody knows whether that happened, and the message says so. A cancelled task's transaction
        /// ends before its next statement.
        public func write<Result: Sendable>(
            _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
        ) async throws -> Result {
            try await primary.transaction("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", body)
        }

        /// Runs `body` on a snapshot.
        public func read<Result: Sendable>(
            _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
        ) async throws -> Result {
            try await primary.transaction(PostgresEngine.snapshot, body)
        }

        /// Runs `body` on a snapshot of the replica, if there is one.
        public func history<Result: Sendable>(
            _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
        ) async throws -> Result {
            try await (replica ?? primary).transaction(PostgresEngine.snapshot, body)
        }

        private static let snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    }
#endif
