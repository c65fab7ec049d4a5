/// Why a configuration is refused: everything that is wrong with it, not only the first thing.
package struct ConfigurationError: Error, CustomStringConvertible, Equatable, Sendable {
    /// One thing that is wrong, in one sentence.
    package struct Problem: CustomStringConvertible, Equatable, Sendable {
        /// The file it stands in, or the name of an environment variable.
        package let file: String
        /// The line, from 1; `nil` where a whole file or a variable is meant.
        package let line: Int?
        /// What is wrong, and what would be right. Never holds a secret.
        package let message: String

        /// `termind.yaml:3: unknown key 'databse'; did you mean 'database'?`
        package var description: String { "\(file):\(line.map { "\($0):" } ?? "") \(message)" }
    }

    /// Sorted by file and line; never empty.
    package let problems: [Problem]
    /// 66 for a file that cannot be read, 78 for what it says.
    package let exitStatus: Int32

    /// A file that cannot be read.
    package static func unreadable(_ file: String, _ reason: String) -> ConfigurationError {
        ConfigurationError(
            problems: [Problem(file: file, line: nil, message: "cannot be read: \(reason)")], exitStatus: 66)
    }

    /// What files and variables say that cannot be.
    package static func invalid(_ problems: [Problem]) -> ConfigurationError {
        let sorted = problems.enumerated().sorted { left, right in
            guard left.element.file == right.element.file else { return left.offset < right.offset }
            return (left.element.line ?? 0, left.offset) < (right.element.line ?? 0, right.offset)
        }
        return ConfigurationError(problems: sorted.map(\.element), exitStatus: 78)
    }

    /// One line a problem.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
