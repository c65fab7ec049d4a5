import Foundation
import Synchronization
import TerminStore
import Testing

/// An empty database of a test's own; every ``engine()`` is another process's view of it.
struct TestDatabase: Sendable {
    enum Kind: String, Sendable, CustomTestStringConvertible {
        case sqlite, postgresql

        var testDescription: String { rawValue }

        /// The engines to test: PostgreSQL where the build has it and `TERMIND_TEST_POSTGRES` says where one is.
        static let available: [Kind] = {
            if let reason = postgresIsMissing {
                FileHandle.standardError.write(Data("SKIPPED: PostgreSQL: \(reason)\n".utf8))
                return [.sqlite]
            }
            return [.sqlite, .postgresql]
        }()
    }

    let engine: @Sendable () throws -> any SQLEngine

    /// A store over a new engine, with the newest schema.
    func store(worker: String = "t") async throws -> SQLStore {
        try await SQLStore(engine(), worker: worker)
    }

    /// Why there is no PostgreSQL to test; `nil` if there is.
    static var postgresIsMissing: String? {
        #if PostgreSQL
            ProcessInfo.processInfo.environment["TERMIND_TEST_POSTGRES"] == nil
                ? "TERMIND_TEST_POSTGRES is not set (scripts/check.sh sets it)" : nil
        #else
            "this build has no driver; test with --traits PostgreSQL,default"
        #endif
    }

    /// Whether the PostgreSQL to test is a private one on this machine, as `scripts/postgres.sh` makes it.
    static var hasPrivateServer: Bool {
        ProcessInfo.processInfo.environment["TERMIND_TEST_POSTGRES"]?.hasPrefix("host=/") == true
    }

    /// Runs `body` with a database that is gone afterwards.
    static func with(_ kind: Kind, _ body: (TestDatabase) async throws -> Void) async throws {
        switch kind {
        case .sqlite:
            try await withFile { path in
                try await body(TestDatabase { try SQLiteEngine(path: path) })
            }
        case .postgresql:
            #if PostgreSQL
                try await withPostgres { address in
                    try await body(TestDatabase { PostgresEngine(address, connections: 4) })
                }
            #endif
        }
    }
}

/// The path of a file in a folder that is not there yet; both are gone afterwards.
func withFile(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "termind-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try await ending({ try await body(folder.appending(path: "a/b.db").path) }) {
        try FileManager.default.removeItem(at: folder)
    }
}

/// Runs `body`, then `end` whether it threw or not.
func ending(_ body: () async throws -> Void, _ end: () async throws -> Void) async throws {
    do { try await body() } catch {
        try await end()
        throw error
    }
    try await end()
}

#if PostgreSQL
    /// Lets so many in at once: the tests together have the hundred connections of one server.
    private final class Gate: Sendable {
        static let databases = Gate(places: 5)
        /// Whether the present test is in: with a second database it would wait for others that wait for it.
        @TaskLocal static var isInside = false

        private let state: Mutex<(free: Int, waiting: [CheckedContinuation<Void, Never>])>

        init(places: Int) { state = Mutex((places, [])) }

        func enter() async {
            await withCheckedContinuation { continuation in
                let isIn = state.withLock { state in
                    guard state.free == 0 else {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append(continuation)
                    return false
                }
                if isIn { continuation.resume() }
            }
        }

        func leave() {
            let next = state.withLock { state in
                guard state.waiting.isEmpty else { return Optional(state.waiting.removeFirst()) }
                state.free += 1
                return nil
            }
            next?.resume()
        }
    }

    /// The address of an empty database of a test's own, which is gone afterwards.
    func withPostgres(_ body: (PostgresAddress) async throws -> Void) async throws {
        guard !Gate.isInside else { return try await withPostgresDatabase(body) }
        await Gate.databases.enter()
        defer { Gate.databases.leave() }
        try await Gate.$isInside.withValue(true) { try await withPostgresDatabase(body) }
    }

    private func withPostgresDatabase(_ body: (PostgresAddress) async throws -> Void) async throws {
        let text = try #require(ProcessInfo.processInfo.environment["TERMIND_TEST_POSTGRES"])
        let server = try PostgresAddress(text)
        let name = "termind_test_\(UInt64.random(in: 0...UInt64.max))"
        let keeper = PostgresConnection(server.naming("postgres"))
        try await keeper.onQueue {
            try $0.perform(
                "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        }
        try await ending({ try await body(server.naming(name)) }) {
            try await keeper.onQueue { try $0.perform("DROP DATABASE \(name) WITH (FORCE)") }
        }
    }
#endif
