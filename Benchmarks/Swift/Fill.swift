import TerminStore

/// Runs statements that select from the numbers `n.i` from 1 to `most`, in one transaction.
func fill(_ engine: any SQLEngine, upTo most: Int, _ statements: [String]) async throws {
    try await engine.write { database in
        if database.dialect.name == "PostgreSQL" {
            _ = try database.run("SET LOCAL statement_timeout = 0", [])
        }
        for statement in statements {
            _ = try database.run(
                """
                WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < \(most)) \(statement)
                """, [])
        }
    }
}
