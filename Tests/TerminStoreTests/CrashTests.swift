import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// A process that records looks and sends messages is killed at random moments; what it acknowledged is there, and
/// what it did not is there as a whole or not at all.
@Suite(.serialized) struct CrashTests {
    static let kills = ProcessInfo.processInfo.environment["TERMIND_LONG"] == nil ? 20 : 200

    /// What killed processes said they had done.
    private struct Acknowledged {
        var checks = Set<Int64>()
        var sent = Set<Int64>()

        mutating func read(_ output: String) {
            // A line is what ends in a line feed; the last piece may be half of one.
            for line in output.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                let words = line.split(separator: " ")
                guard words.count == 2, let id = Int64(words[1]) else { continue }
                if words[0] == "check" { checks.insert(id) } else { sent.insert(id) }
            }
        }
    }

    @Test func everyAcknowledgedWriteIsInTheFile() async throws {
        try await withFile { path in
            let seen = try await killAgainAndAgain(path)
            let engine = try SQLiteEngine(path: path)
            let check = try await engine.read { try $0.run("PRAGMA integrity_check", [])[0].text(0) }
            #expect(check == "ok")
            try await expectWhole(engine, seen)
        }
    }

    #if PostgreSQL
        @Test(.enabled(if: TestDatabase.postgresIsMissing == nil))
        func everyAcknowledgedWriteIsOnTheServer() async throws {
            try await withPostgres { address in
                let server = try #require(ProcessInfo.processInfo.environment["TERMIND_TEST_POSTGRES"])
                let name = try #require("\(address)".split(separator: " ").first)
                let seen = try await killAgainAndAgain("\(server) dbname=\(name)")
                try await expectWhole(PostgresEngine(address, connections: 2), seen)
            }
        }
    #endif

    /// Starts the worker on `database` and kills it, ``kills`` times.
    private func killAgainAndAgain(_ database: String) async throws -> Acknowledged {
        let worker: URL = try #require(Self.worker)
        var seen = Acknowledged()
        for round in 0..<Self.kills {
            let output = Pipe()
            let process = Process()
            process.executableURL = worker
            process.arguments = ["store-work", database, "--seed", "\(round)"]
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            // Between the first acknowledged write and a moment later that differs each time.
            let reader = output.fileHandleForReading
            var text = String(decoding: reader.availableData, as: UTF8.self)
            try await Task.sleep(for: .microseconds(Int.random(in: 0...40_000)))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            text += String(decoding: try reader.readToEnd() ?? Data(), as: UTF8.self)
            #expect(process.terminationReason == .uncaughtSignal, "round \(round) ended by itself")
            seen.read(text)
        }
        #expect(seen.checks.count >= Self.kills)
        return seen
    }

    private static let worker: URL? = {
        let products = Bundle.main.bundleURL
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return [
            products, URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
            root.appending(path: ".build/debug"),
        ].map { $0.appending(path: "termind-bench") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    /// What must hold in a database however its writers ended.
    private func expectWhole(_ engine: any SQLEngine, _ seen: Acknowledged) async throws {
        func numbers(_ sql: String) async throws -> [Int64] {
            try await engine.read { try $0.run(sql, []).map { try $0.int(0) } }
        }
        let checks = Set(try await numbers("SELECT id FROM checks"))
        let sent = Set(try await numbers("SELECT id FROM notifications WHERE state = 'sent'"))
        #expect(seen.checks.isSubset(of: checks) && seen.sent.isSubset(of: sent))

        // Counts were written with what they count.
        let totals = try await SQLStore(engine, worker: "t").read { try $0.counts() }
        let episodes = Set(try await numbers("SELECT id FROM appointments"))
        #expect(totals.totalChecks == Int64(checks.count) && totals.notificationsSent == Int64(sent.count))
        #expect(totals.totalAppointmentsFound == Int64(episodes.count))
        #expect(
            try await numbers("SELECT CAST(sum(looks) AS BIGINT) FROM availability_history") == [
                Int64(checks.count)
            ])
        #expect(
            try await numbers("SELECT CAST(sum(appeared) AS BIGINT) FROM availability_history")
                == [Int64(episodes.count)])
        // No check without its episodes: the slots it showed are those that were open when it was written.
        let wrong = try await numbers(
            """
            SELECT checks.id FROM checks WHERE appointment_count <> (SELECT count(*) FROM appointments
                WHERE first_seen_at <= checks.checked_at AND last_seen_at >= checks.checked_at)
            """)
        #expect(wrong.isEmpty)

        // No episode without its messages, and none told twice: one found message for each subscription and channel,
        // and one that it is gone where it is.
        let gone = Set(try await numbers("SELECT id FROM appointments WHERE gone_at IS NOT NULL"))
        let keys = try await engine.read {
            try $0.run("SELECT dedupe_key FROM notifications", []).map { try $0.text(0) }
        }
        let told = Dictionary(grouping: keys) { $0.split(separator: "/").prefix(3).joined(separator: "/") }
            .mapValues { $0.flatMap(MessageKey.episodes) }
        #expect(told.count == 6)
        for (message, ids) in told {
            #expect(Set(ids).count == ids.count, "\(message) tells of an episode twice")
            #expect(Set(ids) == (message.contains("/gone/") ? gone : episodes), "\(message)")
        }
    }
}
