#if PostgreSQL
    import CLibPQ
    import Dispatch
    package import TerminEngine

    /// One connection, opened when it is first used and again after it was lost.
    ///
    /// libpq blocks, so everything runs on `queue`. `@unchecked Sendable`: the handle, the statements and the state are
    /// touched on `queue` alone.
    package final class PostgresConnection: @unchecked Sendable {
        /// What became of the connection.
        enum State: Sendable { case open, lost, unreachable }

        private let settings: [(String, String)]
        let queue = DispatchQueue(label: "termind.postgresql")
        private(set) var handle: OpaquePointer?
        private var statements = PostgresStatements()
        private(set) var state = State.lost
        /// Watches the socket of a connection that only listens.
        var noticeSource: (any DispatchSourceRead)?

        /// - Parameters:
        ///   - address: where the database is.
        ///   - options: settings of the server for this connection; those in the address win.
        package init(_ address: PostgresAddress, options: [String: String] = [:]) {
            let ours = (["client_min_messages": "warning"].merging(options) { $1 })
                .sorted { $0.key < $1.key }.map { "-c \($0.key)=\($0.value)" }
            var parameters = [
                "application_name": "termind", "connect_timeout": "10",
                // A server that fell silent is noticed within a minute, not after hours.
                "keepalives_idle": "20", "keepalives_interval": "10", "keepalives_count": "3",
                "tcp_user_timeout": "50000",
            ].merging(address.parameters) { $1 }
            parameters["options"] = (ours + [parameters["options"] ?? ""]).joined(separator: " ")
            parameters["client_encoding"] = "UTF8"
            settings = parameters.map { ($0.key, $0.value) }
        }

        // Nobody refers to the connection, so nothing is left on its queue.
        deinit { PQfinish(handle) }

        /// Runs `body` on the connection's queue.
        package func onQueue<Result: Sendable>(
            _ body: @escaping @Sendable (PostgresConnection) throws -> Result
        ) async throws -> Result {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: .init { try body(self) }) }
            }
        }

        /// Runs a statement outside a transaction, or one that begins or ends it. On the queue alone.
        package func perform(_ sql: String) throws(StoreFailure) {
            if handle == nil { try connect() }
            let result = PostgresResult(PQexec(handle, sql))
            guard result.isGood else { throw lost(result.failure(summary(of: sql), on: handle)) }
        }

        /// Runs a statement of a transaction. On the queue alone.
        func run(_ sql: String, _ values: [SQLValue], _ dialect: Dialect) throws(StoreFailure) -> [SQLRow] {
            guard let handle else {
                throw StoreFailure(
                    .unavailable, operation: summary(of: sql), message: "the connection was lost")
            }
            do throws(StoreFailure) {
                return try statements.run(sql, values, dialect, on: handle)
            } catch {
                throw lost(error)
            }
        }

        /// Begins a transaction. A connection that died while it was idle is opened again: nothing was done on it yet.
        func begin(_ sql: String) throws(StoreFailure) {
            let wasOpen = handle != nil
            do throws(StoreFailure) {
                try perform(sql)
            } catch {
                guard wasOpen, handle == nil else { throw error }
                try perform(sql)
            }
        }

        /// Undoes the transaction, if there is one; a connection that cannot is closed.
        func rollback() {
            guard let handle, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
            if !PostgresResult(PQexec(handle, "ROLLBACK")).isGood { close(.lost) }
        }

        private func connect() throws(StoreFailure) {
            // The arrays of libpq end with a null pointer.
            let opened = withCStrings(settings.map(\.0) + [nil]) { names in
                withCStrings(settings.map(\.1) + [nil]) { PQconnectdbParams(names, $0, 0) }
            }
            guard PQstatus(opened) == CONNECTION_OK else {
                let message = lastWords(of: opened)
                PQfinish(opened)
                state = .unreachable
                throw StoreFailure(.unavailable, operation: "connecting to PostgreSQL", message: message)
            }
            // Standard error is ours.
            PQsetNoticeProcessor(opened, { _, _ in }, nil)
            handle = opened
            state = .open
        }

        /// `failure`, after which the connection is closed if it is of no more use.
        private func lost(_ failure: StoreFailure) -> StoreFailure {
            // The last two: the server forgot our statements, or their tables changed under them.
            let fatal = ["57P01", "57P02", "57P03", "57P05", "26000", "0A000"]
            if PQstatus(handle) != CONNECTION_OK || fatal.contains(failure.code ?? "") { close(.lost) }
            return failure
        }

        /// Closes the connection. On the queue alone.
        func close(_ state: State) {
            PQfinish(handle)
            handle = nil
            statements = PostgresStatements()
            self.state = state
        }
    }
#endif
