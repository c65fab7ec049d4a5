import ArgumentParser
import Foundation
import TerminCore
import TerminEngine
import TerminStore
import TerminTesting

/// `termind snapshot CHECK`: the pages that were kept of a look.
struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Shows the pages that were kept when an office's state changed.",
        discussion: """
            Without a number it lists the looks whose pages are kept. 'termind replay CHECK --into DIR' makes a fixture of \
            them.
            """)

    @Argument(help: "The number of the check; without it the kept ones are listed.") var check: Int64?
    @Option(help: "Print the body of this page (1, 2, …) as it came, redacted.") var page: Int?
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if page != nil, check == nil { throw ValidationError("'--page' needs the number of a check") }
    }

    func run() async throws {
        let store = try await global.load().openDatabase()
        guard let check else { return try await list(store) }
        let (stored, recording) = try await SnapshotFolder.kept(check, in: store)
        if let page {
            guard recording.pages.indices.contains(page - 1) else {
                throw CommandEnd(.usage, "check \(check) has \(counted(recording.pages.count, "page"))")
            }
            let text = String(decoding: recording.pages[page - 1].body, as: UTF8.self)
            // A terminal would obey what a hostile page says.
            return Console.write(
                Console.isTerminal
                    ? text.split(separator: "\n").map { plain(String($0)) }.joined(separator: "\n") : text)
        }
        if json { return try Console.write(json: Report(stored, recording)) }
        Console.write("check \(check) · \(plain(recording.office)) · \(ClockText.iso(stored.checkedAt))")
        Console.write("\(stored.status.rawValue): \(brief(stored.errorMessage ?? stored.evidence ?? ""))")
        for (index, page) in recording.pages.enumerated() {
            Console.write(
                "\(index + 1)  \(plain(page.stage))  \(page.exchange.status)  \(page.body.count) bytes  \(plain(page.exchange.url))"
            )
        }
        Console.write("file: \(plain(stored.snapshotPath ?? ""))")
    }

    private func list(_ store: SQLStore) async throws {
        let kept = try await store.history { try $0.snapshots(limit: 100) }
        if json { return try Console.write(json: kept.map { Entry($0.check, office: $0.office) }) }
        if kept.isEmpty { return Console.note("no pages are kept; they are when an office's state changes") }
        for (check, office) in kept {
            Console.write(
                "\(check.id)  \(ClockText.iso(check.checkedAt))  \(plain(office))  \(check.status.rawValue)  "
                    + brief(check.errorMessage ?? check.evidence ?? ""))
        }
    }

    private struct Entry: Encodable {
        let check: Int64
        let office: String
        let status: String
        let checkedAt: String
        let message: String?
        let snapshotPath: String?

        init(_ check: StoredCheck, office: String) {
            self.check = check.id
            self.office = office
            status = check.status.rawValue
            checkedAt = ClockText.iso(check.checkedAt)
            message = check.errorMessage
            snapshotPath = check.snapshotPath
        }
    }

    private struct Report: Encodable {
        struct Page: Encodable {
            let stage: String
            let url: String
            let status: Int
            let body: String
        }
        let check: Entry
        let pages: [Page]

        init(_ check: StoredCheck, _ recording: WalkRecording) {
            self.check = Entry(check, office: recording.office)
            pages = recording.pages.map {
                Page(
                    stage: $0.stage, url: $0.exchange.url, status: $0.exchange.status,
                    body: String(decoding: $0.body, as: UTF8.self))
            }
        }
    }
}

/// `termind replay CHECK --into DIR`: makes a fixture of kept pages and says how this build reads them.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Makes a fixture of the pages that were kept of a look, and reads them again.")

    @Argument(help: "The number of the check; 'termind snapshot' lists those whose pages are kept.")
    var check: Int64
    @Option(help: "The folder of the fixture; it must be new or empty.") var into: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let setup = try global.load()
        let folder = try Asked.emptyFolder(into)
        let (stored, recording) = try await SnapshotFolder.kept(check, in: setup.openDatabase())
        try recording.write(to: folder)
        Console.write("\(counted(recording.pages.count, "page")) in \(plain(into))")
        Console.write(
            "then: \(stored.status.rawValue): \(brief(stored.errorMessage ?? stored.evidence ?? ""))")
        guard let checker = setup.registry[recording.portal] else {
            return Console.note("this build has no portal '\(plain(recording.portal))' to read them with")
        }
        let flow = try RecordedFlow(folder: folder, portal: recording.portal)
        Console.write("now:  \(LookText.summary(await flow.look(checker) { $0 }))")
        for (what, count) in recording.replaced.sorted(by: { $0.key < $1.key }) {
            Console.note("replaced \(count) × \(what)")
        }
        Console.note(
            "expected.json holds the answer of then: write what it should be; read every page before you share it"
        )
    }
}

extension SnapshotFolder {
    /// A check and its kept pages.
    /// - Throws: `CommandEnd` of status 64 for an unknown check, 66 for one without pages.
    fileprivate static func kept(_ check: Int64, in store: SQLStore) async throws -> (
        StoredCheck, WalkRecording
    ) {
        guard let stored = try await store.history({ try $0.check(check) }) else {
            throw CommandEnd(.usage, "there is no check \(check)")
        }
        guard let path = stored.snapshotPath else {
            throw CommandEnd(
                .noInput,
                "no pages are kept of check \(check); 'termind snapshot' lists those of which they are")
        }
        return (stored, try await recording(in: path))
    }
}
