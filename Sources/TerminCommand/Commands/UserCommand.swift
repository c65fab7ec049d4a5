import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

/// `termind user …`: who is told.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Who is told.",
        subcommands: [Add.self, List.self, Show.self, Plan.self, Set.self, Export.self, Delete.self])

    /// `termind user add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds a user and prints the id.")
        @Option(help: "The number Telegram knows them by.") var telegram: Int64?
        @Option(help: "Where mail goes.") var email: String?
        @Option(help: "What they are called.") var name: String?
        @Option(help: "What they may have: free, premium or admin.") var plan = UserPlan.free.rawValue
        @Option(help: "The language of their messages, such as de.") var language = "en"
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func validate() throws {
            if telegram == 0 { throw ValidationError("--telegram: 0 is nobody's number") }
            if let name, name.allSatisfy(\.isWhitespace) || name.count > 200 {
                throw ValidationError("--name is 1 to 200 characters")
            }
        }

        func run() async throws {
            let setup = try global.load()
            let profile = User.Profile(
                telegramID: telegram, email: email, firstName: name.map(normalisedWhiteSpace),
                plan: try UserPlan(named: plan),
                language: language)
            let user = try await OpenStore(setup).users.add(profile, actor: OpenStore.actor, now: Date())
            try Done.write(id: user.id, asJSON: json)
        }
    }

    /// `termind user list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists users.")
        @OptionGroup var page: PageOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let users = try await OpenStore(setup).users
            try await Listing(
                noun: "users", header: ["ID", "PLAN", "TELEGRAM", "EMAIL", "NAME", "STATE"],
                id: { $0.id }, cells: Self.cells, json: { UserReport($0) },
                fetch: { try await users.list(after: $0, limit: $1) }
            ).write(page, asJSON: json, quiet: setup.isQuiet)
        }

        private static func cells(_ user: User) -> [String] {
            let profile = user.profile
            return [
                "\(user.id)", profile.plan.rawValue, profile.telegramID.map { "\($0)" } ?? "-",
                profile.email ?? "-", profile.name ?? "-", profile.isActive ? "active" : "not active",
            ]
        }
    }

    /// `termind user show ID`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows a user.")
        @Argument(help: "The user.") var id: Int64
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let users = try await OpenStore(global.load()).users
            let user = try await users.user(id)
            let statistics = try await users.statistics(of: id)
            let report = UserReport(user)
            if json { return try Console.write(json: UserDetails(user: report, statistics: statistics)) }
            Facts.write([
                ("id", "\(report.id)"), ("name", report.name.map(plain)),
                ("telegram", report.telegramId.map { "\($0)" }), ("email", report.email.map(plain)),
                ("plan", report.plan), ("language", report.language),
                ("state", report.active ? "active" : "not active"),
                (
                    "subscriptions",
                    "\(statistics.subscriptions), \(statistics.activeSubscriptions) of them active"
                ),
                ("last told", statistics.lastNotifiedAt.map(ClockText.isoSeconds)),
                ("last active", user.lastActivityAt.map(ClockText.isoSeconds)),
                ("since", ClockText.isoSeconds(user.createdAt)),
            ])
        }
    }
}

extension UserPlan {
    /// The plan called `name`.
    /// - Throws: `CommandEnd` of status 64 that names them all.
    init(named name: String) throws {
        guard let plan = UserPlan(rawValue: name) else {
            throw CommandEnd.unknown("plan", plain(name), among: UserPlan.allCases.map(\.rawValue))
        }
        self = plan
    }
}
