import TerminCore

extension Configuration {
    mutating func readDatabase(_ root: YAMLMapping) {
        let ofPostgreSQL = ["host", "port", "name", "user", "password", "url", "replica_url"]
        guard let section = root["database"]?.mapping(keys: ["type", "path"] + ofPostgreSQL) else { return }
        if section["type"] == nil, section["url"] != nil { database.kind = .postgresql }
        section.read("type", into: &database.kind) { $0.databaseKind() }
        section.read("path", into: &database.path) { $0.text() }
        section.read("host", into: &database.host) { $0.text() }
        section.read("port", into: &database.port) { $0.integer(in: 1...65_535) }
        section.read("name", into: &database.name) { $0.text(allowsNumbers: true) }
        section.read("user", into: &database.user) { $0.text(allowsNumbers: true) }
        section.read("password", into: &database.password) { $0.secret().map(Secret.text) }
        section.read("url", into: &database.url) { $0.databaseAddress() }
        section.read("replica_url", into: &database.replicaURL) { $0.databaseAddress() }
        for key in database.kind == .sqlite ? ofPostgreSQL : ["path"] {
            section[key]?.refuse(
                "this belongs to another type of database; the type here is \(database.kind)")
        }
        if section["url"] != nil {
            for key in ofPostgreSQL.prefix(5) { section[key]?.refuse("database.url says this already") }
        } else if database.kind == .postgresql, section["name"] == nil {
            section.value.refuse("'url' or 'name' is missing; one of them names the PostgreSQL database")
        }
    }

    mutating func readTelegram(_ root: YAMLMapping) {
        let keys = ["token", "token_file", "api_base", "admins"]
        guard let section = root["telegram"]?.mapping(keys: keys) else { return }
        section.readSecret("token", into: &telegram.token)
        if let value = section["token"], let token = value.scalar?.text, !isBotToken(token) {
            value.refuse("this is no bot token: it holds blanks, line ends or a slash")
        }
        section.read("api_base", into: &telegram.apiBase) {
            $0.webAddress(isBase: true).map(withoutFinalSlash)
        }
        section.read("admins", into: &telegram.admins) { $0.list { $0.integer(in: 1...Int.max) } }
    }

    mutating func readEmail(_ root: YAMLMapping) {
        let keys = ["smtp", "tls", "username", "password_file", "password", "from"]
        guard let section = root["email"]?.mapping(keys: keys), !section.entries.isEmpty else { return }
        section.require("smtp", "from")
        var values = Email(smtp: "", from: "")
        section.read("smtp", into: &values.smtp) { $0.mailServer() }
        section.read("tls", into: &values.encryption) { $0.choice(of: Email.Encryption.self) }
        section.read("username", into: &values.username) { $0.text(allowsNumbers: true) }
        section.readSecret("password", into: &values.password)
        section.read("from", into: &values.from) { $0.sender() }
        if section["username"] == nil, section["password"] != nil || section["password_file"] != nil {
            section.require("username")
        }
        email = values
    }
}

extension YAMLMapping {
    /// The secret under `key`, or in the file that `key` with `_file` names; not both.
    func readSecret(_ key: String, into target: inout Secret?) {
        if self[key] != nil { self["\(key)_file"]?.refuse("\(value.path).\(key) says this already") }
        read("\(key)_file", into: &target) { $0.text().map(Secret.file) }
        read(key, into: &target) { $0.secret().map(Secret.text) }
    }
}

extension YAMLValue {
    fileprivate func databaseKind() -> Configuration.Database.Kind? {
        // What the address of a PostgreSQL database begins with is a common name for it.
        scalar?.text == "postgres" ? .postgresql : choice(of: Configuration.Database.Kind.self)
    }

    /// Never quoted: it may hold a password.
    fileprivate func databaseAddress() -> String? {
        guard let text = secret() else { return nil }
        guard isPostgreSQLAddress(text) else {
            return refused(
                "the address of a PostgreSQL database is expected, such as postgresql://user@host/name")
        }
        return text
    }

    func webhook() -> Configuration.Webhook? {
        guard let values = mapping(keys: ["url", "template", "secret", "secret_file"]) else { return nil }
        values.require("url")
        var webhook = Configuration.Webhook(url: "")
        values.read("url", into: &webhook.url) { $0.webAddress() }
        values.read("template", into: &webhook.template) { $0.lines() }
        values.readSecret("secret", into: &webhook.secret)
        return webhook.url.isEmpty ? nil : webhook
    }

    /// `termind <termind@example.org>`, or the address alone.
    fileprivate func sender() -> String? {
        guard let text = text() else { return nil }
        let inner = text.hasSuffix(">") ? text.dropLast().split(separator: "<").last ?? "" : text[...]
        let parts = inner.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && !$0.contains { " <>,".contains($0) } })
        else {
            return refused("'\(text)' is no e-mail address, such as termind <termind@example.org>")
        }
        return text
    }
}

/// Whether `text` begins as addresses of PostgreSQL databases do.
func isPostgreSQLAddress(_ text: String) -> Bool {
    ["postgresql://", "postgres://"].contains { text.lowercased().hasPrefix($0) }
}

/// `url` in the form to which paths are appended.
func withoutFinalSlash(_ url: String) -> String {
    url.hasSuffix("/") ? String(url.dropLast()) : url
}
