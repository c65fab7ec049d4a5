import ArgumentParser
import Foundation
import TerminCore
import TerminEngine
import TerminStore

/// `termind db …`: the database.
struct DbCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "Makes, describes, copies, prunes and empties the database.",
        subcommands: [
            Init.self,
            Migrate.self,
            Stats.self,
            Reset.self,
            DbBackupCommand.self,
            DbPruneCommand.self,
            DbMoveCommand.self,
        ])

    /// `termind db init`: the database with its first rows.
    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the database with its settings and first services; may be repeated.")
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let rows = try FirstRows(setup)
            let open = try await OpenStore(setup)
            try await open.settings.initialise(rows.services, version: Version.current, now: Date())
            let counts = try await open.store.read { try $0.counts() }
            let place = open.store.place
            try Done.write(
                "\(place) is ready: \(counts.services) services, \(counts.configValues) settings",
                json: Report(
                    database: place, services: counts.services, systemConfig: counts.configValues),
                asJSON: json, quiet: setup.isQuiet)
        }

        private struct Report: Encodable {
            let database: String
            let services: Int64
            let systemConfig: Int64
        }
    }

    /// `termind db migrate`: the newest schema, and nothing else.
    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Brings the database to the newest schema.")
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let store = try await setup.openDatabase()
            let version = try await store.schemaVersion()
            try Done.write(
                "\(store.place) has schema \(version)",
                json: Report(database: store.place, schema: version), asJSON: json, quiet: setup.isQuiet)
        }

        private struct Report: Encodable {
            let database: String
            let schema: Int64
        }
    }

    /// `termind db reset`: an empty database.
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Drops everything in the database and makes the schema anew.")
        @OptionGroup var confirmation: ConfirmationOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let place = setup.databasePlace
            try confirmation.confirm(
                "Drop all users, subscriptions, checks and messages in \(plain(place))?")
            let store = try await setup.openDatabase()
            // Beside a daemon it would take the daemon's lock away with everything else.
            _ = try await store.takenLock()
            try await store.reset(actor: OpenStore.actor, now: Date())
            try Done.write(
                "\(store.place) is empty; 'termind db init' writes the first rows",
                json: Report(database: store.place), asJSON: json, quiet: setup.isQuiet)
        }

        private struct Report: Encodable {
            let database: String
        }
    }
}

/// The services that `db init` writes: those of Düsseldorf, as the plugin knows them.
private struct FirstRows {
    let services: [(office: Office, services: [Service])]

    init(_ setup: Setup) throws {
        // The configuration may have moved the office elsewhere or left its portal out; the rows are the same.
        let bundled = try OfficeCatalogue(portals: Program.registry.checkers.map(\.portal))
        guard let office = bundled["duesseldorf"] else {
            Console.note("this build has no office 'duesseldorf', so no services are written")
            services = []
            return
        }
        services = [(setup.offices[office.id] ?? office, office.services)]
    }
}
