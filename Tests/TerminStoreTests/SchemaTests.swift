import TerminEngine
import TerminStore
import Testing

/// The list of tables says what the migrations make.
@Suite struct SchemaTests {
    @Test(arguments: TestDatabase.Kind.available)
    func listsEveryTableAndColumn(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            _ = try await database.store()
            let engine = try database.engine()
            let names = try await engine.read { database in
                try database.run(
                    kind == .sqlite
                        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                        : "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()", []
                ).map { try $0.text(0) }
            }
            #expect(Set(names) == Set(Schema.tables.map(\.name) + ["schema_migrations"]))
            for table in Schema.tables {
                let columns = try await engine.read { database in
                    try database.run(
                        kind == .sqlite
                            ? "SELECT name, type FROM pragma_table_info($1) ORDER BY cid"
                            : """
                            SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns
                            WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position
                            """, [.text(table.name)]
                    ).map { "\(try $0.text(0)) \(kindOfColumn(try $0.text(1)))" }
                }
                #expect(columns == table.columns.map { "\($0.name) \($0.kind)" }, "\(table.name)")
            }
        }
    }

    @Test func putsEveryTableAfterThoseItRefersTo() async throws {
        try await TestDatabase.with(.sqlite) { database in
            _ = try await database.store()
            let engine = try database.engine()
            var seen: Set<String> = []
            for table in Schema.tables {
                let others = try await engine.read { database in
                    try database.run("SELECT \"table\" FROM pragma_foreign_key_list($1)", [.text(table.name)])
                        .map { try $0.text(0) }
                }
                #expect(seen.isSuperset(of: others), "\(table.name)")
                seen.insert(table.name)
            }
        }
    }

    private func kindOfColumn(_ type: String) -> String {
        switch type.uppercased() {
        case "BIGINT", "INTEGER": "integer"
        case "DOUBLE PRECISION": "real"
        case "TEXT": "text"
        default: type
        }
    }
}
