import Foundation
import TerminCore
import TerminSimulator
import Testing

/// How a script ended that `sh` ran, and what it wrote.
private struct Script {
    let status: Int32
    let output: String
    let errors: String
    let seconds: Double

    /// Runs `text` in `folder`, where `termind` is the built program; killed after a minute.
    init(_ text: String, in folder: URL, environment: [String: String] = [:]) async throws {
        let bin = folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        let link = bin.appending(path: "termind")
        if !FileManager.default.fileExists(atPath: link.path) {
            try FileManager.default.createSymbolicLink(
                atPath: link.path, withDestinationPath: Program.executable)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["-k", "1", "60", "/bin/bash", "-c", text]
        process.currentDirectoryURL = folder
        process.environment = [
            "PATH": "\(bin.path):/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path,
            "SWIFT_BACKTRACE": "enable=no", "TERM": "xterm",
        ].merging(environment) { $1 }
        let files = ["out", "err"].map { folder.appending(path: "script-\($0)-\(UUID().uuidString)") }
        for file in files { try Data().write(to: file) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        let (ended, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        let start = ContinuousClock.now
        try process.run()
        for await _ in ended {}
        process.waitUntilExit()
        seconds = (ContinuousClock.now - start) / .seconds(1)
        status = process.terminationStatus
        let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        output = texts[0]
        errors = texts[1]
    }
}

/// What `termind` does where standard output takes nothing.
@Suite(.serialized) struct OutputTests {
    /// A page of times that are free, as recorded.
    private static let page = root.appending(path: "fixtures/tevis/open/4-slots.html").path
    private static let none = root.appending(path: "fixtures/tevis/fully-booked/4-slots.html").path

    @Test func aFullDiskIsNeverDone() async throws {
        try await withOffice { _, folder in
            let commands = [
                ("offices --json", 69), ("read tevis slots \(Self.page)", 69), ("--help", 69),
                ("read tevis slots \(Self.none)", 1), ("read tevis slots termind.yaml", 2),
                ("check sim '\(main)'", 1), ("offices --portal x", 64),
            ]
            for (command, status) in commands {
                let result = try await Script("termind \(command) >/dev/full", in: folder)
                #expect(result.status == Int32(status), "\(command): \(result.errors)")
                let said =
                    result.errors.components(separatedBy: "standard output cannot be written").count - 1
                #expect(said == (status == 64 ? 0 : 1), "\(command): \(result.errors)")
            }
            let closed = try await Script("termind offices >&-", in: folder)
            #expect(closed.status == 69)
        }
    }

    @Test func aReaderThatLeftChangesNoStatus() async throws {
        try await withOffice { _, folder in
            let cases = [
                ("offices", 0), ("check sim '\(main)'", 1), ("check sim Jagdschein", 2),
                ("read tevis slots \(Self.none)", 1),
            ]
            for (command, status) in cases {
                // The reader has gone before the first word comes.
                let late = try await Script(
                    "{ sleep 0.5; termind \(command); echo $? >status; } | :; cat status", in: folder)
                #expect(late.output == "\(status)\n", "\(command): \(late.output) \(late.errors)")
                #expect(late.errors.isEmpty || command.hasPrefix("check"), "\(late.errors)")
            }
        }
    }

    @Test func watchAndDemoEndWithTheirReader() async throws {
        try await withOffice { office, folder in
            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30"), service: main)
            let full = try await Script("termind watch sim '\(main)' --every 1s >/dev/full", in: folder)
            #expect(full.status == 69, "\(full.errors)")
            await office.setSlots(.on(day, free: "08:30 09:00"), service: main)
            let watch = try await Script(
                "{ sleep 0.5; termind watch sim '\(main)' --every 1s; echo $? >status; } | :; cat status",
                in: folder)
            #expect(watch.output == "0\n", "\(watch.errors)")
            let demo = try await Script(
                "{ sleep 0.5; termind demo; echo $? >status; } | :; cat status", in: folder)
            #expect(demo.output == "0\n", "\(demo.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(!left.contains { $0.hasPrefix("termind-demo") }, "\(left)")
            #expect(demo.errors.contains("gone when the demo ends"))
        }
    }

    @Test(arguments: ["watch sim '\(main)' --every 1s", "run"])
    func theSecondSignalEndsItAtOnce(command: String) async throws {
        try await withOffice(extra: RunCommandTests.plans) { office, folder in
            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30"), service: main)
            // A reader that does not read, and a pipe that is full: the program is stuck in a write.
            let script = """
                termind user add --telegram 1 >/dev/null
                termind subscription add --user 1 --office sim --service '\(main)' --every 1s --channels stdout >/dev/null
                mkfifo pipe; exec 3<>pipe
                dd if=/dev/zero of=pipe bs=4096 count=16 2>/dev/null
                termind \(command) >pipe & pid=$!
                sleep 2; kill -TERM $pid; sleep 1
                kill -0 $pid 2>/dev/null && echo stuck
                kill -TERM $pid; wait $pid; echo $?
                """
            let result = try await Script(script, in: folder)
            #expect(result.output == "stuck\n143\n", "\(result.output) \(result.errors)")
            #expect(result.seconds < 20)
        }
    }
}

/// What stands on a terminal of 80 columns.
@Suite(.serialized) struct TerminalTests {
    @Test func wordsAreNotBroken() async throws {
        try await withOffice(extra: "politeness: {loopback: false}") { _, folder in
            for command in ["offices", "portals", "doctor", "check sim '\(main)'"] {
                let result = try await Script(
                    "script -qec \"stty cols 80; NO_COLOR=1 termind \(command)\" /dev/null", in: folder)
                let lines = result.output.split(whereSeparator: \.isNewline)
                #expect(lines.count > 2, "\(result.output) \(result.errors)")
                for line in lines where line.contains(" ") {
                    #expect(line.count <= 80 || line.contains("/"), "\(command): \(line)")
                }
            }
        }
    }

    @Test func theStateOfAWatchKeepsItsReason() async throws {
        try await withOffice { office, folder in
            await office.setFault(.redesigned)
            let watch = "stty cols 80; timeout -s INT 4 termind watch sim '\(main)' --every 60s"
            let result = try await Script("script -qec \"\(watch)\" /dev/null", in: folder)
            let states = result.output.components(separatedBy: "\u{1B}[2K").filter {
                $0.contains("next look in")
            }
            #expect(!states.isEmpty, "\(result.output)")
            for state in states {
                let line = state.prefix { !$0.isNewline }
                #expect(line.count < 80 && line.contains("…"), "\(line)")
                #expect(line.contains("unrec") && line.hasSuffix("words that say there are none"), "\(line)")
            }
        }
    }

    @Test func wordsOfPortalsAreCutForPeopleAlone() async throws {
        try await withOffice { _, folder in
            let name = String(repeating: "Amt ", count: 500)
            let page = try String(
                contentsOf: root.appending(path: "fixtures/tevis/open/4-slots.html"), encoding: .utf8
            ).replacing("Straßenverkehrsamt Musterstadt, ", with: name)
            try Data(page.utf8).write(to: folder.appending(path: "long.html"))
            let text = try await Script("termind read tevis slots long.html", in: folder)
            #expect(text.status == 0 && text.output.contains("…"), "\(text.output)")
            #expect(text.output.split(separator: "\n").allSatisfy { $0.count < 330 })
            let json = try await Script("termind read tevis slots long.html --json", in: folder)
            #expect(json.output.contains(name + "Beispielallee"))
        }
    }

    @Test func whatUsersTypeCommandsNoTerminal() async throws {
        try await withOffice { _, folder in
            let result = try await Script(
                "termind check $'\\e[31mx\\u2028y\\u200ez'; termind check \"$(printf 'x%.0s' {1..5000})\"",
                in: folder)
            #expect(!result.errors.contains("\u{1B}") && !result.errors.contains("\u{2028}"))
            #expect(!result.errors.contains("\u{200E}"))
            #expect(result.errors.split(separator: "\n").allSatisfy { $0.count <= 1_010 })
            #expect(result.errors.contains("…"))
        }
    }
}

/// Where things are kept, and what is said of it.
@Suite(.serialized) struct PlaceTests {
    @Test func showSaysWhatCommandsUse() async throws {
        try await withOffice { _, folder in
            let other = folder.appending(path: "other")
            try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
            let shown = try await Script("cd other; termind config show", in: folder)
            #expect(
                shown.output.contains(
                    "use \(folder.path)/.local/state/termind/termind.db until a database is named"))
            for home in ["", "somewhere"] {
                let check = try await Script(
                    "cd other; termind watch duesseldorf x", in: folder, environment: ["HOME": home])
                #expect(check.status == 78, "\(check.errors)")
            }
            let url = "database: {url: \"postgresql://u@h/n\"}\ntelegram: {admins: [1]}\n"
            try Data(url.utf8).write(to: other.appending(path: "termind.yaml"))
            let named = try await Script(
                "cd other; termind config show; termind config check", in: folder,
                environment: ["DATABASE_URL": "postgresql://u@i/n"])
            #expect(named.output.contains("type: \"postgresql\"  # environment variable DATABASE_URL"))
            #expect(named.errors.contains("'telegram' is set, but not built yet"))
        }
    }

    @Test func refusalsSayWhatToDo() async throws {
        try await withOffice { office, folder in
            let empty = try await Script("termind check sim ''", in: folder)
            #expect(empty.status == 64 && empty.errors.contains("empty"))
            let many = try await Script("termind check sim x --quantity 1001", in: folder)
            #expect(many.status == 64 && many.errors.contains("1 to 1000"))
            let unknown = try await Script("termind check qqqqqqqqqq", in: folder)
            #expect(unknown.status == 64 && unknown.errors.contains("termind offices"))
            let database = try await Script("DB_PATH=/proc/none/x.db termind db init", in: folder)
            #expect(database.status == 69)
            #expect(database.errors.contains("the folder is missing or not writable"))
            #expect(await office.requests.isEmpty)
        }
    }
}
