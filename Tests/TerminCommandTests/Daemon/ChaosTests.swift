import Foundation
import TerminCore
import TerminEngine
import TerminSimulator
import TerminStore
import Testing

/// Daemons that are killed, portals that fail and servers that restart, while slots come and go on a script: what could
/// be seen is announced once to everybody, and nothing else is.
@Suite(.serialized) struct ChaosTests {
    /// 30 seconds, or ten minutes over both engines with `TERMIND_LONG`.
    static let isLong = ProcessInfo.processInfo.environment["TERMIND_LONG"] != nil
    static let seconds: TimeInterval = isLong ? 300 : 30
    static let services = [main, "Pflichtumtausch Führerschein"]
    static let subscribers = 2
    /// Two intervals of a second, and what a loaded machine takes for two looks.
    static let enough: TimeInterval = 5

    @Test func oneDaemonOnSQLite() async throws {
        try await withOffice(extra: RunCommandTests.plans) { office, folder in
            let path = folder.appending(path: "termind.db").path
            try await chaos(
                office, in: folder, daemons: 1,
                database: { try await SQLStore(SQLiteEngine(path: path), worker: "t") }
            ) {
                daemons in
                // A lock of a process that no longer lives is taken over at once, and all its claims are released.
                _ = await daemons[0].end(SIGKILL)
                try await daemons[0].start()
                try await daemons[0].working()
                return 0.5
            }
        }
    }

