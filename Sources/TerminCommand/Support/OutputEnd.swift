import Foundation
import Glibc
import Synchronization

/// The end of standard output: a reader that went away, or a disk that is full. What is written later is dropped.
enum OutputEnd {
    /// A line was not taken.
    struct Lost: Error, CustomStringConvertible {
        var description: String { "standard output takes nothing any more" }
    }

    /// The `errno` of the write that failed first; 0 while every one succeeds.
    private static let failure = Atomic<Int32>(0)
    private static let stream = AsyncStream<Never>.makeStream()

    /// Whether it has come.
    static var hasCome: Bool { failure.load(ordering: .acquiring) != 0 }

    /// Returns when it has come or the task is cancelled. One task at a time may wait.
    static func wait() async {
        for await _ in stream.stream {}
    }

    /// Notes a write that failed with `code`, and says so unless the reader only went away.
    static func come(_ code: Int32) {
        guard failure.compareExchange(expected: 0, desired: code, ordering: .acquiringAndReleasing).exchanged
        else { return }
        if code != EPIPE {
            Console.complain(
                "standard output cannot be written: \(String(cString: strerror(code)).lowercased())")
        }
        stream.continuation.finish()
    }

    /// How a command that would end with `own` ends: lost output is never "done".
    static func status(instead own: ExitStatus) -> ExitStatus {
        let code = failure.load(ordering: .acquiring)
        return own == .done && code != 0 && code != EPIPE ? .unavailable : own
    }

    /// Makes descriptors 0 to 2 refuse what is written where the parent closed them: the next file to be opened would
    /// get their numbers, and our words.
    static func guardDescriptors() {
        for file in STDIN_FILENO...STDERR_FILENO where fcntl(file, F_GETFD) == -1 {
            // The lowest free number is given, so this is `file`.
            _ = open("/dev/null", O_RDONLY)
        }
    }
}
