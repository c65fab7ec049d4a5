#if PostgreSQL
    import Foundation
    import TerminCore
    import TerminEngine
    import TerminStore
    import Testing

    /// A server that goes away and comes back, which needs one of the test's own.
    @Suite(.enabled(if: TestDatabase.hasPrivateServer, "SKIPPED: PostgreSQL's programs are not here"))
    struct PostgresServerTests {
        static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts/postgres.sh")

        @Test func aServerThatComesBackIsUsedAgain() async throws {
            // Short, as the name of a socket must be.
            let folder = "/tmp/termind-\(UInt32.random(in: 0...UInt32.max))"
            try await run("start", folder)
            try await ending({
                let engine = PostgresEngine(
                    try PostgresAddress("host=\(folder) user=termind dbname=postgres"))
                try await engine.write { database in
                    _ = try database.run("CREATE TABLE things (id BIGINT)", [])
                    _ = try database.run("INSERT INTO things (id) VALUES (1)", [])
                }
                let inside = await kindOfFailure {
                    try await engine.write { database in
                        _ = try database.run("INSERT INTO things (id) VALUES (2)", [])
                        #expect(PostgresServerTests.wait(for: "crash", folder) == 0)
                        _ = try database.run("INSERT INTO things (id) VALUES (3)", [])
                    }
                }
                #expect(inside == .unavailable)
                for _ in 0..<3 {
                    let failure = await kindOfFailure { try await engine.read { _ in } }
                    #expect(failure == .unavailable)
                }
                try await run("start", folder)
                let rows = try await engine.read { try $0.run("SELECT id FROM things", []).count }
                #expect(rows == 1)
            }) {
                try await run("stop", folder)
            }
        }

        @Test func aStoreLosesNothingWithItsServer() async throws {
            let folder = "/tmp/termind-\(UInt32.random(in: 0...UInt32.max))"
            try await run("start", folder)
            try await ending({
                let engine = PostgresEngine(
                    try PostgresAddress("host=\(folder) user=termind dbname=postgres"))
                let store = try await SQLStore(engine, worker: "t")
                let tests = SQLStoreTests()
                #expect(try await tests.record(store, tests.look(["08:30"], after: 0)).appeared.count == 1)
                try await run("crash", folder)
                let failure = await kindOfFailure {
                    _ = try await tests.record(store, tests.look(["08:30", "09:00"], after: 300))
                }
                #expect(failure == .unavailable)
                try await run("start", folder)
                let again = try await tests.record(store, tests.look(["08:30", "09:00"], after: 600))
                #expect(again.appeared.map(\.time?.description) == ["09:00"] && again.remaining.count == 1)
                let checks = try await engine.read { try $0.run("SELECT id FROM checks", []).count }
                #expect(checks == 2)
            }) {
                try await run("stop", folder)
            }
        }

        private func run(_ verb: String, _ folder: String) async throws {
            // Off the cooperative pool, where other tests are running.
            let status = await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(returning: PostgresServerTests.wait(for: verb, folder))
                }
            }
            #expect(status == 0)
        }

        /// Not by `Process`: it waits until everything is gone that the script started, and that is a server.
        private static func wait(for verb: String, _ folder: String) -> Int32 {
            let path = PostgresServerTests.script.path.replacing("'", with: "'\\''")
            return system("'\(path)' \(verb) \(folder) > /dev/null")
        }
    }
#endif
