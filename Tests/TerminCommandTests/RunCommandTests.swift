import Foundation
import TerminCore
import TerminSimulator
import Testing

/// The daemon, as a process: what it tells, and how it ends.
@Suite(.serialized) struct RunCommandTests {
    static let plans = "plans: {free: {shortest_interval: 1s}}"

    /// Subscribes `users` people to the office's main service, each on standard output.
    private func subscribe(_ users: Int, in folder: URL) async throws {
        for number in 1...users {
            _ = try await Program.run(["user", "add", "--telegram", "\(number)"], in: folder)
            let made = try await Program.run(
                [
                    "subscription", "add", "--user", "\(number)", "--office", "sim", "--service", main,
                    "--every", "1s",
                    "--channels", "stdout",
                ], in: folder)
            #expect(made.status == 0, "\(made.errors)")
        }
    }

    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    @Test func oneWalkServesEverybodyAndEachIsToldOnce() async throws {
        try await withOffice(extra: Self.plans) { office, folder in
            try await subscribe(3, in: folder)
            await office.clearRecords()
            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30 09:00"), service: main)
            let run = try await Program.run(["run"], in: folder, signal: SIGTERM) { output, errors in
                output.contains("user 3: found") && errors.components(separatedBy: "open: 2 slots").count > 3
            }
            #expect(run.status == 0)
            #expect(lines(run.output).count == 3)
            #expect(
                run.output.contains(
                    "user 1: found: Thu 2031-12-11 08:30, Thu 2031-12-11 09:00 (Simulated office,"))
            #expect(run.errors.contains("ended in order"))
            // Four requests a look, not a look for each of the three.
            let catalogues = await office.requests.filter { $0.target.contains("select2") }.count
            let looks = run.errors.components(separatedBy: "open: 2 slots").count - 1
            #expect(catalogues <= looks + 1)
        }
    }

    @Test func afterAKillNothingIsLostAndNothingRepeated() async throws {
        try await withOffice(extra: Self.plans) { office, folder in
            try await subscribe(1, in: folder)
            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30"), service: main)
            // A look later the message is settled; killed between the two it would be sent again, as it must.
            let first = try await Program.run(["run"], in: folder, signal: SIGKILL) { output, errors in
                output.contains("found") && errors.components(separatedBy: "open: 1 slot").count > 2
            }
            #expect(lines(first.output).count == 1)
            await office.setSlots(.on(day, free: "08:30 09:00"), service: main)
            // The lock of a process that no longer lives is taken over at once.
            let second = try await Program.run(["run"], in: folder) { output, _ in output.contains("found") }
            #expect(second.status == 0)
            #expect(lines(second.output).count == 1 && second.output.contains("09:00"))
            #expect(!second.output.contains("08:30"))
            await office.setSlots([], service: main)
            let third = try await Program.run(["run"], in: folder) { output, _ in output.contains("gone") }
            let gone = "user 1: gone: Thu 2031-12-11 08:30, Thu 2031-12-11 09:00"
            #expect(lines(third.output).count == 1 && third.output.hasPrefix(gone))
        }
    }

    @Test func aSecondDaemonIsRefusedWithThePidOfTheFirst() async throws {
        try await withOffice(extra: Self.plans) { _, folder in
            try await subscribe(1, in: folder)
            let (started, refused) = (folder.appending(path: "started"), folder.appending(path: "refused"))
            @Sendable func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let first = try await Program.run(["run"], in: folder) { _, errors in
                        if errors.contains("works on"), !exists(started) {
                            _ = try? Data().write(to: started)
                        }
                        return exists(refused)
                    }
                    #expect(first.status == 0)
                }
                group.addTask {
                    for _ in 0..<1000 where !exists(started) { try await Task.sleep(for: .milliseconds(20)) }
                    let second = try await Program.run(["run"], in: folder)
                    try Data().write(to: refused)
                    #expect(second.status == 69 && second.output.isEmpty)
                    #expect(second.errors.contains("works on") && second.errors.contains("process "))
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func aWatchAndADaemonDoNotShareAFile() async throws {
        try await withOffice(extra: Self.plans) { _, folder in
            let (started, refused) = (folder.appending(path: "started"), folder.appending(path: "refused"))
            @Sendable func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let watch = try await Program.run(["watch", "sim", main, "--every", "1s"], in: folder) {
                        _, errors in
                        if errors.contains("next look in"), !exists(started) {
                            _ = try? Data().write(to: started)
                        }
                        return exists(refused)
                    }
                    #expect(watch.status == 0)
                }
                group.addTask {
                    for _ in 0..<1000 where !exists(started) { try await Task.sleep(for: .milliseconds(20)) }
                    let run = try await Program.run(["run"], in: folder)
                    let look = try await Program.run(["check", "sim", main], in: folder)
                    try Data().write(to: refused)
                    #expect(run.status == 69 && run.errors.contains("works on"))
                    #expect(look.status == 1, "a check goes on beside it: \(look.errors)")
                }
                try await group.waitForAll()
            }
            // Ended in order, it left no lock.
            let run = try await Program.run(["run"], in: folder) { _, errors in errors.contains("works on") }
            #expect(run.status == 0)
        }
    }

    @Test func aReloadKeepsTheOldConfigurationWhereTheNewOneIsWrong() async throws {
        try await withOffice(extra: Self.plans + "\nstdout: {format: json}") { office, folder in
            try await subscribe(1, in: folder)
            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30"), service: main)
            let file = folder.appending(path: "termind.yaml")
            let good = try String(contentsOf: file, encoding: .utf8)
            let run = try await Program.run(["run"], in: folder) { output, errors in
                if output.contains("appointments_found"), !errors.contains("stays as it was") {
                    _ = try? Data((good + "\nnonsense: 1\n").utf8).write(to: file)
                    hangUp(errors)
                }
                return errors.contains("stays as it was")
            }
            #expect(run.status == 0)
            let json = try #require(
                JSONSerialization.jsonObject(with: Data(lines(run.output)[0].utf8)) as? [String: Any])
            #expect(json["type"] as? String == "appointments_found" && json["user_id"] as? Int == 1)
            #expect((json["slots"] as? [[String: Any]])?.first?["time"] as? String == "08:30")
            #expect(run.errors.contains("nonsense"))
        }
    }
}

