import ArgumentParser
import Foundation
import Glibc

/// `--yes`, of commands that destroy something.
struct ConfirmationOptions: ParsableArguments {
    @Flag(help: "Do not ask.") var yes = false

    /// Asks the person at the terminal, unless `--yes` says that nobody is to be asked.
    ///
    /// What is `easilyRedone` goes ahead where nobody can be asked.
    /// - Throws: `CommandEnd` where the answer is no, or of status 64 where nobody can be asked.
    func confirm(_ question: String, easilyRedone: Bool = false) throws {
        guard !yes else { return }
        guard isatty(STDIN_FILENO) == 1, Console.errorIsTerminal else {
            if easilyRedone { return }
            throw CommandEnd(.usage, "this cannot be undone: say --yes, or say it at a terminal")
        }
        Console.ask("\(question) [y/N] ")
        guard let answer = readLine()?.lowercased(), ["y", "yes", "j", "ja"].contains(answer) else {
            throw CommandEnd(.done, "nothing was changed")
        }
    }
}

/// What a command did, for whoever typed it.
enum Done {
    /// Prints `value` as JSON, or `sentence` unless nothing is to be said.
    static func write(_ sentence: String, json value: some Encodable, asJSON: Bool, quiet: Bool) throws {
        if asJSON { return try Console.write(json: value) }
        if !quiet { Console.write(plain(sentence)) }
    }

    /// Prints the id of what was made.
    static func write(id: Int64, asJSON: Bool) throws {
        if asJSON { try Console.write(json: Identified(id: id)) } else { Console.write("\(id)") }
    }

    /// The row that was made, changed or deleted.
    struct Identified: Encodable {
        let id: Int64
    }
}
