/// The tables of the newest schema with their columns, in an order in which every row comes after those it refers to.
///
/// What copies whole databases goes by this list; a test compares it with what the migrations make on both engines.
/// `schema_migrations` is not among them: every database keeps its own.
public enum Schema {
    /// What a column holds.
    public enum Kind: Hashable, Sendable {
        case integer, real, text
    }

    /// A column.
    public struct Column: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// What it holds.
        public let kind: Kind
    }

    /// A table; its first column is `id`.
    public struct Table: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its columns, in the order of the database.
        public let columns: [Column]

        fileprivate init(_ name: String, _ groups: [Column]...) {
            self.name = name
            columns = integers("id") + groups.joined() + integers("created_at", "updated_at")
        }
    }

    /// All tables.
    public static let tables: [Table] = [
        Table(
            "services",
            texts("office", "portal", "department", "category", "service_name", "base_url", "options"),
            integers("active"), texts("description"),
            integers(
                "priority", "total_checks", "appointments_found_count", "last_check_at",
                "last_appointments_at")),
        Table(
            "checks",
            integers("service_id", "quantity"), texts("status"),
            integers("complete", "available", "appointment_count"),
            texts("evidence", "stage", "error_type", "error_message", "page_url", "snapshot_path"),
            integers("duration_ms", "requests"), texts("worker"), integers("checked_at")),
        Table(
            "appointments",
            integers("service_id", "quantity", "check_id"),
            texts("appointment_date", "appointment_time", "location", "booking_url", "raw_text"),
            integers("first_seen_at", "last_seen_at", "gone_at")),
        Table("hosts", texts("host"), integers("next_allowed_at"), texts("breaker")),
        Table(
            "users",
            integers("telegram_id"), texts("email", "username", "first_name", "last_name", "plan"),
            integers("active"), texts("language", "quiet_from", "quiet_to"), integers("last_activity_at")),
        Table(
            "subscriptions",
            integers("user_id", "service_id", "active"), reals("interval_minutes"), integers("quantity"),
            texts("channels"), integers("notify_on_found", "notify_on_gone", "notify_on_error"),
            texts("filters"), integers("reminder_minutes", "expires_at"), texts("paused_reason"),
            integers("last_checked_at"), texts("last_status"),
            integers("last_notified_at", "consecutive_errors")),
        Table(
            "notifications",
            integers("user_id", "subscription_id", "check_id"),
            texts("notification_type", "channel", "recipient", "message", "dedupe_key", "state"),
            integers("attempts", "next_attempt_at", "seen_at", "sent_at"), texts("error_message")),
        Table("system_config", texts("key", "value", "description")),
        Table(
            "audit_logs",
            texts("event_type"), integers("user_id"), texts("description", "event_metadata", "actor")),
        Table(
            "targets",
            integers("service_id", "quantity", "next_due_at", "interval"), texts("lease"),
            integers("lease_until")),
        Table("leases", texts("name", "owner"), integers("expires_at")),
        Table(
            "callback_tokens", texts("token"), integers("user_id"), texts("payload"), integers("expires_at")),
        Table(
            "availability_history",
            integers(
                "service_id", "quantity", "hour", "looks", "complete_looks", "open_looks", "appeared", "gone")
        ),
        Table("service_aliases", integers("service_id"), texts("alias")),
        Table("counters", texts("name"), integers("value")),
        Table(
            "source_health", texts("office", "portal", "state"),
            integers("since", "failures", "answers", "spell"), texts("reason"),
            integers("check_id", "last_look_at", "last_answer_at")),
        Table("host_hours", texts("host"), integers("hour", "walks", "requests")),
        Table("robots", texts("host", "rules"), integers("read_at")),
    ]

    private static func integers(_ names: String...) -> [Column] {
        names.map { Column(name: $0, kind: .integer) }
    }

    private static func reals(_ names: String...) -> [Column] {
        names.map { Column(name: $0, kind: .real) }
    }

    private static func texts(_ names: String...) -> [Column] {
        names.map { Column(name: $0, kind: .text) }
    }
}

extension Schema.Table {
    /// The names of the columns for a statement.
    var columnList: String { columns.map(\.name).joined(separator: ", ") }

    /// Calls `page` with all rows in the order of their ids, at most `size` at a time.
    func read(
        from database: any SQLExecutor, size: Int = 200, _ page: ([SQLRow]) throws -> Void
    ) throws {
        let statement = "SELECT \(columnList) FROM \(name) WHERE id > $1 ORDER BY id LIMIT $2"
        var last = Int64.min
        while true {
            let rows = try database.run(statement, [.int(last), .int(Int64(size))])
            if !rows.isEmpty { try page(rows) }
            guard rows.count == size, let next = try rows.last?.int(0) else { return }
            last = next
        }
    }

    /// How many rows there are.
    func count(in database: any SQLExecutor) throws -> Int64 {
        try database.run("SELECT count(*) FROM \(name)", []).singleID("counting \(name)")
    }
}
