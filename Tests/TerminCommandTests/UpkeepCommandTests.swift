import Foundation
import Glibc
import TerminStore
import Testing

/// `termind db backup|prune|move`, as processes.
@Suite(.serialized) struct UpkeepCommandTests {
    static let day: Int64 = 86_400_000

    /// A folder that is gone afterwards, with a configuration that names `termind.db` in it.
    func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "termind-upkeep-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try use("{path: \"\(folder.path)/termind.db\"}", in: folder)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(folder)) } catch { outcome = .failure(error) }
        try FileManager.default.removeItem(at: folder)
        try outcome.get()
    }

    func use(_ database: String, in folder: URL) throws {
        try Data("database: \(database)\n".utf8).write(to: folder.appending(path: "termind.yaml"))
    }

    /// Fills the database of `folder`: a service with 300 old checks and one young one.
    func fill(_ folder: URL) async throws {
        let engine = try SQLiteEngine(path: folder.appending(path: "termind.db").path)
        _ = try await SQLStore(engine, worker: "t")
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        try await engine.write { database in
            _ = try database.run(
                """
                INSERT INTO services (office, portal, service_name, base_url, total_checks, created_at, updated_at)
                VALUES ('o', 'p', 'Führerschein', 'https://o.example/', 301, 1, 1)
                """, [])
            for number in 0..<301 {
                let age = number == 0 ? 1 : 100 * Self.day + Int64(number)
                _ = try database.run(
                    """
                    INSERT INTO checks (service_id, status, complete, available, evidence, checked_at, created_at,
                        updated_at) VALUES (1, 'fully_booked', 1, 0, 'nichts frei', $1, 1, 1)
                    """, [.int(now - age)])
            }
        }
        try await engine.close()
    }

    func checks(in file: URL) async throws -> Int64 {
        let engine = try SQLiteEngine(path: file.path, mustExist: true)
        let count = try await engine.read { try $0.run("SELECT count(*) FROM checks", [])[0].int(0) }
        try await engine.close()
        return count
    }

    func names(_ folder: URL) throws -> Set<String> {
        Set(
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { name in
                    // What programs wrote, and what SQLite keeps beside a file that was opened.
                    !["out-", "err-"].contains { name.hasPrefix($0) }
                        && !["-wal", "-shm"].contains { name.hasSuffix($0) }
                })
    }

    /// Expects one sentence on standard error, nothing on standard output, and the status.
    func expectRefusal(_ run: Program, _ status: Int32, _ words: String = "") {
        #expect(run.status == status && run.output.isEmpty, "\(run)")
        #expect(run.errors.split(separator: "\n").count == 1 && run.errors.hasPrefix("termind: "), "\(run)")
        #expect(words.isEmpty || run.errors.contains(words), "\(run)")
    }

    @Test func backupMakesACopyAndNeverOverwrites() async throws {
        try await withFolder { folder in
            expectRefusal(try await Program.run(["db", "backup", "copy.db"], in: folder), 69)
            #expect(try names(folder) == ["termind.yaml"])
            try await fill(folder)
            let first = try await Program.run(["db", "backup", "copy.db", "--json"], in: folder)
            #expect(first.status == 0, "\(first)")
            #expect(try first.json["file"] as? String == "copy.db")
            #expect((try first.json["bytes"] as? Int ?? 0) > 10_000)
            #expect(try names(folder) == ["termind.yaml", "termind.db", "copy.db"])
            #expect(try await checks(in: folder.appending(path: "copy.db")) == 301)
            let before = try Data(contentsOf: folder.appending(path: "copy.db"))
            expectRefusal(
                try await Program.run(["db", "backup", "copy.db"], in: folder), 64, "is there already")
            #expect(try Data(contentsOf: folder.appending(path: "copy.db")) == before)
            let forced = try await Program.run(["db", "backup", "copy.db", "--force"], in: folder)
            #expect(forced.status == 0 && forced.output.contains("found sound"))
            expectRefusal(try await Program.run(["db", "backup", "no/copy.db"], in: folder), 64, "no folder")
            expectRefusal(
                try await Program.run(["db", "backup", "termind.db", "--force"], in: folder), 64, "itself")
            #expect(try names(folder) == ["termind.yaml", "termind.db", "copy.db"])
        }
    }

    @Test func pruneDeletesWhatIsOld() async throws {
        try await withFolder { folder in
            try await fill(folder)
            let planned = try await Program.run(["db", "prune", "--dry-run", "--json"], in: folder)
            #expect(planned.status == 0, "\(planned)")
            #expect(try planned.json["total"] as? Int == 300 && planned.json["dry_run"] as? Bool == true)
            #expect(try await checks(in: folder.appending(path: "termind.db")) == 301)
            let done = try await Program.run(["db", "prune", "--json"], in: folder)
            #expect(try (done.json["rows"] as? [String: Int])?["checks"] == 300)
            #expect(try done.json["longest_hold_ms"] as? Double ?? 0 > 0)
            #expect(try await checks(in: folder.appending(path: "termind.db")) == 1)
            let again = try await Program.run(["db", "prune"], in: folder)
            #expect(again.status == 0 && again.output.hasPrefix("0 rows deleted"))
        }
    }

    @Test func moveCopiesIntoAnEmptyDatabase() async throws {
        try await withFolder { folder in
            try await fill(folder)
            let other = folder.appending(path: "other.db")
            let moved = try await Program.run(
                ["db", "move", "--to", "sqlite:other.db", "--json"], in: folder)
            #expect(moved.status == 0, "\(moved)")
            #expect(try moved.json["total"] as? Int == 302)
            #expect(moved.errors.contains("checks: 301 of 301\n"))
            #expect(try await checks(in: other) == 301)
            #expect(try await checks(in: folder.appending(path: "termind.db")) == 301)
            expectRefusal(
                try await Program.run(["db", "move", "--to", "other.db", "--quiet"], in: folder), 64,
                "301 rows in checks")
            expectRefusal(
                try await Program.run(["db", "move", "--to", "termind.db"], in: folder), 64, "itself")
            expectRefusal(
                try await Program.run(["db", "move", "--to", "mysql://x/y"], in: folder), 64, "--to takes")
        }
    }

    #if PostgreSQL
        static let server = ProcessInfo.processInfo.environment["TERMIND_TEST_POSTGRES"]

        @Test(.enabled(if: server?.hasPrefix("host=/") == true, "SKIPPED: PostgreSQL"))
        func moveToPostgreSQLAndBack() async throws {
            let address = try PostgresAddress(try #require(Self.server))
            let name = "termind_test_\(UInt64.random(in: 0...UInt64.max))"
            let keeper = PostgresConnection(address.naming("postgres"))
            try await keeper.onQueue { try $0.perform("CREATE DATABASE \(name) TEMPLATE template0") }
            let parts = try #require(Self.server).split(separator: " ").map { $0.split(separator: "=")[1] }
            let url = "postgresql:///\(name)?host=\(parts[0])&user=\(parts[1])&password=hunter2"
            try await withFolder { folder in
                try await fill(folder)
                let there = try await Program.run(["db", "move", "--to", url], in: folder)
                #expect(there.status == 0, "\(there)")
                #expect(there.output.contains("302 rows copied to \(name)"))
                #expect(there.output.contains("database: {type: postgresql"))
                #expect(!(there.output + there.errors).contains("hunter2"))
                try use("{type: postgresql, url: \"\(url)\"}", in: folder)
                let back = try await Program.run(["db", "move", "--to", "back.db", "--json"], in: folder)
                #expect(try back.json["total"] as? Int == 302)
                let copy = try await Program.run(["db", "backup", "copy.db", "--json"], in: folder)
                #expect(copy.status == 0, "\(copy)")
                for file in ["back.db", "copy.db"] {
                    #expect(try await checks(in: folder.appending(path: file)) == 301)
                }
                let pruned = try await Program.run(["db", "prune", "--json"], in: folder)
                #expect(try pruned.json["total"] as? Int == 300)
                #expect(try names(folder).isDisjoint(with: ["copy.db.part"]))
            }
            try await keeper.onQueue { try $0.perform("DROP DATABASE \(name) WITH (FORCE)") }
        }
    #else
        @Test func moveSaysThatThisBuildHasNoDriver() async throws {
            try await withFolder { folder in
                try await fill(folder)
                expectRefusal(
                    try await Program.run(["db", "move", "--to", "postgresql://u:hunter2@h/n"], in: folder),
                    69,
                    "this build has no PostgreSQL driver; build with --traits PostgreSQL,default")
            }
        }
    #endif

    /// Commands that read a database.
    private let readers = [
        ["db", "prune", "--dry-run"], ["db", "backup", "copy.db"], ["db", "move", "--to", "new/x.db"],
        ["db", "stats"],
    ]

    @Test func whatCannotBeReadIsOneSentenceAndStaysAsItIs() async throws {
        try await withFolder { folder in
            try await fill(folder)
            let file = folder.appending(path: "termind.db")
            let sound = try Data(contentsOf: file)
            var corrupt = sound
            let middle = 4096..<sound.count - 4096
            corrupt.replaceSubrange(middle, with: Data(repeating: 0xA5, count: middle.count))
            for bytes in [corrupt, Data("This is a letter to the office.\n".utf8) + Data(count: 5000)] {
                try bytes.write(to: file)
                for command in readers {
                    expectRefusal(
                        try await Program.run(command, in: folder), 69, "the database is not available")
                    #expect(try Data(contentsOf: file) == bytes, "\(command)")
                }
                #expect(try names(folder).isDisjoint(with: ["copy.db", "copy.db.part"]))
            }
            try sound.write(to: file)
            #expect(try await Program.run(["db", "prune", "--dry-run"], in: folder).status == 0)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "SKIPPED: a read-only mount needs root"))
    func aReadOnlyFolderIsOneSentence() async throws {
        try await withFolder { folder in
            let place = folder.appending(path: "db")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try await fill(folder)
            let file = place.appending(path: "termind.db")
            try FileManager.default.moveItem(at: folder.appending(path: "termind.db"), to: file)
            try use("{path: \"\(file.path)\"}", in: folder)
            let before = try Data(contentsOf: file)
            let mounted = system(
                "mount --bind '\(place.path)' '\(place.path)' && mount -o remount,ro,bind '\(place.path)'")
            defer { _ = system("umount -l '\(place.path)' 2> /dev/null") }
            guard mounted == 0 else {
                FileHandle.standardError.write(Data("SKIPPED: nothing can be mounted here\n".utf8))
                return
            }
            for command in readers + [["db", "prune"]] {
                expectRefusal(
                    try await Program.run(command, in: folder), 69, "the database is not available")
                #expect(try Data(contentsOf: file) == before)
            }
        }
    }

    @Test func aMigrationThatIsKilledIsFinishedByTheNext() async throws {
        let fixture = root.appending(path: "Tests/TerminStoreTests/Fixtures/version-1.sqlite")
        try await withFolder { folder in
            let file = folder.appending(path: "termind.db")
            for delay in stride(from: 10, to: 120, by: 10) {
                for end in ["", "-wal", "-shm"] { unlink(file.path + end) }
                try FileManager.default.copyItem(at: fixture, to: file)
                // The shell's child is killed, not the shell.
                let killed = try await Self.shell(
                    "'\(Program.executable)' db prune --quiet > /dev/null 2>&1 & "
                        + "sleep 0.\(delay < 100 ? "0" : "")\(delay); kill -9 $!; wait $!; exit 0", in: folder
                )
                #expect(killed == 0)
                #expect(try await checks(in: file) == 5)
                let next = try await Program.run(["db", "prune", "--dry-run"], in: folder)
                #expect(next.status == 0, "\(next)")
                let engine = try SQLiteEngine(path: file.path)
                let (versions, sound) = try await engine.read { database in
                    (
                        try database.run("SELECT version FROM schema_migrations", []).count,
                        try database.run("PRAGMA integrity_check", [])[0].text(0)
                    )
                }
                #expect(versions == 3 && sound == "ok")
                try await engine.close()
            }
        }
    }

    private static func shell(_ script: String, in folder: URL) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
        process.standardError = FileHandle.nullDevice
        let (ended, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ended {}
        return process.terminationStatus
    }
}
