extension Migration {
    /// Users, subscriptions, messages, settings and the record; what is due; counts that outlive what they count.
    ///
    /// `subscriptions.channels` is a list with commas, `filters` JSON (``SlotFilter``). `notifications.next_attempt_at`
    /// is when a pending message is due and until when a sending one is claimed; `attempts` numbers the claims, so that
    /// a sender who lost a claim changes nothing. `targets.interval` is in milliseconds.
    static let users = Migration(
        version: 2, name: "users",
        statements: [
            """
            CREATE TABLE users (
                id {identity}, telegram_id BIGINT UNIQUE, email TEXT UNIQUE, username TEXT, first_name TEXT,
                last_name TEXT, plan TEXT NOT NULL DEFAULT 'free' CHECK (plan IN ('free', 'premium', 'admin')),
                active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)), language TEXT NOT NULL DEFAULT 'en',
                quiet_from TEXT, quiet_to TEXT, last_activity_at BIGINT, created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL)
            """,
            "CREATE INDEX users_active ON users (active)",
            """
            CREATE TABLE subscriptions (
                id {identity},
                user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                service_id BIGINT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
                active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
                interval_minutes DOUBLE PRECISION NOT NULL DEFAULT 60 CHECK (interval_minutes > 0),
                quantity BIGINT NOT NULL DEFAULT 1 CHECK (quantity >= 1),
                channels TEXT NOT NULL DEFAULT 'telegram',
                notify_on_found INTEGER NOT NULL DEFAULT 1 CHECK (notify_on_found IN (0, 1)),
                notify_on_gone INTEGER NOT NULL DEFAULT 1 CHECK (notify_on_gone IN (0, 1)),
                notify_on_error INTEGER NOT NULL DEFAULT 0 CHECK (notify_on_error IN (0, 1)),
                filters TEXT NOT NULL DEFAULT '{}', reminder_minutes BIGINT, expires_at BIGINT, paused_reason TEXT,
                last_checked_at BIGINT, last_status TEXT, last_notified_at BIGINT,
                consecutive_errors BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL, UNIQUE (user_id, service_id, quantity))
            """,
            "CREATE INDEX subscriptions_target ON subscriptions (service_id, quantity, active)",
            "CREATE INDEX subscriptions_active ON subscriptions (active)",
            "CREATE INDEX subscriptions_expiry ON subscriptions (expires_at) WHERE active = 1 AND expires_at IS NOT NULL",
            """
            CREATE TABLE notifications (
                id {identity},
                user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
                subscription_id BIGINT REFERENCES subscriptions (id) ON DELETE CASCADE,
                check_id BIGINT REFERENCES checks (id) ON DELETE SET NULL,
                notification_type TEXT NOT NULL CHECK (notification_type IN ('appointments_found', 'gone', 'reminder',
                    'error', 'paused', 'expiring', 'system')),
                channel TEXT NOT NULL, recipient TEXT NOT NULL, message TEXT NOT NULL,
                dedupe_key TEXT NOT NULL UNIQUE,
                state TEXT NOT NULL DEFAULT 'pending'
                    CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'dead')),
                attempts BIGINT NOT NULL DEFAULT 0, next_attempt_at BIGINT NOT NULL, seen_at BIGINT, sent_at BIGINT,
                error_message TEXT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
            """,
            """
            CREATE INDEX notifications_due ON notifications (state, next_attempt_at)
                WHERE state IN ('pending', 'sending')
            """,
            "CREATE INDEX notifications_given_up ON notifications (state) WHERE state IN ('failed', 'dead')",
            "CREATE INDEX notifications_user ON notifications (user_id, created_at)",
            "CREATE INDEX notifications_subscription ON notifications (subscription_id, notification_type)",
            "CREATE INDEX notifications_check ON notifications (check_id)",
            """
            CREATE TABLE system_config (
                id {identity}, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL, description TEXT,
                created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE audit_logs (
                id {identity}, event_type TEXT NOT NULL, user_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
                description TEXT NOT NULL, event_metadata TEXT NOT NULL DEFAULT '{}', actor TEXT NOT NULL,
                created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
            """,
            "CREATE INDEX audit_logs_event ON audit_logs (event_type, created_at)",
            "CREATE INDEX audit_logs_user ON audit_logs (user_id)",
            """
            CREATE TABLE targets (
                id {identity},
                service_id BIGINT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
                quantity BIGINT NOT NULL CHECK (quantity >= 1), next_due_at BIGINT NOT NULL,
                interval BIGINT NOT NULL CHECK (interval > 0), lease TEXT, lease_until BIGINT NOT NULL DEFAULT 0,
                created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, UNIQUE (service_id, quantity))
            """,
            "CREATE INDEX targets_due ON targets (next_due_at, lease_until, service_id, quantity, interval)",
            """
            CREATE TABLE leases (
                id {identity}, name TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, expires_at BIGINT NOT NULL,
                created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE callback_tokens (
                id {identity}, token TEXT NOT NULL UNIQUE, user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
                payload TEXT NOT NULL, expires_at BIGINT NOT NULL, created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL)
            """,
            "CREATE INDEX callback_tokens_expiry ON callback_tokens (expires_at)",
            "CREATE INDEX callback_tokens_user ON callback_tokens (user_id)",
            """
            CREATE TABLE availability_history (
                id {identity},
                service_id BIGINT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
                quantity BIGINT NOT NULL, hour BIGINT NOT NULL, looks BIGINT NOT NULL DEFAULT 0,
                complete_looks BIGINT NOT NULL DEFAULT 0, open_looks BIGINT NOT NULL DEFAULT 0,
                appeared BIGINT NOT NULL DEFAULT 0, gone BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL, UNIQUE (service_id, quantity, hour))
            """,
            """
            CREATE TABLE service_aliases (
                id {identity},
                service_id BIGINT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
                alias TEXT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
                UNIQUE (service_id, alias))
            """,
            """
            CREATE TABLE counters (
                id {identity}, name TEXT NOT NULL UNIQUE, value BIGINT NOT NULL, created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL)
            """,
            """
            CREATE VIEW subscription_checks AS
            SELECT subscriptions.id AS subscription_id, checks.id AS check_id, checks.service_id, checks.quantity,
                checks.status, checks.complete, checks.available, checks.appointment_count, checks.evidence,
                checks.stage, checks.error_type, checks.error_message, checks.page_url, checks.snapshot_path,
                checks.duration_ms, checks.requests, checks.worker, checks.checked_at
            FROM subscriptions JOIN checks
                ON checks.service_id = subscriptions.service_id AND checks.quantity = subscriptions.quantity
            WHERE checks.checked_at >= subscriptions.created_at
            """,
        ])
}
