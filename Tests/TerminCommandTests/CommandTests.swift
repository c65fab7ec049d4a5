import Foundation
import TerminCore
import TerminSimulator
import Testing

/// The built program, run as a process.
struct Program: Sendable {
    let status: Int32
    let output: String
    let errors: String

    /// The JSON object it printed.
    var json: [String: Any] {
        get throws { try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) }
    }

    /// The JSON array of objects it printed.
    var list: [[String: Any]] {
        get throws { try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]]) }
    }

    /// The id it printed as JSON.
    var id: Int {
        get throws { try #require(try json["id"] as? Int, "\(errors)") }
    }

    /// Beside the tests, or where a build puts it.
    static let executable = {
        let beside = Bundle.main.bundleURL.appending(path: "termind").path
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : root.appending(path: ".build/debug/termind").path
    }()

    /// Runs `termind` with `arguments` in `folder`, with a state folder of its own, until it ends, until what it wrote
    /// on both outputs is `enough`, or for at most `seconds`; then it is interrupted as by Ctrl-C, or gets `signal`.
    static func run(
        _ arguments: [String], in folder: URL, seconds: Double = 40, signal: Int32 = SIGINT,
        environment: [String: String] = [:],
        enough: (@Sendable (_ output: String, _ errors: String) -> Bool)? = nil
    ) async throws -> Program {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "SWIFT_BACKTRACE": "enable=no",
        ].merging(environment) { $1 }
        let out = folder.appending(path: "out-\(UUID().uuidString)")
        let err = folder.appending(path: "err-\(UUID().uuidString)")
        for file in [out, err] { try Data().write(to: file) }
        // Whoever runs the tests at a terminal is not asked.
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        let (ended, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in ended {} }
            group.addTask {
                let end = ContinuousClock.now + .seconds(seconds)
                while ContinuousClock.now < end, !Task.isCancelled {
                    if let enough, enough(text(of: out), text(of: err)) { return }
                    do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
                }
            }
            await group.next()
            if process.isRunning { kill(process.processIdentifier, signal) }
            group.cancelAll()
        }
        process.waitUntilExit()
        return Program(status: process.terminationStatus, output: text(of: out), errors: text(of: err))
    }
}

/// What stands in a file; nothing where it is not there yet.
private func text(of file: URL) -> String {
    (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
}

/// Whether `count` looks have been told of on standard error.
private func looks(_ count: Int) -> @Sendable (String, String) -> Bool {
    { _, errors in errors.components(separatedBy: "next look in").count > count }
}

let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
let main = "Umschreibung ausländischer Führerschein (sonstige Staaten)"

/// A folder that is gone afterwards, with the simulated office as `sim` in its configuration.
func withOffice(
    _ configuration: SimulatedOffice.Configuration = .init(), extra: String = "",
    _ body: @Sendable (SimulatedOffice, URL) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
        path: "termind-command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let result: Result<Void, any Error>
    do {
        try await withSimulatedOffice(configuration) { office, url in
            let yaml = """
                database: {path: "\(folder.path)/termind.db"}
                offices:
                  - {id: sim, portal: tevis, name: Simulated office, url: "\(url)", time_zone: Europe/Berlin, options: {md: "3"}}
                \(extra)
                """
            try Data(yaml.utf8).write(to: folder.appending(path: "termind.yaml"))
            try await body(office, folder)
        }
        result = .success(())
    } catch {
        result = .failure(error)
    }
    try FileManager.default.removeItem(at: folder)
    try result.get()
}

@Suite(.serialized) struct CheckCommandTests {
    @Test func endsWithTheStatusOfTheAnswer() async throws {
        try await withOffice { office, folder in
            let none = try await Program.run(["check", "sim", main, "--json"], in: folder)
            #expect(none.status == 1)
            let json = try none.json
            #expect(json["status"] as? String == "fully_booked")
            #expect(json["evidence"] as? String == "Kein freier Termin verfügbar")
            #expect(json["failure"] is NSNull && json["category"] is NSNull)
            #expect(
                Set(json.keys) == [
                    "office", "portal", "category", "service", "quantity", "status", "complete", "checked_at",
                    "duration_ms", "requests", "evidence", "slots", "failure",
                ])

            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30", taken: "09:00"), service: main)
            let open = try await Program.run(["check", "sim", "sonstige", "--json"], in: folder)
            #expect(open.status == 0)
            let slot = try #require((try open.json["slots"] as? [[String: Any]])?.first)
            #expect(slot["date"] as? String == "2031-12-11" && slot["time"] as? String == "08:30")
            #expect(slot["starts_at"] as? String == "2031-12-11T07:30:00Z")
            #expect(slot["booking_url"] is NSNull)

            await office.setFault(.captcha)
            let blocked = try await Program.run(["check", "sim", main, "--json"], in: folder)
            #expect(blocked.status == 2)
            #expect(try blocked.json["status"] as? String == "blocked")
            #expect(await office.bookingAttempts == 0)
        }
    }

    @Test func saysWhatIsOnOffer() async throws {
        try await withOffice { _, folder in
            let unknown = try await Program.run(["check", "sim", "Jagdschein", "--json"], in: folder)
            #expect(unknown.status == 2)
            let failure = try #require(try unknown.json["failure"] as? [String: Any])
            #expect((failure["offered"] as? [String])?.contains(main) == true)
            let many = try await Program.run(
                ["check", "sim", "Abholung Führerschein", "--quantity", "9"], in: folder)
            #expect(many.status == 2)
            #expect(many.output.contains("1…8"))
        }
    }

    @Test func keepsThePaceOfAHostBetweenCommands() async throws {
        try await withOffice(extra: "politeness: {loopback: true, host_floor: 10m}") { office, folder in
            #expect(try await Program.run(["check", "sim", main], in: folder).status == 1)
            let count = await office.requests.count
            let early = try await Program.run(["check", "sim", main], in: folder)
            #expect(early.status == 75)
            #expect(early.errors.split(separator: "\n").count == 1)
            #expect(await office.requests.count == count)
        }
    }

    @Test func readsTheLiveCatalogue() async throws {
        try await withOffice { _, folder in
            let services = try await Program.run(["services", "sim", "--json"], in: folder)
            #expect(services.status == 0)
            let list = try #require(
                JSONSerialization.jsonObject(with: Data(services.output.utf8)) as? [[String: Any]])
            #expect(list.contains { $0["name"] as? String == main })
        }
    }

    @Test func recordsAFixtureThatReplays() async throws {
        try await withOffice { _, folder in
            let result = try await Program.run(["record", "sim", main, "--into", "fixture"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let files = try FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: "fixture").path)
            #expect(files.contains("expected.json") && files.contains("1-services.html"))
            #expect(
                try await Program.run(["record", "sim", main, "--into", "fixture"], in: folder).status == 64)
        }
    }
}

