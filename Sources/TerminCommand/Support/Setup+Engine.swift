import Foundation
import TerminStore

extension Setup {
    /// The database that `address` names: `postgresql://…`, `sqlite:PATH` or a path.
    /// - Throws: `CommandEnd` of status 64 for an address that cannot be, of 69 for PostgreSQL in a build without it,
    ///   or `StoreFailure`.
    static func engine(at address: String) throws -> any SQLEngine {
        if address.hasPrefix("postgresql://") || address.hasPrefix("postgres://") {
            return try postgres(at: address)
        }
        let path = address.hasPrefix("sqlite:") ? String(address.dropFirst("sqlite:".count)) : address
        // `host=… dbname=…` is no path, though a file could be called so: then say `sqlite:`.
        let isPath = !path.contains("=") || address.hasPrefix("sqlite:")
        guard !path.isEmpty, !path.contains("://"), isPath else {
            throw CommandEnd(.usage, "--to takes postgresql://user@host/name, sqlite:PATH or a path")
        }
        return try SQLiteEngine(path: path)
    }

    /// What a retention of the configuration means to the store.
    var retention: Pruner.Retention {
        Pruner.Retention(
            checks: configuration.retention.checks, appointments: configuration.retention.appointments)
    }
}

/// Shows how far a long piece of work has come: on a terminal in place, else a line for every part that is done.
struct UpkeepDisplay: Sendable {
    let verb: String
    let isQuiet: Bool

    func show(_ progress: UpkeepProgress) {
        guard !isQuiet else { return }
        let total = progress.total.map { " of \($0)" } ?? ""
        if Console.errorIsTerminal {
            Console.status("\(verb) \(progress.part): \(progress.done)\(total)")
        } else if progress.isComplete {
            Console.note("\(progress.part): \(progress.done)\(total)")
        }
    }

    /// Takes away what a terminal shows.
    func end() {
        Console.clearStatus()
    }
}

extension Duration {
    /// Milliseconds with their fraction, to a tenth.
    var tenthsOfMilliseconds: Double {
        (self / .milliseconds(1) * 10).rounded() / 10
    }
}
