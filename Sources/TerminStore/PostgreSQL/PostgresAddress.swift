#if PostgreSQL
    import CLibPQ
    public import TerminEngine

    /// Where a PostgreSQL database is and who asks for it. Its password is never shown.
    public struct PostgresAddress: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
        /// The parameters of libpq that were given.
        let parameters: [String: String]

        /// The address that `text` says: `postgresql://user:password@host:port/name?…` or `host=… dbname=…`.
        /// - Throws: ``StoreFailure`` of kind `unavailable`, which does not repeat the text.
        public init(_ text: String) throws(StoreFailure) {
            var options = PQconninfoParse(text, nil)
            guard options != nil else {
                throw PostgresAddress.refusal(
                    "the address cannot be read; postgresql://user:password@host/name is expected")
            }
            defer { PQconninfoFree(options) }
            var parameters: [String: String] = [:]
            let first = options
            while let option = options?.pointee, let keyword = option.keyword {
                if let value = option.val { parameters[String(cString: keyword)] = String(cString: value) }
                options = options?.successor()
            }
            options = first
            // libpq splits at the first '@', and would name the rest of the password as an unknown host.
            guard parameters["host"]?.contains("@") != true else {
                throw PostgresAddress.refusal("an '@' in the user's name or password is written %40")
            }
            self.parameters = parameters
        }

        /// The address of the database `name`; what is `nil` is libpq's choice.
        public init(host: String?, port: Int?, name: String, user: String?, password: String?) {
            let given = [
                "host": host, "port": port.map { String($0) }, "dbname": name, "user": user,
                "password": password,
            ]
            parameters = given.compactMapValues { $0 }
        }

        private init(parameters: [String: String]) {
            self.parameters = parameters
        }

        private static func refusal(_ message: String) -> StoreFailure {
            StoreFailure(.unavailable, operation: "reading the address of PostgreSQL", message: message)
        }

        /// The same server and user, another database.
        public func naming(_ database: String) -> PostgresAddress {
            PostgresAddress(parameters: parameters.merging(["dbname": database]) { $1 })
        }

        /// `termind on db.example.org`.
        public var description: String {
            let name = parameters["dbname"] ?? "the user's own database"
            return "\(name) on \(parameters["host"] ?? parameters["hostaddr"] ?? "this machine")"
        }

        /// What `dump` and a debugger show: the description alone.
        public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
    }
#endif
