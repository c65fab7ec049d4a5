import Foundation
import TerminEngine
import TerminStore

extension Setup {
    /// The store of the configured database; where none is configured, of a file in the user's state folder.
    /// - Throws: `CommandEnd` of status 69 for PostgreSQL in a build without it, or `StoreFailure`.
    func openStore() async throws -> SQLStore {
        guard configuration.namesDatabase else { return try await Session.openStore(at: Setup.statePath) }
        return try await openDatabase()
    }

    /// The store of the configured database; where none is configured, of `appointments.db` in the working folder.
    /// - Throws: as ``openStore()``.
    func openDatabase() async throws -> SQLStore { try await Session.openStore(engine()) }

    /// What the database says in `system_config`; nothing where there is no database yet, and none is made.
    /// - Throws: as ``openStore()``.
    func storedSettings() async throws -> [String: String] {
        let database = configuration.database
        guard database.kind == .postgresql || FileManager.default.fileExists(atPath: database.path) else {
            return [:]
        }
        return try await SQLStore.settings(in: engine())
    }

    /// The database of ``openDatabase()``, which is not migrated; `mustExist` makes no file either.
    /// - Throws: as ``openStore()``.
    func engine(mustExist: Bool = false) throws -> any SQLEngine {
        switch configuration.database.kind {
        case .sqlite: try SQLiteEngine(path: configuration.database.path, mustExist: mustExist)
        case .postgresql: try postgres(configuration.database)
        }
    }

    /// What `config show` adds to the database's path: where commands keep what they need while none is named.
    var databaseRemark: String? {
        guard !configuration.namesDatabase else { return nil }
        let place = (try? Setup.statePath).map(plain) ?? "the state folder, which HOME must name,"
        return "check, watch, services and record use \(place) until a database is named"
    }

    private static var statePath: String { get throws { try stateFolder + "/termind.db" } }

    /// The folder of what this user keeps.
    /// - Throws: `CommandEnd` of status 78 where the environment names none.
    static var stateFolder: String {
        get throws {
            let environment = ProcessInfo.processInfo.environment
            // What is empty or relative names no folder of the user's.
            func folder(_ variable: String) -> String? {
                environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
            }
            let state = folder("XDG_STATE_HOME") ?? folder("HOME").map { $0 + "/.local/state" }
            guard let folder = state else {
                throw CommandEnd(
                    .configuration,
                    "neither XDG_STATE_HOME nor HOME names a folder, nor is a database configured")
            }
            return folder + "/termind"
        }
    }

    #if PostgreSQL
        func postgres(_ database: Configuration.Database) throws -> any SQLEngine {
            let address =
                if let url = database.url { try PostgresAddress(url) } else {
                    PostgresAddress(
                        host: database.host, port: database.port, name: database.name ?? "termind",
                        user: database.user, password: try database.password?.value())
                }
            return PostgresEngine(address, replica: try database.replicaURL.map { try PostgresAddress($0) })
        }

        /// The database at an address from the command line.
        static func postgres(at address: String) throws -> any SQLEngine {
            do throws(StoreFailure) {
                return PostgresEngine(try PostgresAddress(address))
            } catch {
                throw CommandEnd(.usage, "\(error)")
            }
        }
    #else
        func postgres(_ database: Configuration.Database) throws -> any SQLEngine {
            throw Setup.hasNoDriver
        }

        static func postgres(at address: String) throws -> any SQLEngine { throw hasNoDriver }

        private static let hasNoDriver = CommandEnd(
            .unavailable, "this build has no PostgreSQL driver; build with --traits PostgreSQL,default")
    #endif
}