@Suite(.serialized) struct WatchCommandTests {
    @Test func tellsOnceAndRemembersAcrossRestarts() async throws {
        try await withOffice { office, folder in
            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30"), service: main)
            let watch = ["watch", "sim", main, "--every", "1s"]
            let first = try await Program.run(watch, in: folder, enough: looks(2))
            #expect(first.status == 0)
            #expect(first.output.components(separatedBy: "08:30").count == 2, "\(first.output)")
            #expect(first.output.split(separator: "\n").count == 1)
            let second = try await Program.run(watch, in: folder, enough: looks(2))
            #expect(second.output.isEmpty, "\(second.output)")
            await office.setSlots([], service: main)
            let third = try await Program.run(watch, in: folder, enough: looks(2))
            #expect(third.output.hasPrefix("gone"), "\(third.output)")
            await office.setSlots(.on(day, free: "08:30"), service: main)
            let fourth = try await Program.run(watch + ["--json"], in: folder, enough: looks(1))
            #expect(try fourth.json["type"] as? String == "appointments_found")
        }
    }

    /// A part of a name, and an office that is out of order at first.
    @Test func findsTheServiceOnceTheOfficeAnswers() async throws {
        try await withOffice { office, folder in
            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30"), service: main)
            await office.setFault(.serverError, times: 2)
            let watch = ["watch", "sim", "sonstige", "--every", "1s"]
            let result = try await Program.run(watch, in: folder, enough: looks(3))
            #expect(result.output.hasPrefix("found"), "\(result.output) \(result.errors)")
            #expect(result.output.contains(main))
        }
    }

    @Test func refusesWhatIsNotBuiltYet() async throws {
        try await withOffice { office, folder in
            for channel in ["telegram:1", "email:a@b.example", "stdout,fax"] {
                let result = try await Program.run(["watch", "sim", main, "--notify", channel], in: folder)
                #expect(result.status == 64)
                #expect(result.errors.split(separator: "\n").count == 1)
            }
            #expect(await office.requests.isEmpty)
            let unknown = try await Program.run(["watch", "sim", "Jagdschein"], in: folder)
            #expect(unknown.status == 64)
        }
    }

    @Test func theDemoFindsAndLoses() async throws {
        try await withOffice { _, folder in
            let result = try await Program.run(["demo"], in: folder, seconds: 60)
            #expect(result.status == 0)
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.first?.hasPrefix("found") == true && lines.last?.hasPrefix("gone") == true)
        }
    }
}
