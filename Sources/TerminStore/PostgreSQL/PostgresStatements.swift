#if PostgreSQL
    import CLibPQ
    import TerminEngine

    /// The statements that one connection has prepared: each is parsed once.
    struct PostgresStatements {
        private struct Key: Hashable {
            let sql: String
            let types: [Oid]
        }

        private static let most = 256
        private var names: [Key: String] = [:]

        /// Runs a statement with its values.
        mutating func run(
            _ sql: String, _ values: [SQLValue], _ dialect: Dialect, on connection: OpaquePointer
        ) throws(StoreFailure) -> [SQLRow] {
            try refuseNUL(values, in: sql)
            let key = Key(sql: sql, types: values.map(\.type))
            let texts = values.map(\.sent)
            let count = Int32(values.count)
            let name = try name(of: key, dialect, on: connection)
            let answer = withCStrings(texts) { values in
                if let name { return PQexecPrepared(connection, name, count, values, nil, nil, 0) }
                let text = dialect.text(of: sql)
                return PQexecParams(connection, text, count, key.types, values, nil, nil, 0)
            }
            let result = PostgresResult(answer)
            guard result.isGood else { throw result.failure(summary(of: sql), on: connection) }
            return result.rows
        }

        /// The name under which a statement is prepared; `nil` for one that changes the schema and runs once.
        private mutating func name(
            of key: Key, _ dialect: Dialect, on connection: OpaquePointer
        ) throws(StoreFailure) -> String? {
            if let name = names[key] { return name }
            let word = key.sql.prefix { !$0.isWhitespace }.uppercased()
            guard ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(word) else { return nil }
            if names.count >= PostgresStatements.most {
                let result = PostgresResult(PQexec(connection, "DEALLOCATE ALL"))
                guard result.isGood else { throw result.failure("DEALLOCATE ALL", on: connection) }
                names = [:]
            }
            let name = "s\(names.count)"
            let result = PostgresResult(
                PQprepare(connection, name, dialect.text(of: key.sql), Int32(key.types.count), key.types))
            guard result.isGood else { throw result.failure(summary(of: key.sql), on: connection) }
            names[key] = name
            return name
        }
    }

    extension SQLValue {
        /// The type sent along. Without it the server would take `$1 - 5` for 32 bits.
        fileprivate var type: Oid {
            switch self {
            case .int: PostgresType.int8
            case .double: PostgresType.float8
            case .text: PostgresType.text
            case .null: PostgresType.unknown
            }
        }

        fileprivate var sent: String? {
            switch self {
            case .int(let value): String(value)
            case .double(let value): String(value)
            case .text(let value): value
            case .null: nil
            }
        }
    }

    /// Calls `body` with the texts as C strings, which live as long as the call.
    func withCStrings<Result>(
        _ texts: [String?], _ body: ([UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        var bytes: [CChar] = []
        var starts: [Int?] = []
        for text in texts {
            starts.append(text == nil ? nil : bytes.count)
            if let text { bytes += text.utf8CString }
        }
        return bytes.withUnsafeBufferPointer { buffer in
            body(starts.map { start in start.flatMap { offset in buffer.baseAddress.map { $0 + offset } } })
        }
    }
#endif
