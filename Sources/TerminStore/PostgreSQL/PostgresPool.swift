#if PostgreSQL
    import Synchronization
    import TerminEngine

    /// Up to so many connections; who finds none free waits in line.
    final class PostgresPool: Sendable {
        /// A connection to be used by one task, and whether it was open when it was last seen.
        struct Lease: Sendable {
            let connection: PostgresConnection
            let isOpen: Bool
        }

        private struct Line {
            var idle: [PostgresConnection] = []
            var count = 0
            var waiting: [(ticket: Int, continuation: CheckedContinuation<Lease, any Error>)] = []
            var tickets = 0
        }

        private let most: Int
        private let make: @Sendable () -> PostgresConnection
        private let line = Mutex(Line())
        private let backOff = PostgresBackOff()

        init(most: Int, make: @escaping @Sendable () -> PostgresConnection) {
            self.most = most
            self.make = make
        }

        /// Runs `body` with a connection, on its queue, and gives the connection to whoever is next.
        ///
        /// While the server cannot be reached attempts to open a connection become rarer.
        func withConnection<Result: Sendable>(
            _ body: @escaping @Sendable (PostgresConnection) throws -> Result
        ) async throws -> Result {
            let lease = try await take()
            var isOpen = lease.isOpen
            defer { give(back: lease.connection, isOpen: isOpen) }
            if !lease.isOpen { try await backOff.turn() }
            let attempt = ContinuousClock.now
            let (result, state) = try await lease.connection.onQueue { connection in
                (Swift.Result { try body(connection) }, connection.state)
            }
            backOff.note(reached: state != .unreachable, by: attempt)
            isOpen = state == .open
            return try result.get()
        }

        private func take() async throws -> Lease {
            try Task.checkCancellation()
            let ticket = line.withLock { line in
                line.tickets += 1
                return line.tickets
            }
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    let lease: Result<Lease, any Error>? = line.withLock { line in
                        // Cancelled before it stood in line, where nobody would find it.
                        if Task.isCancelled { return .failure(CancellationError()) }
                        if let connection = line.idle.popLast() {
                            return .success(Lease(connection: connection, isOpen: true))
                        }
                        if line.count < most {
                            line.count += 1
                            return .success(Lease(connection: make(), isOpen: false))
                        }
                        line.waiting.append((ticket, continuation))
                        return nil
                    }
                    if let lease { continuation.resume(with: lease) }
                }
            } onCancel: {
                let left = line.withLock { line in
                    line.waiting.firstIndex { $0.ticket == ticket }.map { line.waiting.remove(at: $0) }
                }
                left?.continuation.resume(throwing: CancellationError())
            }
        }

        private func give(back connection: PostgresConnection, isOpen: Bool) {
            let lease =
                isOpen
                ? Lease(connection: connection, isOpen: true) : Lease(connection: make(), isOpen: false)
            let next = line.withLock { line in
                if !line.waiting.isEmpty { return Optional(line.waiting.removeFirst()) }
                if isOpen { line.idle.append(connection) } else { line.count -= 1 }
                return nil
            }
            next?.continuation.resume(returning: lease)
        }
    }
#endif
