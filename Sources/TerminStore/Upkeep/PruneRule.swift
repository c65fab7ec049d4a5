import Foundation

/// Which rows of a table are old; the condition has the instant before which they are as `$1`.
struct PruneRule: Sendable {
    enum Age: Sendable { case checks, appointments, expired }

    let table: String
    let condition: String
    let age: Age

    /// What refers to checks comes before them: a row that is gone need not forget its check first.
    static let all = [
        PruneRule(table: "appointments", condition: "gone_at < $1", age: .appointments),
        PruneRule(
            table: "notifications", condition: "state IN ('sent', 'failed', 'dead') AND updated_at < $1",
            age: .appointments),
        PruneRule(table: "checks", condition: "checked_at < $1", age: .checks),
        PruneRule(table: "audit_logs", condition: "created_at < $1", age: .appointments),
        PruneRule(table: "availability_history", condition: "hour < $1", age: .appointments),
        PruneRule(table: "host_hours", condition: "hour < $1", age: .checks),
        PruneRule(table: "callback_tokens", condition: "expires_at < $1", age: .expired),
        PruneRule(table: "leases", condition: "expires_at < $1", age: .expired),
    ]

    /// The instant before which a row is old.
    func cutoff(_ retention: Pruner.Retention, _ now: Date) -> Int64 {
        switch age {
        case .checks: now.milliseconds - retention.checks.milliseconds
        case .appointments: now.milliseconds - retention.appointments.milliseconds
        case .expired: now.milliseconds
        }
    }

    var count: String { "SELECT count(*) FROM \(table) WHERE \(condition)" }

    /// Old rows after the id `$2`, at most `$3`.
    var find: String { "SELECT id FROM \(table) WHERE id > $2 AND \(condition) ORDER BY id LIMIT $3" }

    /// Deletes `count` rows by their ids from `$2` on. The condition again: a message may have been revived since.
    func delete(_ count: Int) -> String {
        "DELETE FROM \(table) WHERE id IN (\(SQLTransaction.parameters(count, from: 2))) AND \(condition) RETURNING id"
    }
}

/// How many rows a transaction deletes, by how long the last one took.
package struct BatchSize: Sendable {
    package private(set) var rows = 100

    package init() {}

    package mutating func note(_ hold: Duration) {
        if hold > .milliseconds(25) {
            rows = max(1, rows / 2)
        } else if hold < .milliseconds(10) {
            rows = min(2_000, rows * 2)
        }
    }
}
