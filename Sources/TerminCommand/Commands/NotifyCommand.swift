import ArgumentParser
import Foundation
import TerminEngine

/// `termind notify …`: messages that could not be delivered.
struct NotifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify", abstract: "Messages that were given up, and a test of the channels.",
        subcommands: [Dead.self, Retry.self, Test.self])

    /// `termind notify dead`.
    struct Dead: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists messages that were given up.")
        @OptionGroup var page: PageOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let outbox = try await OpenStore(setup).outbox
            try await Listing(
                noun: "messages",
                header: ["ID", "USER", "CHANNEL", "RECIPIENT", "TRIES", "REASON", "MESSAGE"],
                id: { $0.id }, cells: Self.cells, json: { MessageReport($0) },
                fetch: { try await outbox.list(.dead, after: $0, limit: $1) }
            ).write(page, asJSON: json, quiet: setup.isQuiet)
        }

        private static func cells(_ stored: StoredNotification) -> [String] {
            [
                "\(stored.id)", stored.message.userID.map { "\($0)" } ?? "-",
                stored.message.channel.rawValue, stored.message.recipient, "\(stored.attempts)",
                stored.errorMessage ?? "-", stored.message.text,
            ]
        }
    }

    /// `termind notify retry [ID]`.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a message that was given up, or all of them, due again.")
        @Argument(help: "The message; 'termind notify dead' lists them.") var id: Int64?
        @Flag(help: "All of them.") var all = false
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard (id == nil) == all else { throw ValidationError("name one message, or say --all") }
        }

        func run() async throws {
            let setup = try global.load()
            let count = try await OpenStore(setup).outbox.revive(id, now: Date())
            if let id, count == 0 { throw CommandEnd(.usage, "there is no message \(id) that was given up") }
            try Done.write(
                "\(count) \(count == 1 ? "message is" : "messages are") due again",
                json: Report(revived: count), asJSON: json, quiet: setup.isQuiet)
        }

        private struct Report: Encodable {
            let revived: Int
        }
    }
}
