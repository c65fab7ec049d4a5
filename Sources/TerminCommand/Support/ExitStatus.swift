import Foundation
import TerminEngine
import TerminStore

/// How a command ends; the numbers follow `sysexits.h` and are a contract.
enum ExitStatus: Int32, Sendable {
    /// Slots were seen; in any other command: done.
    case done = 0
    /// `check` and `read` alone: fully booked, with the portal's proof.
    case fullyBooked = 1
    /// `check` and `read` alone: could not tell.
    case couldNotTell = 2
    /// The command line; an unknown office, portal or stage.
    case usage = 64
    /// A file that cannot be read.
    case noInput = 66
    /// The database or a channel is not available.
    case unavailable = 69
    /// Our own fault.
    case software = 70
    /// Too early to ask the host again.
    case tooEarly = 75
    /// The configuration.
    case configuration = 78
}

/// The end of a command, with one sentence for standard error where there is something to say.
struct CommandEnd: Error {
    let status: ExitStatus
    let message: String?

    init(_ status: ExitStatus, _ message: String? = nil) {
        self.status = status
        self.message = message
    }

    /// What `error` means for whoever typed the command.
    init(_ error: any Error) {
        switch error {
        case let end as CommandEnd: self = end
        case let refusal as Refusal: self.init(.usage, plain(refusal.description))
        case let failure as StoreFailure:
            switch failure.kind {
            case .unavailable, .unusable:
                self.init(.unavailable, "the database is not available: \(failure.advice)")
            case .unique:
                self.init(.usage, "somebody else made the same at the same time; nothing was changed")
            case .failed, .foreignKey, .check:
                self.init(
                    .software, "this is a fault of termind, in what it asked of the database: \(failure)")
            }
        case let refusal as UpkeepRefusal: self.init(.usage, refusal.description)
        case is CancellationError: self.init(.done)
        default: self.init(.software, "this is a fault of termind: \(error)")
        }
    }

    /// An unknown name, with the known ones nearest to it.
    static func unknown(_ kind: String, _ name: String, among known: [String]) -> CommandEnd {
        let near = nearMatches(name, in: known)
        let hint =
            near.isEmpty
            ? (known.count <= 12 ? "known: \(known.joined(separator: ", "))" : "\(known.count) are known")
            : "did you mean \(near.map { "'\($0)'" }.joined(separator: ", "))?"
        return CommandEnd(.usage, "there is no \(kind) '\(name)'; \(hint)")
    }
}
