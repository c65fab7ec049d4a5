import ArgumentParser
import Foundation
import TerminCore
import TerminEngine
import TerminStore

/// `termind db move --to URL`: everything into another database, of either engine.
struct DbMoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Copy everything into another, empty database, SQLite or PostgreSQL.",
        discussion: """
            Stop the daemon first: what is written while the copy is made is not in it. The present database stays as \
            it is; the configuration decides which one is used.
            """)

    @Option(help: "Where to: postgresql://user@host/name, sqlite:PATH or a path.") var to: String
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let setup = try global.load()
        let source = try setup.engine(mustExist: true)
        if let daemon = try await runningDaemon(on: source) {
            throw CommandEnd(
                .unavailable, "a daemon or 'watch' works on \(plain(source.place)): \(daemon); stop it first")
        }
        let target = try Setup.engine(at: to)
        let display = UpkeepDisplay(verb: "copying", isQuiet: setup.isQuiet)
        defer { display.end() }
        let mover = Mover(from: source, to: target, replacing: newDatabase(setup))
        let tables = try await mover.move { display.show($0) }
        display.end()
        let configuration = advice(target)
        if json {
            return try Console.write(json: Report(tables, configuration))
        }
        for table in tables where table.rows > 0 { Console.write("\(table.name): \(table.rows)") }
        let total = tables.reduce(0) { $0 + $1.rows }
        Console.write("\(total) rows copied to \(plain(target.place)), read back and found the same")
        Console.write("now write into the configuration: \(plain(configuration))")
    }

    /// The process that holds the lock of a file, if it lives: what it writes meanwhile would be lost.
    private func runningDaemon(on source: any SQLEngine) async throws -> DaemonOwner? {
        guard source.dialect == .sqlite else { return nil }
        return try await source.read { database in
            guard try !database.run(database.dialect.tableExists, [.text("leases")]).isEmpty else {
                return nil
            }
            let now = SQLValue.int(Int64(Date().timeIntervalSince1970 * 1000))
            return try database.run(
                "SELECT owner FROM leases WHERE name = 'daemon' AND expires_at > $1", [now]
            ).first.flatMap { DaemonOwner(try $0.text(0)) }.flatMap {
                $0.machine != DaemonOwner.current.machine || $0.isRunning ? $0 : nil
            }
        }
    }

    /// What `db init` leaves in a database.
    private func newDatabase(_ setup: Setup) -> Mover.NewDatabase {
        let office = setup.offices["duesseldorf"]
        return Mover.NewDatabase(
            settings: Set(ConfigService.settings(version: Version.current).map(\.key)), office: office?.id,
            services: Set(office?.services.map(\.name) ?? []))
    }

    /// An address may hold a password and is not repeated.
    private func advice(_ target: any SQLEngine) -> String {
        target is SQLiteEngine
            ? "database: {type: sqlite, path: \"\(target.place)\"}"
            : "database: {type: postgresql, url: …} with the address given here"
    }

    private struct Report: Encodable {
        struct Table: Encodable {
            let name: String
            let rows: Int64
            let checksum: String
        }

        let tables: [Table]
        let total: Int64
        let configuration: String

        init(_ tables: [Mover.Table], _ configuration: String) {
            self.tables = tables.map { Table(name: $0.name, rows: $0.rows, checksum: $0.checksum) }
            total = tables.reduce(0) { $0 + $1.rows }
            self.configuration = configuration
        }
    }
}
