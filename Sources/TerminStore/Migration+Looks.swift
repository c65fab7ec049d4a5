extension Migration {
    /// Services, checks, appointments and hosts: what `check` and `watch` keep.
    ///
    /// `checks.worker` is the process that looked; `hosts.next_allowed_at` is when the next walk on the host may
    /// start; `hosts.breaker` is JSON, null while closed. A category is '' where the portal has none: null would not
    /// take part in the unique key.
    static let looks = Migration(
        version: 1, name: "looks",
        statements: [
            """
            CREATE TABLE services (
                id {identity},
                office TEXT NOT NULL, portal TEXT NOT NULL, department TEXT, category TEXT NOT NULL DEFAULT '',
                service_name TEXT NOT NULL, base_url TEXT NOT NULL, options TEXT NOT NULL DEFAULT '{}',
                active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)), description TEXT,
                priority INTEGER NOT NULL DEFAULT 0, total_checks BIGINT NOT NULL DEFAULT 0,
                appointments_found_count BIGINT NOT NULL DEFAULT 0, last_check_at BIGINT,
                last_appointments_at BIGINT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
                UNIQUE (office, category, service_name))
            """,
            """
            CREATE TABLE checks (
                id {identity},
                service_id BIGINT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
                quantity BIGINT NOT NULL DEFAULT 1 CHECK (quantity >= 1),
                status TEXT NOT NULL CHECK (status IN ('open', 'fully_booked', 'blocked', 'closed', 'unrecognised',
                    'unreachable', 'not_offered')),
                complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
                available INTEGER NOT NULL CHECK (available IN (0, 1)),
                appointment_count BIGINT NOT NULL DEFAULT 0, evidence TEXT, stage TEXT, error_type TEXT,
                error_message TEXT, page_url TEXT, snapshot_path TEXT, duration_ms BIGINT NOT NULL DEFAULT 0,
                requests BIGINT NOT NULL DEFAULT 0, worker TEXT, checked_at BIGINT NOT NULL,
                created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
                CHECK (status <> 'fully_booked' OR evidence IS NOT NULL))
            """,
            "CREATE INDEX checks_service_checked_at ON checks (service_id, checked_at)",
            """
            CREATE TABLE appointments (
                id {identity},
                service_id BIGINT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
                quantity BIGINT NOT NULL DEFAULT 1 CHECK (quantity >= 1),
                check_id BIGINT REFERENCES checks (id) ON DELETE SET NULL,
                appointment_date TEXT NOT NULL, appointment_time TEXT, location TEXT, booking_url TEXT,
                raw_text TEXT NOT NULL DEFAULT '', first_seen_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL,
                gone_at BIGINT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
            """,
            """
            CREATE UNIQUE INDEX appointments_open ON appointments (service_id, quantity, appointment_date,
                COALESCE(appointment_time, ''), COALESCE(location, '')) WHERE gone_at IS NULL
            """,
            "CREATE INDEX appointments_date ON appointments (appointment_date)",
            "CREATE INDEX appointments_check ON appointments (check_id)",
            "CREATE INDEX services_active ON services (active)",
            """
            CREATE TABLE hosts (
                id {identity}, host TEXT NOT NULL UNIQUE, next_allowed_at BIGINT NOT NULL DEFAULT 0, breaker TEXT,
                created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
            """,
        ])
}
