#if PostgreSQL
    import Synchronization

    /// When a connection may next be opened: at once while that works, ever later while it does not.
    final class PostgresBackOff: Sendable {
        private struct Pace {
            var failures = 0
            var next = ContinuousClock.now
        }

        private static let longest = Duration.seconds(15)
        private let pace = Mutex(Pace())

        /// Waits until a connection may be opened.
        func turn() async throws {
            let next = pace.withLock(\.next)
            if next > .now { try await Task.sleep(until: next) }
        }

        /// Takes note of an attempt that began at `attempt`. Of those that began together the first one counts.
        func note(reached: Bool, by attempt: ContinuousClock.Instant) {
            pace.withLock { pace in
                if reached {
                    pace = Pace()
                } else if attempt >= pace.next {
                    let wait = min(.milliseconds(100 << min(pace.failures, 10)), PostgresBackOff.longest)
                    pace.failures += 1
                    pace.next = .now + wait * Double.random(in: 0.5...1)
                }
            }
        }
    }
#endif
