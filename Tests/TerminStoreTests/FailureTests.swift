import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// What goes wrong outside: one clear failure, nothing lost, and work goes on once it is cured.
@Suite struct FailureTests {
    func record(_ store: SQLStore, after seconds: Double) async throws {
        let tests = SQLStoreTests()
        _ = try await tests.record(store, tests.look(["08:30"], after: seconds))
    }

    func checks(in engine: any SQLEngine) async throws -> Int64 {
        try await engine.read { try $0.run("SELECT count(*) FROM checks", [])[0].int(0) }
    }

    @Test func aFullDisk() async throws {
        try await Volume.small(megabytes: 2) { folder in
            let path = folder.appending(path: "t.db").path
            let store = try await SQLStore(SQLiteEngine(path: path), worker: "t")
            let ballast = folder.appending(path: "ballast")
            try Data(count: 700_000).write(to: ballast)
            var recorded: Int64 = 0
            var failure: StoreFailure?
            while failure == nil, recorded < 100_000 {
                do {
                    try await record(store, after: Double(recorded))
                    recorded += 1
                } catch let error as StoreFailure { failure = error }
            }
            #expect(failure?.kind == .unavailable && recorded > 0, "\(String(describing: failure))")
            await Backup(of: try SQLiteEngine(path: path)).refused(folder.appending(path: "copy.db").path)
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "copy.db.part").path))
            try FileManager.default.removeItem(at: ballast)
            try await record(store, after: Double(recorded))
            let engine = try SQLiteEngine(path: path)
            #expect(try await checks(in: engine) == recorded + 1)
            let sound = try await engine.read { try $0.run("PRAGMA integrity_check", [])[0].text(0) }
            #expect(sound == "ok")
        }
    }

    @Test func aReadOnlyFolder() async throws {
        try await withFile { path in
            let file = URL(fileURLWithPath: path)
            let first = try SQLiteEngine(path: path)
            try await record(SQLStore(first, worker: "t"), after: 0)
            try await first.close()
            let before = try Data(contentsOf: file)
            try await Volume.readOnly(file.deletingLastPathComponent()) {
                let failure = await kindOfFailure {
                    let store = try await SQLStore(SQLiteEngine(path: path, mustExist: true), worker: "t")
                    try await record(store, after: 300)
                }
                #expect(failure == .unavailable)
            }
            #expect(try Data(contentsOf: file) == before)
            try await record(SQLStore(SQLiteEngine(path: path), worker: "t"), after: 300)
            #expect(try await checks(in: SQLiteEngine(path: path)) == 2)
        }
    }

    @Test func aCorruptFile() async throws {
        try await withFile { path in
            let file = URL(fileURLWithPath: path)
            let engine = try SQLiteEngine(path: path)
            _ = try await SQLStore(engine, worker: "t")
            try await SampleRows.write(to: engine)
            try await SampleRows.addChecks(5000, from: 1_795_000_000_000, to: engine)
            try await engine.close()
            let sound = try Data(contentsOf: file)
            var broken = sound
            let middle = sound.count * 3 / 10..<sound.count * 9 / 10
            broken.replaceSubrange(middle, with: Data(repeating: 0xA5, count: middle.count))
            try broken.write(to: file)
            let reading = await kindOfFailure {
                _ = try await SampleRows.all(in: SQLiteEngine(path: path))
            }
            #expect(reading == .unusable)
            let copy = await kindOfFailure {
                _ = try await Backup(of: SQLiteEngine(path: path)).write(to: path + ".copy")
            }
            #expect(copy == .unusable)
            #expect(!FileManager.default.fileExists(atPath: path + ".copy"))
            #expect(!FileManager.default.fileExists(atPath: path + ".copy.part"))
            // Opening leaves its mark in the pages of the schema; what is damaged is not damaged further.
            #expect(try Data(contentsOf: file)[middle] == broken[middle])
            try sound.write(to: file)
            try await record(SQLStore(SQLiteEngine(path: path), worker: "t"), after: 0)
            #expect(try await checks(in: SQLiteEngine(path: path)) == 5003)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aDatabaseThatIsLockedTooLong(_ kind: TestDatabase.Kind) async throws {
        try await withImpatient(kind) { engine, impatient in
            let store = try await SQLStore(engine, worker: "t")
            try await record(store, after: 0)
            let (held, hold) = AsyncStream<Void>.makeStream()
            let done = DispatchSemaphore(value: 0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await engine.write { database in
                        _ = try database.run("SELECT id FROM services WHERE id = 1 /*for-update*/", [])
                        hold.finish()
                        _ = done.wait(timeout: .now() + 20)
                    }
                }
                for await _ in held {}
                let failure = await kindOfFailure {
                    try await impatient.write { database in
                        _ = try database.run("UPDATE services SET priority = 7 WHERE id = 1", [])
                    }
                }
                done.signal()
                #expect(failure == .unavailable)
                try await group.waitForAll()
            }
            try await impatient.write { database in
                _ = try database.run("UPDATE services SET priority = 8 WHERE id = 1", [])
            }
            let priority = try await engine.read { try $0.run("SELECT priority FROM services", [])[0].int(0) }
            #expect(priority == 8)
            #expect(try await checks(in: engine) == 1)
        }
    }

    /// A database by an engine, and by one that waits for nobody.
    private func withImpatient(
        _ kind: TestDatabase.Kind, _ body: (any SQLEngine, any SQLEngine) async throws -> Void
    ) async throws {
        switch kind {
        case .sqlite:
            try await withFile { path in
                try await body(
                    SQLiteEngine(path: path), SQLiteEngine(path: path, busyTimeout: .milliseconds(100)))
            }
        case .postgresql:
            #if PostgreSQL
                try await withPostgres { address in
                    try await body(
                        PostgresEngine(address), PostgresEngine(address, lockTimeout: .milliseconds(100)))
                }
            #endif
        }
    }
}

extension Backup {
    /// Expects that no copy can be made.
    fileprivate func refused(_ file: String) async {
        #expect(await kindOfFailure { _ = try await write(to: file) } == .unavailable)
    }
}
