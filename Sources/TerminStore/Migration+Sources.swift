extension Migration {
    /// How each office fares, what each host was asked, and what it asks of robots.
    ///
    /// `source_health.state` is ok, degraded, blocked or changed since `since`; `failures` and `answers` count looks in a
    /// row; `spell` numbers the bad spells, for the keys of messages. `host_hours.hour` is the start of an hour
    /// in milliseconds since 1970. `robots.rules` is the text of the file, null where the host has none.
    static let sources = Migration(
        version: 3, name: "sources",
        statements: [
            """
            CREATE TABLE source_health (
                id {identity}, office TEXT NOT NULL UNIQUE, portal TEXT NOT NULL,
                state TEXT NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'degraded', 'blocked', 'changed')),
                since BIGINT NOT NULL, failures BIGINT NOT NULL DEFAULT 0, answers BIGINT NOT NULL DEFAULT 0,
                spell BIGINT NOT NULL DEFAULT 0, reason TEXT,
                check_id BIGINT REFERENCES checks (id) ON DELETE SET NULL, last_look_at BIGINT,
                last_answer_at BIGINT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
            """,
            "CREATE INDEX users_admin ON users (plan) WHERE plan = 'admin'",
            "CREATE INDEX checks_snapshot ON checks (id) WHERE snapshot_path IS NOT NULL",
            "CREATE INDEX source_health_check ON source_health (check_id)",
            """
            CREATE TABLE host_hours (
                id {identity}, host TEXT NOT NULL, hour BIGINT NOT NULL, walks BIGINT NOT NULL DEFAULT 0,
                requests BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
                UNIQUE (host, hour))
            """,
            """
            CREATE TABLE robots (
                id {identity}, host TEXT NOT NULL UNIQUE, rules TEXT, read_at BIGINT NOT NULL,
                created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
            """,
        ])
}
