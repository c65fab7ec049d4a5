#if PostgreSQL
    import Foundation
    import TerminEngine
    import TerminStore
    import Testing

    /// What only a server can do.
    @Suite(.enabled(if: TestDatabase.postgresIsMissing == nil, "SKIPPED: PostgreSQL"))
    struct PostgresEngineTests {
        @Test func aConnectionLostWhileIdleIsOpenedAgain() async throws {
            try await withPostgres { address in
                let engine = PostgresEngine(address, connections: 1)
                let first = try await engine.read { try $0.run("SELECT pg_backend_pid()", [])[0].int(0) }
                try await end(first, at: address)
                let second = try await engine.write { try $0.run("SELECT pg_backend_pid()", [])[0].int(0) }
                #expect(first != second)
            }
        }

        @Test func aConnectionLostInATransactionIsOneFailure() async throws {
            try await withPostgres { address in
                let engine = PostgresEngine(address, connections: 1)
                try await engine.write { _ = try $0.run("CREATE TABLE things (id BIGINT)", []) }
                let failure = await kindOfFailure {
                    try await engine.write { database in
                        _ = try database.run("INSERT INTO things (id) VALUES (1)", [])
                        _ = try database.run("SELECT pg_terminate_backend(pg_backend_pid())", [])
                        _ = try database.run("INSERT INTO things (id) VALUES (2)", [])
                    }
                }
                #expect(failure == .unavailable)
                let rows = try await engine.read { try $0.run("SELECT id FROM things", []).count }
                #expect(rows == 0)
            }
        }

        @Test func aSwallowedFailureIsNotCommitted() async throws {
            try await withPostgres { address in
                let engine = PostgresEngine(address)
                let failure = await kindOfFailure {
                    try await engine.write { database in
                        _ = try? database.run("SELECT nonsense", [])
                    }
                }
                #expect(failure == .failed)
            }
        }

        @Test func aStatementHasItsTime() async throws {
            try await withPostgres { address in
                let engine = PostgresEngine(
                    address, statementTimeout: .milliseconds(200), lockTimeout: .milliseconds(100))
                let clock = ContinuousClock.now
                let failure = await kindOfFailure {
                    _ = try await engine.read { try $0.run("SELECT pg_sleep(20)", []) }
                }
                #expect(failure == .unavailable && ContinuousClock.now - clock < .seconds(10))
                _ = try await engine.read { try $0.run("SELECT 1", []) }
            }
        }

        @Test func aDeadlockRunsAgain() async throws {
            try await withPostgres { address in
                let engine = PostgresEngine(address)
                try await engine.write { database in
                    _ = try database.run("CREATE TABLE things (id BIGINT PRIMARY KEY, count BIGINT)", [])
                    _ = try database.run("INSERT INTO things VALUES (1, 0), (2, 0)", [])
                }
                let update = "UPDATE things SET count = count + 1 WHERE id = $1"
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for order in [[Int64(1), 2], [2, 1]] {
                        group.addTask {
                            try await engine.write { database in
                                _ = try database.run(update, [.int(order[0])])
                                Thread.sleep(forTimeInterval: 0.2)
                                _ = try database.run(update, [.int(order[1])])
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let counts = try await engine.read {
                    try $0.run("SELECT count FROM things", []).map { try $0.int(0) }
                }
                #expect(counts == [2, 2])
            }
        }

        @Test func waitsInLineForAConnection() async throws {
            try await withPostgres { address in
                let engine = PostgresEngine(address, connections: 1)
                let (begun, begin) = AsyncStream<Void>.makeStream()
                let go = DispatchSemaphore(value: 0)
                async let first: Void = engine.read { _ in
                    begin.finish()
                    _ = go.wait(timeout: .now() + 10)
                }
                for await _ in begun {}
                let waiter = await withTaskGroup(of: Bool.self) { group in
                    group.addTask {
                        do { try await engine.read { _ in } } catch { return error is CancellationError }
                        return false
                    }
                    group.cancelAll()
                    return await group.next()
                }
                #expect(waiter == true)
                async let third: Void = engine.read { _ in }
                go.signal()
                _ = try await (first, third)
            }
        }

        @Test func statementsSurviveAMigrationOfTheirTable() async throws {
            try await withPostgres { address in
                let engine = PostgresEngine(address, connections: 1)
                let other = PostgresEngine(address, connections: 1)
                try await engine.write { _ = try $0.run("CREATE TABLE things (id BIGINT)", []) }
                let query: @Sendable (any SQLExecutor) throws -> Int = {
                    try $0.run("SELECT * FROM things", []).count
                }
                #expect(try await engine.read(query) == 0)
                try await other.write { database in
                    _ = try database.run("ALTER TABLE things ADD COLUMN name TEXT", [])
                    _ = try database.run("INSERT INTO things (id) VALUES (1)", [])
                }
                #expect(try await engine.read(query) == 1)
            }
        }

        @Test func preparesMoreStatementsThanItKeeps() async throws {
            try await withPostgres { address in
                let engine = PostgresEngine(address, connections: 1)
                let sum = try await engine.read { database in
                    try (1...600).reduce(Int64(0)) { sum, number in
                        try sum + database.run("SELECT \(number) + $1", [.int(1)])[0].int(0)
                    }
                }
                #expect(sum == 180_900)
            }
        }

        @Test func historyComesFromTheReplica() async throws {
            try await withPostgres { address in
                try await withPostgres { copy in
                    let engine = PostgresEngine(address, replica: copy)
                    let name: @Sendable (any SQLExecutor) throws -> String = {
                        try $0.run("SELECT current_database()", [])[0].text(0)
                    }
                    let names = try await [engine.read(name), engine.write(name), engine.history(name)]
                    #expect(names[0] == names[1] && names[2] != names[0])
                    #expect(copy.description.hasPrefix(names[2]))
                }
            }
        }

        @Test func aMissingDatabaseOrServerIsUnavailable() async throws {
            try await withPostgres { address in
                for other in [
                    address.naming("termind_test_nowhere"),
                    PostgresAddress(
                        host: "/nonexistent", port: nil, name: "x", user: "u", password: "hunter2"),
                ] {
                    do {
                        _ = try await SQLStore(PostgresEngine(other), worker: "t")
                        Issue.record("\(other) was opened")
                    } catch let failure as StoreFailure {
                        #expect(failure.kind == .unavailable)
                        #expect(!"\(failure)".contains("hunter2"))
                        #expect(
                            failure.message.contains("does not exist") || failure.message.contains("No such"))
                    }
                }
            }
        }

        private func end(_ backend: Int64, at address: PostgresAddress) async throws {
            _ = try await PostgresEngine(address).write { database in
                try database.run("SELECT pg_terminate_backend($1::int, 5000)", [.int(backend)])
            }
        }
    }
#endif
