import Foundation
import TerminEngine
import TerminStore
import Testing

/// A copy of a database in use.
@Suite struct BackupTests {
    /// A database with rows of every table and 3,000 checks, and the path of a file that is not there yet.
    func with(
        _ kind: TestDatabase.Kind, _ body: (any SQLEngine, String) async throws -> Void
    ) async throws {
        try await TestDatabase.with(kind) { database in
            _ = try await database.store()
            let engine = try database.engine()
            try await SampleRows.write(to: engine)
            try await SampleRows.addChecks(3000, from: 1_795_000_000_000, to: engine)
            try await withFile { path in
                let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try await body(engine, path)
            }
        }
    }

    func names(beside path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path
        ).sorted()
    }

    @Test(arguments: TestDatabase.Kind.available)
    func copiesOneMomentBesideAWriter(_ kind: TestDatabase.Kind) async throws {
        try await with(kind) { engine, path in
            let writer = Writer()
            let steps = Notes()
            async let longest = writer.run {
                try await SampleRows.addChecks(3, from: 1_796_000_000_000, to: engine)
            }
            let result = await Result.catching {
                try await Backup(of: engine).write(to: path) { steps.add($0.part) }
            }
            writer.end()
            _ = try await longest
            let summary = try result.get()
            #expect(summary.file == path && summary.bytes > 100_000)
            #expect(!steps.all.isEmpty && writer.count > 0)
            #expect(try names(beside: path) == ["b.db"])
            let copy = try await SQLStore(SQLiteEngine(path: path), worker: "t")
            let rows = try await SampleRows.all(in: SQLiteEngine(path: path))
            let checks = try #require(rows["checks"]?.count)
            #expect(checks >= 3002 && (checks - 3002).isMultiple(of: 3))
            #expect(try await copy.read { try $0.user(4)?.profile.email } == "a@b.example")
        }
    }

    @Test func neverOverwrites() async throws {
        try await with(.sqlite) { engine, path in
            let file = URL(fileURLWithPath: path)
            try Data("mine".utf8).write(to: file)
            let refusal = await #expect(throws: UpkeepRefusal.self) {
                try await Backup(of: engine).write(to: path)
            }
            #expect(refusal?.description.contains("is there already") == true)
            #expect(try Data(contentsOf: file) == Data("mine".utf8))
            #expect(try names(beside: path) == ["b.db"])
            _ = try await Backup(of: engine).write(to: path, replacing: true)
            #expect(try await SampleRows.all(in: SQLiteEngine(path: path)) == SampleRows.all(in: engine))
        }
    }

    @Test func refusesWhatCannotBe() async throws {
        try await with(.sqlite) { engine, path in
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            try Data(count: 32).write(to: folder.appending(path: "c.db-wal"))
            let before = try Data(contentsOf: URL(fileURLWithPath: engine.place))
            for file in [engine.place, folder.path, path + "/x/y", folder.appending(path: "c.db").path] {
                await #expect(throws: UpkeepRefusal.self, "\(file)") {
                    try await Backup(of: engine).write(to: file, replacing: true)
                }
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: engine.place)) == before)
            #expect(try names(beside: path) == ["c.db-wal"])
        }
    }

    @Test func takesOverWhatAnInterruptedOneLeft() async throws {
        try await with(.sqlite) { engine, path in
            try Data(repeating: 0x41, count: 100_000).write(to: URL(fileURLWithPath: path + ".part"))
            try Data(repeating: 0x42, count: 9000).write(to: URL(fileURLWithPath: path + ".part-journal"))
            _ = try await Backup(of: engine).write(to: path)
            #expect(try names(beside: path) == ["b.db"])
            #expect(try await SampleRows.all(in: SQLiteEngine(path: path)) == SampleRows.all(in: engine))
        }
    }

    @Test func copiesAnOlderSchemaAsItIs() async throws {
        try await withOldDatabase { path in
            _ = try await Backup(of: SQLiteEngine(path: path)).write(to: path + ".copy")
            let versions = try await SQLiteEngine(path: path + ".copy").read {
                try $0.run("SELECT version FROM schema_migrations", []).map { try $0.int(0) }
            }
            #expect(versions == [1])
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func leavesNothingWhenItFails(_ kind: TestDatabase.Kind) async throws {
        try await with(kind) { engine, path in
            let (begun, begin) = AsyncStream<Void>.makeStream()
            let outcome = await withTaskGroup(of: Result<Void, any Error>.self) { group in
                group.addTask {
                    do {
                        _ = try await Backup(of: engine).write(to: path) { _ in
                            begin.finish()
                            // Long enough for the task to be cancelled meanwhile.
                            Thread.sleep(forTimeInterval: 0.1)
                        }
                        return .success(())
                    } catch {
                        return .failure(error)
                    }
                }
                for await _ in begun {}
                group.cancelAll()
                return await group.next()
            }
            #expect(throws: CancellationError.self) { try outcome?.get() }
            let left = try names(beside: path)
            #expect(left == [])
        }
    }
}
