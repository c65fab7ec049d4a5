import ArgumentParser
import Foundation
import TerminEngine

extension ConfigCommand {
    /// `termind config get KEY`: a setting of the database.
    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints a setting of the database.")
        @Argument(help: "The setting.") var key: String
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            try Self.check(key)
            guard let value = try await OpenStore(setup).settings.value(key) else {
                throw CommandEnd(.usage, "'\(key)' has no value yet; 'termind db init' writes the settings")
            }
            if json { return try Console.write(json: SettingReport(value)) }
            Console.write(plain(value.value))
        }

        /// - Throws: `CommandEnd` of status 64 for a setting that there is not.
        static func check(_ key: String) throws {
            let known = ConfigService.settings(version: Version.current).map(\.key)
            guard known.contains(key) else { throw CommandEnd.unknown("setting", plain(key), among: known) }
        }
    }

    /// `termind config set KEY VALUE`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Changes a setting of the database; the configuration file and the environment win over it.")
        @Argument(help: "The setting.") var key: String
        @Argument(help: "The value.") var value: String
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            try Get.check(key)
            let settings = try await OpenStore(setup).settings
            try await settings.set(
                key, to: value, version: Version.current, actor: OpenStore.actor, now: Date())
            guard let stored = try await settings.value(key) else { return }
            if let path = Configuration.path(ofStored: key), setup.configuration.origins[path] != nil {
                Console.note("\(path) is set in the configuration, which wins")
            }
            try Done.write(
                "\(key) is \(stored.value)", json: SettingReport(stored), asJSON: json, quiet: setup.isQuiet)
        }
    }
}

/// A setting as `config get --json` prints it.
private struct SettingReport: Encodable {
    let key: String
    let value: String
    @Nullable var description: String?

    init(_ setting: ConfigValue) {
        key = setting.key
        value = setting.value
        description = setting.description
    }
}
