import TerminCommand
import Testing

@Suite struct EnvironmentTests {
    @Test func theEnvironmentWinsOverTheFile() throws {
        let configuration = try loaded(
            "database: {path: file.db}\ntelegram: {token_file: f, admins: [1]}",
            environment: [
                "DB_PATH": "variable.db", "TELEGRAM_BOT_TOKEN": "5:t", "ADMIN_TELEGRAM_ID": "7, 8",
                "TERMIND_LOG_LEVEL": "DEBUG",
            ])
        #expect(configuration.database.path == "variable.db")
        #expect(configuration.telegram.token == .text("5:t"))
        #expect(configuration.telegram.admins == [7, 8])
        #expect(configuration.logLevel == .debug)
        #expect(configuration.shown().contains("path: \"variable.db\"  # environment variable DB_PATH"))
    }

    @Test func anEmptyVariableSaysNothing() throws {
        let empty = [
            "DB_TYPE": "", "DB_PATH": "", "DATABASE_URL": "", "TELEGRAM_BOT_TOKEN": "",
            "ADMIN_TELEGRAM_ID": "",
        ]
        #expect(try loaded("database: {path: file.db}", environment: empty).database.path == "file.db")
    }

    @Test func anAddressReplacesThePartsOfTheFile() throws {
        let configuration = try loaded(
            "database: {type: postgresql, host: h, name: n, password: p}",
            environment: ["DATABASE_URL": "postgres://other/db"])
        #expect(configuration.database.url == "postgres://other/db")
        #expect(configuration.database.host == nil)
        #expect(configuration.database.password == nil)
    }

    @Test(arguments: [
        (["DATABASE_URL": "postgresql://h/d"], Configuration.Database.Kind.postgresql, "appointments.db"),
        (["DATABASE_URL": "postgresql://h/d", "DB_PATH": "x.db"], .postgresql, "x.db"),
        (["DATABASE_URL": "postgresql://h/d", "DB_TYPE": "sqlite", "DB_PATH": "x.db"], .sqlite, "x.db"),
        (["DATABASE_URL": "sqlite:///x.db"], .sqlite, "x.db"),
        (["DATABASE_URL": "sqlite:////var/x.db", "DB_TYPE": "sqlite"], .sqlite, "/var/x.db"),
        (["DB_TYPE": "sqlite"], .sqlite, "appointments.db"),
    ])
    func theTypeDecidesThenTheAddressThenThePath(
        _ variables: [String: String], _ kind: Configuration.Database.Kind, _ path: String
    ) throws {
        let configuration = try loaded("", environment: variables)
        #expect(configuration.database.kind == kind)
        #expect(configuration.database.path == path)
        #expect(configuration.namesDatabase)
    }

    @Test func aPathMeansSQLiteWhateverTheFileSays() throws {
        let configuration = try loaded(
            "database: {url: postgresql://h/d}", environment: ["DB_PATH": "x.db"])
        #expect(configuration.database.kind == .sqlite)
        #expect(configuration.shown().contains("type: \"sqlite\"  # environment variable DB_PATH"))
    }

    @Test(arguments: [
        ("DB_TYPE", "oracle", "'oracle' is not one of sqlite, postgresql"),
        (
            "DB_TYPE", "postgresql",
            "postgresql needs an address: set DATABASE_URL, or database.url in the configuration"
        ),
        (
            "DATABASE_URL", "mysql://u:pw@h/d",
            "the address of a database is expected: postgresql://user@host/name or sqlite:///file"
        ),
        ("TELEGRAM_BOT_TOKEN", "to ken", "this is no bot token: it holds blanks, line ends or a slash"),
        (
            "ADMIN_TELEGRAM_ID", "me",
            "'me' is not a Telegram id (a whole number) or a list of them with commas"
        ),
        (
            "TERMIND_LOG_LEVEL", "loud",
            "'loud' is not one of trace, debug, info, notice, warning, error, critical"
        ),
    ])
    func aVariableThatCannotBeIsNamed(variable: String, value: String, message: String) throws {
        #expect(
            try problems(of: "", environment: [variable: value])
                == ["environment variable \(variable): \(message)"])
    }
}
