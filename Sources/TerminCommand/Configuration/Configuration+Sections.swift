extension Configuration {
    /// Where results are kept.
    package struct Database: Equatable, Sendable {
        /// The two kinds of database.
        package enum Kind: String, CaseIterable, Sendable { case sqlite, postgresql }

        package var kind = Kind.sqlite
        /// The file of a SQLite database.
        package var path = "appointments.db"
        /// The parts of a PostgreSQL address, or its `url`; `nil` leaves the choice to libpq.
        package var host: String?
        package var port: Int?
        package var name: String?
        package var user: String?
        package var password: Secret?
        /// May hold a password: show it through ``withoutPassword(_:)`` alone.
        package var url: String?
        package var replicaURL: String?
    }

    /// How gently portals are asked.
    package struct Politeness: Equatable, Sendable {
        /// Whom the people behind a portal can write to.
        package var contact: String?
        package var userAgent = "termind/1.0"
        /// Hosts whose operator allowed what robots.txt forbids, with what was agreed.
        package var permitted: [String: String] = [:]
        /// Whether the floors hold on loopback hosts too.
        package var loopback = false
        /// Slower than every portal declares; `nil` leaves each its own.
        package var floor: Duration?
        package var hostFloor: Duration?
        package var pace: Duration?
    }

    /// When portals are asked.
    package struct Schedule: Equatable, Sendable {
        package var defaultInterval: Duration = .seconds(300)
        package var isAdaptive = true
        /// Walks at once.
        package var walks = 32
    }

    /// What people of a plan may have.
    package struct Plan: Equatable, Sendable {
        /// `nil` is no quota.
        package var subscriptions: Int?
        package var shortestInterval: Duration
    }

    /// The plans by name.
    package struct Plans: Equatable, Sendable {
        package var free = Plan(subscriptions: 3, shortestInterval: .seconds(300))
        package var premium = Plan(subscriptions: 20, shortestInterval: .seconds(60))
        /// Bounded by the floors alone.
        package let admin = Plan(subscriptions: nil, shortestInterval: .zero)
    }

    /// The bot.
    package struct Telegram: Equatable, Sendable {
        /// `nil` where there is no bot.
        package var token: Secret?
        package var apiBase = "https://api.telegram.org"
        /// Telegram ids of those who may do everything.
        package var admins: [Int] = []
    }

    /// A mail server and the sender's address.
    package struct Email: Equatable, Sendable {
        /// Whether a connection must be, may be, or is not encrypted.
        package enum Encryption: String, CaseIterable, Sendable { case required, optional, off }

        /// `smtp://host:port` or `smtps://host:port`.
        package var smtp: String
        package var encryption = Encryption.required
        package var username: String?
        package var password: Secret?
        /// `termind <termind@example.org>`, or the address alone.
        package var from: String
    }

    /// How messages on standard output look.
    package struct StandardOutput: Equatable, Sendable {
        /// For people, or one JSON object a line.
        package enum Format: String, CaseIterable, Sendable { case text, json }

        package var format = Format.text
    }

    /// An address that is told by HTTP.
    package struct Webhook: Equatable, Sendable {
        /// May hold a token in its path: it is shown without.
        package var url: String
        /// The body to send; `nil` is the JSON of standard output.
        package var template: String?
        /// What signs the body.
        package var secret: Secret?
    }

    /// The dashboard.
    package struct Web: Equatable, Sendable {
        package var host = "127.0.0.1"
        /// 0 takes any free port.
        package var port = 8080
    }

    /// How long what is stored is kept.
    package struct Retention: Equatable, Sendable {
        package var checks: Duration = .seconds(90 * 86_400)
        package var appointments: Duration = .seconds(365 * 86_400)
        package var snapshots: Duration = .seconds(14 * 86_400)
    }

    /// What is kept of pages that could not be read.
    package struct Snapshots: Equatable, Sendable {
        /// Whether a picture is made beside the page.
        package var render = false
    }

    /// From everything to almost nothing.
    package enum LogLevel: String, CaseIterable, Sendable {
        case trace, debug, info, notice, warning, error, critical
    }
}
