#if PostgreSQL
    import CLibPQ
    import TerminEngine

    /// What the server answered to one statement; freed at the end.
    struct PostgresResult: ~Copyable {
        private let handle: OpaquePointer?

        /// Takes a result over from libpq, which gives none when its memory or the connection is gone.
        init(_ handle: OpaquePointer?) {
            self.handle = handle
        }

        deinit { PQclear(handle) }

        /// Whether the statement was run.
        var isGood: Bool {
            switch PQresultStatus(handle) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK: true
            default: false
            }
        }

        /// All rows of the answer.
        var rows: [SQLRow] {
            let types = (0..<PQnfields(handle)).map { PQftype(handle, $0) }
            return (0..<PQntuples(handle)).map { row in
                SQLRow(types.indices.map { value(row, Int32($0), of: types[$0]) })
            }
        }

        private func value(_ row: Int32, _ column: Int32, of type: Oid) -> SQLValue {
            guard PQgetisnull(handle, row, column) == 0, let bytes = PQgetvalue(handle, row, column) else {
                return .null
            }
            let text = String(cString: bytes)
            return switch type {
            case PostgresType.bool: .flag(text == "t")
            case PostgresType.int2, PostgresType.int4, PostgresType.int8:
                Int64(text).map(SQLValue.int) ?? .text(text)
            // A sum of integers is numeric here and an integer on SQLite; an average has its point on both.
            case PostgresType.float4, PostgresType.float8:
                Double(text).map(SQLValue.double) ?? .text(text)
            case PostgresType.numeric:
                Int64(text).map(SQLValue.int) ?? Double(text).map(SQLValue.double) ?? .text(text)
            default: .text(text)
            }
        }

        /// Why the statement was not run; `connection` is asked where the server said nothing.
        func failure(_ operation: String, on connection: OpaquePointer?) -> StoreFailure {
            guard let state = clibpq_state(handle).map({ String(cString: $0) }) else {
                return StoreFailure(
                    .unavailable, operation: operation, message: lastWords(of: connection))
            }
            var message = clibpq_message(handle).map { String(cString: $0) } ?? "the server gave no reason"
            if state.hasPrefix("22") {
                // What is wrong with a value, followed by the value.
                message = String(message.prefix { $0 != ":" && $0 != "\"" && $0 != "'" })
            }
            return StoreFailure(
                StoreFailure.Kind(state: state), operation: operation, message: message, code: state)
        }
    }

    /// The first line of what libpq last said about `connection`.
    func lastWords(of connection: OpaquePointer?) -> String {
        let text = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        return text.split(separator: "\n").first.map { String($0) } ?? "the connection was lost"
    }

    /// The numbers of the types that we send and read: `pg_type.oid`, the same on every server.
    enum PostgresType {
        static let bool: Oid = 16
        static let int8: Oid = 20
        static let int2: Oid = 21
        static let int4: Oid = 23
        static let text: Oid = 25
        static let float4: Oid = 700
        static let float8: Oid = 701
        static let numeric: Oid = 1700
        /// The server takes the type of the place.
        static let unknown: Oid = 0
    }

    extension StoreFailure.Kind {
        /// What an SQLSTATE means: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
        fileprivate init(state: String) {
            switch state {
            case "23505": self = .unique
            case "23503": self = .foreignKey
            case "23514": self = .check
            // A lock or an answer that did not come in time; the right to something; a server that only reads.
            case "55P03", "57014", "42501", "25006": self = .unavailable
            case "XX001", "XX002": self = .unusable
            default:
                // Connection, wrong password, database, schema, transaction in another's way, resources, shutting down.
                let classes = ["08", "28", "3D", "3F", "40", "53", "57", "58"]
                self = classes.contains(String(state.prefix(2))) ? .unavailable : .failed
            }
        }
    }
#endif