/// Sends SIGHUP to the daemon whose log this is.
func hangUp(_ log: String) {
    let words = log.split(separator: " ")
    guard let place = words.firstIndex(of: "process"), let pid = Int32(words[place + 1]) else { return }
    kill(pid, SIGHUP)
}

/// What goes wrong under a daemon.
@Suite(.serialized) struct RunTroubleTests {
    @Test func aDaemonWhoseFileIsDeletedEndsAndSaysSo() async throws {
        try await withOffice(extra: RunCommandTests.plans) { _, folder in
            let file = folder.appending(path: "termind.db")
            let run = try await Program.run(["run"], in: folder, seconds: 30) { _, errors in
                if errors.contains("works on") {
                    do { try FileManager.default.removeItem(at: file) } catch { return false }
                }
                return false
            }
            #expect(run.status == 69 && run.errors.contains("deleted or replaced since it was opened"))
        }
    }

    @Test func anotherDatabaseNeedsARestart() async throws {
        try await withOffice(extra: RunCommandTests.plans) { _, folder in
            let file = folder.appending(path: "termind.yaml")
            let good = try String(contentsOf: file, encoding: .utf8)
            let run = try await Program.run(["run"], in: folder) { _, errors in
                if errors.contains("works on"), !errors.contains("read again") {
                    do { try Data(good.replacing("termind.db", with: "other.db").utf8).write(to: file) } catch
                    {
                        return false
                    }
                    hangUp(errors)
                }
                return errors.contains("read again")
            }
            #expect(run.status == 0 && run.errors.contains("the database stays "))
        }
    }

    @Test func quietHoursAreSetByTheOperator() async throws {
        try await withOffice { _, folder in
            let desk = Desk(folder: folder)
            let user = "\(try await desk("user", "add", "--telegram", "7", "--json").id)"
            let set = try await desk(
                "user", "set", user, "--quiet-hours", "22:00-07:00", "--language", "de", "--json")
            #expect(
                try set.json["quiet_from"] as? String == "22:00" && set.json["language"] as? String == "de")
            let none = try await desk("user", "set", user, "--quiet-hours", "none", "--json").json
            #expect(none["quiet_to"] is NSNull)
            for wrong in [["--quiet-hours", "22-7"], [], ["--language", "not a language"]] {
                let refused = try await Program.run(["user", "set", user] + wrong, in: folder)
                #expect(refused.status == 64 && refused.output.isEmpty, "\(wrong)")
            }
        }
    }
}
