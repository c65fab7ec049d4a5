import ArgumentParser
import Foundation
import TerminCore

/// `termind config check | show | get | set`.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Checks or shows the configuration; settings of the database.",
        subcommands: [Check.self, Show.self, Get.self, Set.self])

    /// `termind config check`: every mistake with its line.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Checks the configuration.")
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            guard !setup.isQuiet else { return }
            Console.write(setup.configuration.summary)
            for section in ["telegram", "email", "webhook", "web"] {
                let isSet = setup.configuration.origins.keys.contains {
                    $0 == section || $0.hasPrefix("\(section).")
                }
                if isSet { Console.note("'\(section)' is set, but not built yet: nothing uses it") }
            }
        }
    }

    /// `termind config show`: what is in force, and where it comes from.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the configuration in force, without secrets, and where each value comes from.")
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            var setup = try global.load()
            do {
                setup = try setup.taking(stored: try await setup.storedSettings())
            } catch {
                // What the operator wrote can be shown all the same.
                Console.note("without the settings of the database: \(CommandEnd(error).message ?? "")")
            }
            let remarks = setup.databaseRemark.map { ["database.path": $0] } ?? [:]
            Console.write(setup.configuration.shown(as: json ? .json : .yaml, remarks: remarks))
        }
    }
}
