#if PostgreSQL
    import Synchronization
    import TerminEngine

    extension PostgresPool {
        private static let attempts = 5

        /// Runs `body` between `begin` and COMMIT, again if another transaction stood in its way.
        func transaction<Result: Sendable>(
            _ begin: String, _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
        ) async throws -> Result {
            for attempt in 1..<PostgresPool.attempts {
                do {
                    return try await once(begin, body)
                } catch let failure as StoreFailure where failure.mayPass {
                    try await Task.sleep(for: .milliseconds(10 << attempt) * Double.random(in: 0.2...1))
                }
            }
            return try await once(begin, body)
        }

        private func once<Result: Sendable>(
            _ begin: String, _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
        ) async throws -> Result {
            let cancellation = Cancellation()
            return try await withTaskCancellationHandler {
                do {
                    return try await withConnection { connection in
                        try connection.begin(begin)
                        do {
                            let transaction = PostgresExecutor(connection, cancellation)
                            let result = try body(transaction)
                            try transaction.commit()
                            return result
                        } catch {
                            connection.rollback()
                            throw error
                        }
                    }
                } catch  where cancellation.isCancelled && error is StoreFailure {
                    throw CancellationError()
                }
            } onCancel: {
                cancellation.cancel()
            }
        }
    }

    /// Whether the task that waits for a transaction still wants it; asked from the connection's queue.
    private final class Cancellation: Sendable {
        private let flag = Atomic(false)
        var isCancelled: Bool { flag.load(ordering: .relaxed) }
        func cancel() { flag.store(true, ordering: .relaxed) }
    }

    /// One transaction, on the queue of its connection.
    private final class PostgresExecutor: SQLExecutor {
        private let connection: PostgresConnection
        private let cancellation: Cancellation
        private var failure: StoreFailure?

        init(_ connection: PostgresConnection, _ cancellation: Cancellation) {
            self.connection = connection
            self.cancellation = cancellation
        }

        var dialect: Dialect { .postgres }

        func run(_ sql: String, _ values: [SQLValue]) throws(StoreFailure) -> [SQLRow] {
            do throws(StoreFailure) {
                try refuseIfCancelled(summary(of: sql))
                return try connection.run(sql, values, dialect)
            } catch {
                failure = failure ?? error
                throw error
            }
        }

        func commit() throws(StoreFailure) {
            // The server answers COMMIT after a failure with a ROLLBACK, and calls that a success.
            if let failure { throw failure }
            try refuseIfCancelled("COMMIT")
            do throws(StoreFailure) {
                try connection.perform("COMMIT")
            } catch {
                guard error.code == nil else { throw error }
                throw StoreFailure(
                    .unavailable, operation: "COMMIT",
                    message: "the connection was lost; whether this was written is not known")
            }
        }

        private func refuseIfCancelled(_ operation: String) throws(StoreFailure) {
            guard cancellation.isCancelled else { return }
            throw StoreFailure(.unavailable, operation: operation, message: "nobody waits for it any more")
        }
    }

    extension StoreFailure {
        /// Whether the same transaction may well succeed if it is run again: serialization failure, deadlock, and
        /// prepared statements that the server forgot or whose tables a migration changed.
        fileprivate var mayPass: Bool {
            code.map { ["40001", "40P01", "26000", "0A000"].contains($0) } ?? false
        }
    }
#endif
