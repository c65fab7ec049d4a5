import Foundation
import Glibc

/// Standard output and error. Results go to the one, everything else to the other.
enum Console {
    /// Whether a person reads standard output.
    static let isTerminal = isatty(STDOUT_FILENO) == 1
    /// Whether a person reads standard error.
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1

    /// The width of the terminal in columns; 80 where there is none.
    static var width: Int {
        for file in [STDOUT_FILENO, STDERR_FILENO] {
            var size = winsize()
            if ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        }
        return 80
    }

    /// Writes `line` to standard output; what comes after a write that failed is dropped (``OutputEnd``).
    static func write(_ line: String) {
        guard !OutputEnd.hasCome else { return }
        let failure = send(line + "\n", to: STDOUT_FILENO)
        if failure != 0 { OutputEnd.come(failure) }
    }

    /// Writes `line` to standard output.
    /// - Throws: ``OutputEnd/Lost`` where it was not taken.
    static func deliver(_ line: String) throws {
        write(line)
        if OutputEnd.hasCome { throw OutputEnd.Lost() }
    }

    /// Writes `head` and behind it `text`, which begins in `column`; on a terminal it goes on below itself.
    static func write(_ head: String = "", wrapping text: String, at column: Int, in paint: Paint? = nil) {
        let lines = isTerminal ? wrapped(text, to: width - column) : [text]
        let painted = lines.map { paint?($0) ?? $0 }
        write(head + painted.joined(separator: "\n" + String(repeating: " ", count: column)))
    }

    /// Writes `line` to standard error.
    static func note(_ line: String) {
        send(plain(line) + "\n", to: STDERR_FILENO)
    }

    /// Writes `question` to standard error; the answer is typed behind it.
    static func ask(_ question: String) {
        send(question, to: STDERR_FILENO)
    }

    /// Writes `sentence` to standard error as the program's own; what a user typed into it commands no terminal.
    static func complain(_ sentence: String) {
        for line in sentence.split(separator: "\n") { note("termind: \(cut(String(line), to: 1_000))") }
    }

    /// Writes `value` as JSON with sorted keys in snake case.
    static func write(json value: some Encodable) throws {
        write(try jsonText(value))
    }

    /// `value` as one line of JSON with sorted keys in snake case.
    static func jsonText(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Shows `line` as the last line of a terminal's standard error, in place of the one shown before.
    static func status(_ line: String) {
        guard errorIsTerminal else { return }
        // The terminal wraps a line that fills it, and could then not take it back.
        send("\r\u{1B}[2K" + withoutMiddle(line, to: width - 1), to: STDERR_FILENO)
    }

    /// Takes the status line away.
    static func clearStatus() {
        guard errorIsTerminal else { return }
        send("\r\u{1B}[2K", to: STDERR_FILENO)
    }

    /// Writes all of `text`; gives the `errno` of a write that failed, else 0.
    @discardableResult
    private static func send(_ text: String, to file: Int32) -> Int32 {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if written >= 0 {
                bytes = bytes.dropFirst(written)
            } else if errno == EAGAIN {
                // Whoever shares the file with us made it non-blocking.
                var ready = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}

/// Colours, where a person reads and has not declined them (<https://no-color.org>).
enum Paint: String {
    case green = "32"
    case yellow = "33"
    case red = "31"
    case dim = "2"
    case bold = "1"

    func callAsFunction(_ text: String) -> String {
        guard Console.isTerminal, ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty else {
            return text
        }
        return "\u{1B}[\(rawValue)m\(text)\u{1B}[0m"
    }
}
