public import Foundation
import TerminEngine

/// Deletes what has been kept long enough, in transactions so short that writers hardly notice.
///
/// Counts that outlive what they count (looks and appointments of a service, messages sent) stay as they are.
public struct Pruner: Sendable {
    /// How long rows are kept.
    public struct Retention: Hashable, Sendable {
        /// Checks, since they began.
        public var checks: Duration
        /// Appointments since they were gone, messages since they were settled, the record and the history.
        public var appointments: Duration

        /// So long.
        public init(checks: Duration, appointments: Duration) {
            self.checks = checks
            self.appointments = appointments
        }
    }

    /// What was deleted, or would be.
    public struct Summary: Hashable, Sendable {
        /// How many rows of a table.
        public struct Table: Hashable, Sendable {
            /// Its name.
            public let name: String
            /// How many rows.
            public let rows: Int64
        }

        /// The tables, each with its rows, none left out.
        public var tables: [Table] = []
        /// The longest time for which the right to write was held; the way back to the caller is part of it.
        public var longestHold = Duration.zero
        /// How many transactions it took.
        public var batches = 0
    }

    private static let candidates: Int64 = 2_000
    private let engine: any SQLEngine

    /// - Parameter store: where rows are deleted.
    public init(_ store: SQLStore) {
        engine = store.engine
    }

    /// Deletes what is older than `retention` allows at `now`; what was expired then goes too.
    /// - Parameters:
    ///   - retention: how long rows are kept.
    ///   - now: the clock.
    ///   - progress: is told of every batch: the table and the rows of it that are gone so far.
    /// - Returns: what was deleted.
    /// - Throws: ``StoreFailure``, `CancellationError`; what was deleted until then stays so.
    public func prune(
        _ retention: Retention, at now: Date, progress: @Sendable (UpkeepProgress) -> Void = { _ in }
    ) async throws -> Summary {
        var summary = Summary()
        for rule in PruneRule.all {
            let rows = try await prune(rule, until: rule.cutoff(retention, now), &summary, progress)
            summary.tables.append(Summary.Table(name: rule.table, rows: rows))
        }
        return summary
    }

    /// Counts what ``prune(_:at:progress:)`` would delete.
    /// - Throws: ``StoreFailure``, `CancellationError`.
    public func count(_ retention: Retention, at now: Date) async throws -> Summary {
        let tables = try await engine.read { database in
            try PruneRule.all.map { rule in
                let rows = try database.run(rule.count, [.int(rule.cutoff(retention, now))])
                return Summary.Table(name: rule.table, rows: try rows.singleID("counting \(rule.table)"))
            }
        }
        return Summary(tables: tables)
    }

    private func prune(
        _ rule: PruneRule, until cutoff: Int64, _ summary: inout Summary,
        _ progress: @Sendable (UpkeepProgress) -> Void
    ) async throws -> Int64 {
        var deleted: Int64 = 0
        var last = Int64.min
        var size = BatchSize()
        while true {
            // Looking for them is no writer's business.
            let after = last
            let ids = try await engine.read { database in
                try database.run(rule.find, [.int(cutoff), .int(after), .int(Pruner.candidates)])
                    .map { try $0.int(0) }
            }
            var rest = ids[...]
            while !rest.isEmpty {
                let batch = Array(rest.prefix(size.rows))
                rest = rest.dropFirst(batch.count)
                let (rows, begin) = try await engine.write { database in
                    let begin = ContinuousClock.now
                    let gone = try database.run(
                        rule.delete(batch.count), [.int(cutoff)] + batch.map { .int($0) })
                    return (gone.count, begin)
                }
                let hold = ContinuousClock.now - begin
                deleted += Int64(rows)
                summary.batches += 1
                summary.longestHold = max(summary.longestHold, hold)
                size.note(hold)
                progress(UpkeepProgress(part: rule.table, done: deleted, total: nil, isComplete: false))
                // As long as it was held the right to write is free for others, who may be polling for it.
                try await Task.sleep(for: max(hold, .milliseconds(10)))
            }
            guard Int64(ids.count) == Pruner.candidates, let next = ids.last else { return deleted }
            last = next
        }
    }
}
