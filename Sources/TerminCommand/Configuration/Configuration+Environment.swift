extension Configuration {
    /// Takes what the environment says, over what the file said; an empty variable says nothing.
    mutating func read(_ environment: [String: String], problems: inout [ConfigurationError.Problem]) {
        var reader = EnvironmentReader(variables: environment.filter { !$0.value.isEmpty })
        readDatabase(&reader)
        reader.read("TELEGRAM_BOT_TOKEN") { token in
            guard isBotToken(token) else {
                return "this is no bot token: it holds blanks, line ends or a slash"
            }
            telegram.token = .text(token)
            take("telegram.token", from: "TELEGRAM_BOT_TOKEN")
            return nil
        }
        reader.read("ADMIN_TELEGRAM_ID") { text in
            let ids = text.split { $0 == "," || $0 == " " }.map { Int($0) }
            guard !ids.isEmpty, ids.allSatisfy({ ($0 ?? 0) > 0 }) else {
                return "'\(text)' is not a Telegram id (a whole number) or a list of them with commas"
            }
            telegram.admins = ids.compactMap { $0 }
            take("telegram.admins", from: "ADMIN_TELEGRAM_ID")
            return nil
        }
        reader.read("TERMIND_LOG_LEVEL") { text in
            guard let level = LogLevel(rawValue: text.lowercased()) else {
                let words = LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
                return "'\(text)' is not one of \(words)"
            }
            logLevel = level
            take("log_level", from: "TERMIND_LOG_LEVEL")
            return nil
        }
        problems += reader.problems
    }

    /// `DB_TYPE` says which database; without it the address does, and without that a path means SQLite.
    private mutating func readDatabase(_ reader: inout EnvironmentReader) {
        reader.read("DB_PATH") { path in
            choose(.sqlite, because: "DB_PATH")
            database.path = path
            take("database.path", from: "DB_PATH")
            return nil
        }
        reader.read("DATABASE_URL") { url in
            if isPostgreSQLAddress(url) {
                takeAddress(url)
                return nil
            }
            // Three slashes and a path: a fourth makes the path absolute.
            guard url.hasPrefix("sqlite:///"), case let path = url.dropFirst(10), !path.isEmpty else {
                return "the address of a database is expected: postgresql://user@host/name or sqlite:///file"
            }
            guard origins["database.path"] != .environment(variable: "DB_PATH") else { return nil }
            choose(.sqlite, because: "DATABASE_URL")
            database.path = String(path)
            take("database.path", from: "DATABASE_URL")
            return nil
        }
        reader.read("DB_TYPE") { text in
            guard let kind = Database.Kind(rawValue: text == "postgres" ? "postgresql" : text.lowercased())
            else {
                return "'\(text)' is not one of sqlite, postgresql"
            }
            choose(kind, because: "DB_TYPE")
            take("database.type", from: "DB_TYPE")
            if kind == .postgresql, database.url == nil, database.name == nil {
                return "postgresql needs an address: set DATABASE_URL, or database.url in the configuration"
            }
            return nil
        }
    }

    private mutating func choose(_ kind: Database.Kind, because variable: String) {
        guard database.kind != kind else { return }
        database.kind = kind
        take("database.type", from: variable)
    }

    /// The address replaces the parts of another one that the file gave.
    private mutating func takeAddress(_ url: String) {
        choose(.postgresql, because: "DATABASE_URL")
        database.host = nil
        database.port = nil
        database.name = nil
        database.user = nil
        database.password = nil
        database.url = url
        for part in ["host", "port", "name", "user", "password"] { origins["database.\(part)"] = nil }
        take("database.url", from: "DATABASE_URL")
    }

    private mutating func take(_ path: String, from variable: String) {
        origins[path] = .environment(variable: variable)
    }
}

/// Whether `text` can stand in an address as the token of a bot does.
func isBotToken(_ text: String) -> Bool {
    !text.contains { $0.isWhitespace || $0 == "/" }
}

/// The variables of the process, and what is wrong with them.
private struct EnvironmentReader {
    let variables: [String: String]
    var problems: [ConfigurationError.Problem] = []

    /// Hands the value of `variable`, if there is one, to `take`, which answers with what is wrong.
    mutating func read(_ variable: String, _ take: (String) -> String?) {
        guard let value = variables[variable], let message = take(value) else { return }
        problems.append(
            ConfigurationError.Problem(file: "environment variable \(variable)", line: nil, message: message))
    }
}
