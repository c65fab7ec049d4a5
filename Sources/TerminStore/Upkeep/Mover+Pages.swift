import TerminEngine

extension Mover {
    /// What goes from the source to the target.
    enum Piece: Sendable {
        /// The rows of a table follow; so many.
        case begin(Schema.Table, rows: Int64)
        case rows([SQLRow])
        /// All rows of the table were sent; their checksum.
        case end(Table)
    }

    /// Sends all tables.
    static func send(from database: any SQLExecutor, to channel: PageChannel<Piece>) throws {
        for table in Schema.tables {
            var digest = TableDigest()
            try channel.send(.begin(table, rows: table.count(in: database)))
            try table.read(from: database) { rows in
                try refuseNUL(in: rows, of: table)
                digest.add(rows)
                try channel.send(.rows(rows))
            }
            try channel.send(.end(Table(name: table.name, rows: digest.count, checksum: digest.checksum)))
        }
        channel.finish()
    }

    /// Only another program can have written it, and only SQLite holds it.
    private static func refuseNUL(in rows: [SQLRow], of table: Schema.Table) throws {
        for row in rows {
            for case .text(let text) in row.values where text.utf8.contains(0) {
                throw StoreFailure(
                    .unusable, operation: "reading \(table.name)",
                    message: "row \(try row.int(0)) holds a text with U+0000")
            }
        }
    }

    /// Writes what comes and compares what is then there.
    static func receive(
        _ channel: PageChannel<Piece>, into database: any SQLExecutor, replacing new: NewDatabase,
        _ progress: (UpkeepProgress) -> Void
    ) throws -> [Table] {
        // Keeps other moves and migrations out, and lets statements take their time.
        for statement in database.dialect.migrationLock { _ = try database.run(statement, []) }
        try clear(database, of: new)
        var moved: [Table] = []
        var current: (table: Schema.Table, done: Int64, total: Int64)?
        while let piece = try channel.receive() {
            switch piece {
            case .begin(let table, let rows): current = (table, 0, rows)
            case .rows(let rows):
                guard let table = current?.table else { continue }
                try insert(rows, into: table, database)
                current?.done += Int64(rows.count)
            case .end(let sent):
                guard let table = current?.table else { continue }
                try compare(sent, with: table, database)
                if let reset = database.dialect.identityReset {
                    _ = try database.run(reset.replacing("{table}", with: table.name), [])
                }
                moved.append(sent)
            }
            if let current {
                let isComplete = if case .end = piece { true } else { false }
                progress(
                    UpkeepProgress(
                        part: current.table.name, done: current.done, total: current.total,
                        isComplete: isComplete))
            }
        }
        return moved
    }

    private static func insert(
        _ rows: [SQLRow], into table: Schema.Table, _ database: any SQLExecutor
    ) throws {
        let tuples = SQLTransaction.tuples(rows.count, of: table.columns.count)
        // Every page has its nulls elsewhere, so that PostgreSQL would prepare one large statement for each.
        _ = try database.run(
            "/*once*/ INSERT INTO \(table.name) (\(table.columnList)) VALUES \(tuples)",
            rows.flatMap(\.values))
    }

    private static func compare(
        _ sent: Table, with table: Schema.Table, _ database: any SQLExecutor
    ) throws {
        var digest = TableDigest()
        try table.read(from: database) { digest.add($0) }
        guard digest.count == sent.rows, digest.checksum == sent.checksum else {
            throw StoreFailure(
                .unusable, operation: "copying \(table.name)",
                message: digest.count == sent.rows
                    ? "what is read back is not what was written"
                    : "of \(sent.rows) rows \(digest.count) are read back")
        }
    }

    /// Refuses a target that holds more than a new database, and takes the rows of a new one away.
    private static func clear(_ database: any SQLExecutor, of new: NewDatabase) throws {
        var found: [String] = []
        for table in Schema.tables {
            let count =
                switch table.name {
                case "system_config":
                    try database.run("SELECT key FROM system_config", []).filter {
                        !new.settings.contains(try $0.text(0))
                    }.count
                case "services":
                    try database.run("SELECT office, service_name, total_checks FROM services", []).filter {
                        !(try $0.text(0) == new.office && new.services.contains(try $0.text(1))
                            && $0.int(2) == 0)
                    }.count
                default: Int(try table.count(in: database))
                }
            if count > 0 { found.append("\(count) \(count == 1 ? "row" : "rows") in \(table.name)") }
        }
        guard found.isEmpty else {
            throw UpkeepRefusal("the target is not empty: it has \(found.joined(separator: ", "))")
        }
        for table in ["system_config", "services"] { _ = try database.run("DELETE FROM \(table)", []) }
    }
}
