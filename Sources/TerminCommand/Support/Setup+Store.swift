import Foundation
import TerminEngine
import TerminStore

extension Setup {
    /// The store of the configured database; where none is configured, of a file in the user's state folder.
    /// - Throws: `CommandEnd` of status 69 for PostgreSQL in a build without it, or `StoreFailure`.
    func openStore() async throws -> SQLStore {
        guard configuration.namesDatabase else { return try await Session.openStore(at: Setup.statePath) }
        return switch configuration.database.kind {
        case .sqlite: try await Session.openStore(at: configuration.database.path)
        case .postgresql: try await Session.openStore(postgres(configuration.database))
        }
    }

    private static var statePath: String {
        get throws {
            let environment = ProcessInfo.processInfo.environment
            let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            guard let folder = state ?? environment["HOME"].map({ $0 + "/.local/state" }) else {
                throw CommandEnd(
                    .configuration, "neither XDG_STATE_HOME nor HOME is set, nor a database configured")
            }
            return folder + "/termind/termind.db"
        }
    }

    #if PostgreSQL
        private func postgres(_ database: Configuration.Database) throws -> any SQLEngine {
            let address =
                if let url = database.url { try PostgresAddress(url) } else {
                    PostgresAddress(
                        host: database.host, port: database.port, name: database.name ?? "termind",
                        user: database.user, password: try database.password?.value())
                }
            return PostgresEngine(address, replica: try database.replicaURL.map { try PostgresAddress($0) })
        }
    #else
        private func postgres(_ database: Configuration.Database) throws -> any SQLEngine {
            throw CommandEnd(
                .unavailable,
                "this build has no PostgreSQL driver; build with --traits PostgreSQL,default")
        }
    #endif
}
