import Foundation
import Glibc
import TerminCore

/// Standard output and error. Results go to the one, everything else to the other.
enum Console {
    /// Whether a person reads standard output.
    static let isTerminal = isatty(STDOUT_FILENO) == 1
    /// Whether a person reads standard error.
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1

    /// The width of the terminal in columns; 80 where there is none.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes `line` to standard output. A reader that went away ends the program quietly.
    static func write(_ line: String) {
        send(line + "\n", to: STDOUT_FILENO)
    }

    /// Writes `line` to standard error.
    static func note(_ line: String) {
        send(line + "\n", to: STDERR_FILENO)
    }

    /// Writes `question` to standard error; the answer is typed behind it.
    static func ask(_ question: String) {
        send(question, to: STDERR_FILENO)
    }

    /// Writes `sentence` to standard error as the program's own.
    static func complain(_ sentence: String) {
        for line in sentence.split(separator: "\n") { note("termind: \(line)") }
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
        send("\r\u{1B}[2K" + String(line.prefix(width - 1)), to: STDERR_FILENO)
    }

    /// Takes the status line away.
    static func clearStatus() {
        guard errorIsTerminal else { return }
        send("\r\u{1B}[2K", to: STDERR_FILENO)
    }

    private static func send(_ text: String, to file: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                // EPIPE: nobody reads any more. There is nobody left to tell of other errors either.
                if file == STDOUT_FILENO { exit(ExitStatus.done.rawValue) }
                return
            }
            bytes = bytes.dropFirst(written)
        }
    }
}

/// Text from portals and users as a terminal may show it: control characters could command the terminal.
func plain(_ text: String) -> String {
    let hostile = text.unicodeScalars.contains {
        $0.properties.generalCategory == .control || $0.isBidiControl
    }
    guard hostile else { return text }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        let isHostile = scalar.properties.generalCategory == .control || scalar.isBidiControl
        safe.append(isHostile ? "\u{FFFD}" : scalar)
    }
    return String(safe)
}

extension Unicode.Scalar {
    /// Whether it changes the direction of what follows: a name could show an address that it is not.
    fileprivate var isBidiControl: Bool {
        (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
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
