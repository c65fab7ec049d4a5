import ArgumentParser
import Foundation
import TerminEngine

/// `termind subscription …`: who wants to know what.
struct SubscriptionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subscription", abstract: "Who wants to know what.",
        subcommands: [Add.self, List.self, Pause.self, Resume.self, Remove.self])

    /// `termind subscription list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists subscriptions with the interval that plan and portal make of the wish.")
        @Option(help: "Only those of this user.") var user: Int64?
        @OptionGroup var page: PageOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let open = try await OpenStore(setup)
            let user = user
            if let user { _ = try await open.users.user(user) }
            try await Listing(
                noun: "subscriptions",
                header: ["ID", "USER", "OFFICE", "SERVICE", "FOR", "EVERY", "CHANNELS", "STATE"],
                id: { $0.id }, cells: Self.cells, json: { $0 },
                fetch: { try await open.subscriptionReports(user: user, after: $0, limit: $1) }
            ).write(page, asJSON: json, quiet: setup.isQuiet)
        }

        private static func cells(_ report: SubscriptionReport) -> [String] {
            let state = report.active ? report.lastStatus ?? "active" : "paused"
            let reason = report.active ? nil : report.pausedReason
            return [
                "\(report.id)", "\(report.userId)", report.office, report.service, "\(report.quantity)",
                Duration.milliseconds(Int64((report.intervalMinutes * 60_000).rounded())).text,
                report.channels.joined(separator: ","),
                [state, reason].compactMap { $0 }.joined(separator: ": "),
            ]
        }
    }

    /// `termind subscription pause ID`.
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stops looking until it is resumed.")
        @Argument(help: "The subscription.") var id: Int64
        @Option(help: "Why, for those who list it.") var reason = "paused by the operator"
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func validate() throws {
            if reason.allSatisfy(\.isWhitespace) || reason.count > 200 {
                throw ValidationError("--reason is 1 to 200 characters")
            }
            if reason == SubscriptionService.expiredReason {
                throw ValidationError("--reason: '\(reason)' is the word for those that ran to their end")
            }
        }

        func run() async throws {
            let setup = try global.load()
            let subscriptions = try await OpenStore(setup).subscriptions
            try await subscriptions.pause(id, reason: reason, actor: OpenStore.actor, now: Date())
            try Done.write(
                "subscription \(id) is paused", json: Done.Identified(id: id), asJSON: json,
                quiet: setup.isQuiet)
        }
    }

    /// `termind subscription resume ID`.
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Looks again, within the user's quota.")
        @Argument(help: "The subscription.") var id: Int64
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            try await OpenStore(setup).subscriptions.resume(id, actor: OpenStore.actor, now: Date())
            try Done.write(
                "subscription \(id) is active", json: Done.Identified(id: id), asJSON: json,
                quiet: setup.isQuiet)
        }
    }

    /// `termind subscription remove ID`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a subscription, with the messages made for it.")
        @Argument(help: "The subscription.") var id: Int64
        @OptionGroup var confirmation: ConfirmationOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let subscriptions = try await OpenStore(setup).subscriptions
            _ = try await subscriptions.subscription(id)
            try confirmation.confirm("Remove subscription \(id) with its messages?", easilyRedone: true)
            try await subscriptions.delete(id, actor: OpenStore.actor, now: Date())
            try Done.write(
                "subscription \(id) was removed", json: Done.Identified(id: id), asJSON: json,
                quiet: setup.isQuiet)
        }
    }
}
