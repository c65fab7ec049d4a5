import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

extension UserCommand {
    /// `termind user plan ID PLAN`.
    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives a user another plan.")
        @Argument(help: "The user.") var id: Int64
        @Argument(help: "What they may have: free, premium or admin.") var plan: String
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let plan = try UserPlan(named: plan)
            try await OpenStore(setup).users.setPlan(plan, of: id, actor: OpenStore.actor, now: Date())
            try Done.write(
                "user \(id) has the plan '\(plan.rawValue)'", json: Report(id: id, plan: plan),
                asJSON: json, quiet: setup.isQuiet)
        }

        private struct Report: Encodable {
            let id: Int64
            let plan: UserPlan
        }
    }

    /// `termind user set ID`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Changes a user's language or quiet hours.")
        @Argument(help: "The user.") var id: Int64
        @Option(help: "The language of their messages, such as de.") var language: String?
        @Option(
            help: "When nothing is sent, on the clock of the office, such as 22:00-07:00; 'none' ends it.")
        var quietHours: String?
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard language != nil || quietHours != nil else {
                throw ValidationError("say what changes: --language or --quiet-hours")
            }
            if let quietHours, quietHours != "none", ActiveHours(quietHours) == nil {
                throw ValidationError("--quiet-hours is a time of the day such as 22:00-07:00, or 'none'")
            }
        }

        func run() async throws {
            let setup = try global.load()
            let users = try await OpenStore(setup).users
            let now = Date()
            if let language {
                try await users.setLanguage(language, of: id, actor: OpenStore.actor, now: now)
            }
            if let quietHours {
                try await users.setQuiet(ActiveHours(quietHours), of: id, actor: OpenStore.actor, now: now)
            }
            let user = try await users.user(id)
            if json { return try Console.write(json: UserReport(user)) }
            if !setup.isQuiet { Console.write("user \(id) is changed") }
        }
    }

    /// `termind user export ID`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints everything the database holds about a user, as JSON.")
        @Argument(help: "The user.") var id: Int64
        @Flag(help: "Print JSON, as always.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let open = try await OpenStore(global.load())
            let export = try await open.users.export(id)
            try Console.write(json: UserExportReport(export, targets: open.targets))
        }
    }

    /// `termind user delete ID`.
    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes a user with their subscriptions and messages.")
        @Argument(help: "The user.") var id: Int64
        @OptionGroup var confirmation: ConfirmationOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let users = try await OpenStore(setup).users
            let count = try await users.statistics(of: id).subscriptions
            let subscriptions = "\(count) \(count == 1 ? "subscription" : "subscriptions")"
            try confirmation.confirm("Delete user \(id) with \(subscriptions) and all messages?")
            try await users.delete(id, actor: OpenStore.actor, now: Date())
            try Done.write(
                "user \(id) was deleted", json: Done.Identified(id: id), asJSON: json,
                quiet: setup.isQuiet)
        }
    }
}
