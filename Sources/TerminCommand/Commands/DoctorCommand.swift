import ArgumentParser
import Foundation
import TerminCore
import TerminEngine
import TerminHTML
import TerminHTTP
import TerminStore

/// `termind doctor`: is everything in place?
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks libraries, configuration, database, channels, clock and portals.")

    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let setup = try global.load()
        var findings = [
            Finding("libxml2", .good, HTMLDocument.libraryVersion),
            Finding("libcurl", .good, CurlClient.libraryVersion),
            Finding("configuration", .good, setup.configuration.file ?? "none found; the defaults hold"),
        ]
        findings += await database(setup)
        findings += [channel, clock, portals(setup), contact(setup)]
        findings += setup.configuration.politeness.permitted.sorted { $0.key < $1.key }.map {
            Finding("permission", .good, "robots.txt of \($0.key) need not be kept: \($0.value)")
        }
        if json {
            try Console.write(json: findings)
        } else {
            for finding in findings { finding.write() }
        }
        if findings.contains(where: { $0.state == .bad }) {
            throw CommandEnd(.unavailable, "something has to be put right before termind can work")
        }
    }

    private func database(_ setup: Setup) async -> [Finding] {
        do {
            let store = try await setup.openStore()
            return [
                Finding(store.engineName, .good, try await store.engineVersion()),
                Finding("database", .good, store.place),
            ]
        } catch {
            return [Finding("database", .bad, CommandEnd(error).message ?? "not available")]
        }
    }

    private var channel: Finding { Finding("channels", .good, "stdout") }

    private var clock: Finding {
        guard TimeZone(identifier: "Europe/Berlin") != nil else {
            return Finding("clock", .bad, "the time zone Europe/Berlin is unknown; install tzdata")
        }
        guard Date().timeIntervalSince1970 > 1_760_000_000 else {
            return Finding("clock", .bad, "it shows \(ClockText.isoSeconds(Date())), which is long past")
        }
        return Finding("clock", .good, ClockText.isoSeconds(Date()))
    }

    private func portals(_ setup: Setup) -> Finding {
        let ids = setup.registry.ids
        guard !ids.isEmpty else { return Finding("portals", .doubtful, "none in this build") }
        let offices = counted(setup.offices.offices.count, "office")
        return Finding("portals", .good, "\(ids.joined(separator: ", ")); \(offices)")
    }

    private func contact(_ setup: Setup) -> Finding {
        guard setup.configuration.politeness.contact == nil else {
            return Finding("contact", .good, setup.userAgent)
        }
        return Finding("contact", .doubtful, "offices cannot tell who asks; set politeness.contact")
    }
}

/// One line of the diagnosis.
private struct Finding: Encodable {
    enum State: String, Encodable { case good, doubtful, bad }

    let what: String
    let state: State
    let detail: String

    init(_ what: String, _ state: State, _ detail: String) {
        self.what = what
        self.state = state
        self.detail = detail
    }

    func write() {
        let mark =
            switch state {
            case .good: Paint.green("ok  ")
            case .doubtful: Paint.yellow("hm  ")
            case .bad: Paint.red("BAD ")
            }
        let name = what.padding(toLength: 14, withPad: " ", startingAt: 0)
        Console.write("\(mark) \(name) ", wrapping: plain(detail), at: 20)
    }
}