    #if PostgreSQL
        @Test(
            .enabled(
                if: PostgresCommandTests.server?.hasPrefix("host=/") == true,
                "SKIPPED: PostgreSQL's programs are not here"))
        func twoDaemonsOnPostgreSQL() async throws {
            let server = "/tmp/termind-\(UInt32.random(in: 0...UInt32.max))"
            #expect(await Self.script("start", server) == 0)
            let outcome: Result<Void, any Error>
            do {
                try await withOffice(extra: RunCommandTests.plans) { office, folder in
                    try use("{type: postgresql, host: \(server), user: termind, name: postgres}", in: folder)
                    let address = try PostgresAddress("host=\(server) user=termind dbname=postgres")
                    try await chaos(
                        office, in: folder, daemons: 2,
                        database: { try await SQLStore(PostgresEngine(address), worker: "t") }
                    ) {
                        daemons in
                        if Self.isLong, Bool.random() {
                            // What it had claimed is the other's when the lease of 30 s has run out.
                            _ = await daemons[1].end(SIGKILL)
                            try await daemons[1].start()
                            try await daemons[1].working()
                            return 33
                        }
                        let crash = Date()
                        #expect(await Self.script("crash", server) == 0)
                        #expect(await Self.script("start", server) == 0)
                        // Whoever waits for the server asks ever more rarely: after an outage for as long again.
                        return 3 + 2 * Date().timeIntervalSince(crash)
                    }
                }
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            #expect(await Self.script("stop", server) == 0)
            try outcome.get()
        }

        /// Off the cooperative pool; not by `Process`, which waits for everything that the script starts.
        private static func script(_ verb: String, _ folder: String) async -> Int32 {
            let path = root.appending(path: "scripts/postgres.sh").path.replacing("'", with: "'\\''")
            return await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(returning: system("'\(path)' \(verb) \(folder) > /dev/null"))
                }
            }
        }
    #endif

    /// Runs everything at once; `strike` kills something and gives how long its traces last.
    private func chaos(
        _ office: SimulatedOffice, in folder: URL, daemons count: Int, database: () async throws -> SQLStore,
        _ strike: @escaping @Sendable ([ChaosDaemon]) async throws -> TimeInterval
    ) async throws {
        let desk = Desk(folder: folder)
        for number in 1...Self.subscribers {
            let user = try await desk("user", "add", "--telegram", "\(number)", "--json")
                .id
            for service in Self.services {
                let made = try await desk(
                    "subscription", "add", "--user", "\(user)", "--office", "sim", "--service", service,
                    "--every",
                    "1s", "--channels", "stdout")
                #expect(made.status == 0, "\(made.errors)")
            }
        }
        let daemons = (0..<count).map { _ in ChaosDaemon(in: folder) }
        for daemon in daemons {
            try await daemon.start()
            try await daemon.working()
        }
        let record = ChaosRecord()
        let end = Date().addingTimeInterval(Self.seconds)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, service) in Self.services.enumerated() {
                group.addTask { try await open(service, place, at: office, until: end, record) }
            }
            group.addTask {
                while Date() < end {
                    try await Task.sleep(for: .seconds(Double.random(in: Self.isLong ? 20...40 : 9...14)))
                    let from = Date()
                    let traces = try await strike(daemons)
                    record.disturbed(from: from, to: Date().addingTimeInterval(traces))
                }
            }
            group.addTask {
                while Date() < end {
                    try await Task.sleep(for: .seconds(Double.random(in: 5...9)))
                    let from = Date()
                    await office.setFault(Self.faults.randomElement())
                    try await Task.sleep(for: .seconds(Double.random(in: 0.3...1)))
                    await office.clearFaults()
                    record.disturbed(from: from, to: Date().addingTimeInterval(0.5))
                }
            }
            try await group.waitForAll()
        }
        let store = try await database()
        // Everything written is sent: at the latest when the claim of a killed daemon has run out.
        let last = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < last, try await store.read({ try $0.counts() }).notificationsPending > 0 {
            try await Task.sleep(for: .milliseconds(100))
        }
        for daemon in daemons { #expect(await daemon.end(SIGTERM) == 0) }
        var lives = 0
        for daemon in daemons { lives += await daemon.lives }
        try await judge(record, store, folder, kills: lives - count)
    }

    private static let faults: [TerminSimulator.Fault] = [
        .tooManyRequests(retryAfter: nil), .serverError, .maintenance(status: 200), .captcha, .sessionLost,
        .databaseError, .redesigned, .halfPage, .truncated, .emptyBody, .softBan, .connectionReset,
        .wrongService,
        .slow(.milliseconds(700)),
    ]

    /// Opens one slot after the other, each of its own day and time, so that a message says which one it means.
    private func open(
        _ service: String, _ place: Int, at office: SimulatedOffice, until end: Date, _ record: ChaosRecord
    ) async throws {
        var number = 0
        while Date() < end {
            let day = try #require(Day(year: 2031 + place, month: 1 + number / 25, day: 1 + number % 25))
            number += 1
            await office.setSlots(.on(day, free: "08:30"), service: service)
            let index = record.opened(
                .init(service: service, moment: "\(day) 08:30", from: Date(), to: .distantFuture))
            try await Task.sleep(for: .seconds(Double.random(in: 9...12)))
            record.closed(index)
            await office.setSlots([], service: service)
            try await Task.sleep(for: .seconds(Double.random(in: 0.5...2)))
        }
    }

    private func judge(_ record: ChaosRecord, _ store: SQLStore, _ folder: URL, kills: Int) async throws {
        let messages = try await store.read { try $0.messages(nil, user: nil, after: 0, limit: 100_000) }
        let lines = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasPrefix("chaos-") && $0.hasSuffix(".out") }
            .flatMap {
                try String(contentsOf: folder.appending(path: $0), encoding: .utf8).split(separator: "\n")
            }
        var (due, announced) = (0, 0)
        for opening in record.openings {
            for user in 1...Int64(Self.subscribers) {
                let told = messages.filter {
                    $0.message.userID == user && $0.message.text.contains(opening.moment)
                }
                let found = told.filter { $0.message.kind == .appointmentsFound }
                let gone = told.filter { $0.message.kind == .gone }
                #expect(found.count <= 1 && gone.count <= 1, "\(opening)")
                announced += found.count
                if record.undisturbed(opening) >= Self.enough {
                    due += 1
                    #expect(found.count == 1, "missed: \(opening)")
                }
                // Seen while it was there, and gone only when it was.
                for message in found {
                    let seen = try #require(message.message.seenAt)
                    // A look is dated by its beginning; three slow pages take 2.1 s.
                    #expect(seen >= opening.from.addingTimeInterval(-2.5) && seen <= opening.to)
                    let told = lines.filter {
                        $0.hasPrefix("user \(user): found") && $0.contains(opening.moment)
                    }
                    #expect(!told.isEmpty, "not delivered: \(opening)")
                }
                for message in gone { #expect(message.createdAt > opening.to) }
            }
        }
        // Nothing is announced that never existed, and only a kill between sending and noting it sends twice.
        let moments = Set(record.openings.map(\.moment))
        for message in messages where message.message.kind == .appointmentsFound {
            #expect(moments.contains { message.message.text.contains($0) }, "\(message.message.text)")
        }
        #expect(Set(lines).count >= lines.count - kills * 20, "\(lines.count - Set(lines).count) repeated")
        let summary =
            "chaos: \(record.openings.count) openings, \(due) due announcements, \(announced) made, \(kills) kills, \(lines.count - Set(lines).count) lines repeated\n"
        FileHandle.standardError.write(Data(summary.utf8))
    }
}
