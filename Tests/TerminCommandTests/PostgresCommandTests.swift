import Foundation
import TerminCore
import TerminSimulator
import TerminStore
import Testing

/// Commands of which the configuration names a PostgreSQL database.
@Suite(.serialized) struct PostgresCommandTests {
    #if PostgreSQL
        static let server = ProcessInfo.processInfo.environment["TERMIND_TEST_POSTGRES"]

        /// The configuration of an empty database that is gone afterwards.
        func withDatabase(_ body: (String) async throws -> Void) async throws {
            let address = try PostgresAddress(try #require(Self.server))
            let name = "termind_test_\(UInt64.random(in: 0...UInt64.max))"
            let keeper = PostgresConnection(address.naming("postgres"))
            try await keeper.onQueue { try $0.perform("CREATE DATABASE \(name) TEMPLATE template0") }
            // `host=/tmp/x user=y`, as mapping of YAML.
            let parts = try #require(Self.server).split(separator: " ").map {
                $0.replacing("=", with: ": ", maxReplacements: 1)
            }
            let outcome: Result<Void, any Error>
            do {
                try await body(
                    "{type: postgresql, name: \(name), password: hunter2, \(parts.joined(separator: ", "))}")
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            try await keeper.onQueue { try $0.perform("DROP DATABASE \(name) WITH (FORCE)") }
            try outcome.get()
        }

        @Test(.enabled(if: server != nil, "SKIPPED: PostgreSQL"))
        func keepTheirPaceThere() async throws {
            try await withDatabase { database in
                try await withOffice(extra: "politeness: {loopback: true, host_floor: 10m}") { _, folder in
                    try use(database, in: folder)
                    #expect(try await Program.run(["check", "sim", main], in: folder).status == 1)
                    #expect(try await Program.run(["check", "sim", main], in: folder).status == 75)
                    let doctor = try await Program.run(["doctor"], in: folder)
                    #expect(doctor.status == 0 && doctor.output.contains("PostgreSQL"))
                    #expect(!(doctor.output + doctor.errors).contains("hunter2"))
                }
            }
        }

        @Test(.enabled(if: server != nil, "SKIPPED: PostgreSQL"))
        func serveManyUsersThere() async throws {
            try await withDatabase { database in
                try await withOffice { _, folder in
                    try use(database, in: folder)
                    let desk = Desk(folder: folder)
                    #expect(try await desk("db", "init").status == 0)
                    let user = try await desk("user", "add", "--telegram", "1", "--json").id
                    #expect(try await desk.subscribe(user, "sonstige", "--json").id == 1)
                    #expect(try await desk("subscription", "list", "--json").list.count == 1)
                    _ = try await desk("config", "set", "default_check_interval", "7")
                    #expect(try await desk("config", "show").output.contains("\"7m\"  # database"))
                    // Of several at once one is added, and the others are told so.
                    let ends = try await withThrowingTaskGroup(of: Int32.self) { group in
                        for _ in 0..<4 {
                            group.addTask { try await desk("user", "add", "--telegram", "2").status }
                        }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                    #expect(ends.sorted() == [0, 64, 64, 64])
                    #expect(try await desk("db", "reset", "--yes").status == 0)
                    #expect(try await desk.stats().values.allSatisfy { $0 == 0 })
                }
            }
        }

        /// What two people are told of a slot that comes and goes.
        static let expected = ["user 1: found", "user 1: gone", "user 2: found", "user 2: gone"]

        /// Two daemons on one database: every slot is told once, whichever of them saw it; one that is killed is missed
        /// by nobody.
        @Test(.enabled(if: server != nil, "SKIPPED: PostgreSQL"))
        func twoDaemonsShareTheWork() async throws {
            try await withDatabase { database in
                try await withOffice(extra: "plans: {free: {shortest_interval: 1s}}") { office, folder in
                    try use(database, in: folder)
                    let desk = Desk(folder: folder)
                    for number in 1...2 {
                        let user = try await desk("user", "add", "--telegram", "\(number)", "--json").id
                        let made = try await desk(
                            "subscription", "add", "--user", "\(user)", "--office", "sim", "--service", main,
                            "--every", "1s", "--channels", "stdout")
                        #expect(made.status == 0, "\(made.errors)")
                    }
                    let day = try #require(Day("2031-12-11"))
                    await office.setSlots(.on(day, free: "08:30"), service: main)
                    await office.clearRecords()
                    let (told, ended) = (folder.appending(path: "told"), folder.appending(path: "ended"))
                    @Sendable func exists(_ file: URL) -> Bool {
                        FileManager.default.fileExists(atPath: file.path)
                    }
                    @Sendable func isOld(_ file: URL) -> Bool {
                        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
                        let made = attributes?[.modificationDate] as? Date
                        return made.map { Date().timeIntervalSince($0) > 0.8 } ?? false
                    }
                    let first = folder.appending(path: "first")
                    let outputs = try await withThrowingTaskGroup(of: String.self) { group in
                        group.addTask {
                            // Killed a moment after anything was told by either: between the send and the note of it a
                            // message is sent twice, as it must.
                            let killed = try await Program.run(["run"], in: folder, signal: SIGKILL) {
                                output, errors in
                                if output.contains("found"), !exists(told) { _ = try? Data().write(to: told) }
                                return isOld(told) && errors.contains("open: 1 slot")
                            }
                            try Data(killed.output.utf8).write(to: first)
                            return killed.output
                        }
                        group.addTask {
                            // What the other had claimed and not sent is sent when the claim has run out.
                            try await Program.run(["run"], in: folder, seconds: 90) { output, _ in
                                if output.contains("found"), !exists(told) { _ = try? Data().write(to: told) }
                                let all = output + ((try? String(contentsOf: first, encoding: .utf8)) ?? "")
                                return exists(first) && exists(ended)
                                    && Self.expected.allSatisfy { all.contains($0) }
                            }.output
                        }
                        group.addTask {
                            for _ in 0..<2000 where !exists(told) {
                                try await Task.sleep(for: .milliseconds(20))
                            }
                            try await Task.sleep(for: .seconds(1))
                            await office.setSlots([], service: main)
                            try Data().write(to: ended)
                            return ""
                        }
                        return try await group.reduce(into: "") { $0 += $1 }
                    }
                    for message in Self.expected {
                        #expect(
                            outputs.components(separatedBy: message).count == 2, "\(message) in \(outputs)")
                    }
                    // Walks of the one target never overlap: a walk has a session of its own, which comes and goes as a whole.
                    var sessions = await office.requests.compactMap(\.session)
                    sessions = sessions.enumerated().filter {
                        $0.offset == 0 || sessions[$0.offset - 1] != $0.element
                    }
                    .map(\.element)
                    #expect(Set(sessions).count == sessions.count)
                }
            }
        }

        @Test func sayInOneSentenceThatTheServerIsAway() async throws {
            try await withOffice(extra: "politeness: {loopback: true}") { _, folder in
                try use("{url: \"postgresql://u:hunter2@127.0.0.1:1/termind\"}", in: folder)
                let check = try await Program.run(["check", "sim", main], in: folder)
                #expect(check.status == 69 && check.output.isEmpty)
                #expect(
                    check.errors.contains("connecting to PostgreSQL") && !check.errors.contains("hunter2"))
                #expect(try await Program.run(["doctor"], in: folder).status == 69)
            }
        }
    #else
        @Test func sayThatThisBuildHasNoDriver() async throws {
            try await withOffice(extra: "politeness: {loopback: true}") { _, folder in
                try use("{url: \"postgresql://u:hunter2@127.0.0.1:1/termind\"}", in: folder)
                let check = try await Program.run(["check", "sim", main], in: folder)
                #expect(check.status == 69)
                #expect(
                    check.errors.contains(
                        "this build has no PostgreSQL driver; build with --traits PostgreSQL,default"))
            }
        }
    #endif
}

/// Puts `database` in the place of the file that the configuration names.
func use(_ database: String, in folder: URL) throws {
    let file = folder.appending(path: "termind.yaml")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let changed = lines.map { $0.hasPrefix("database:") ? "database: \(database)" : $0 }
    try Data(changed.joined(separator: "\n").utf8).write(to: file)
}
