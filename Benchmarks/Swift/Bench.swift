import ArgumentParser
import Foundation
import Glibc
import TerminCore
import TerminEngine
import TerminHTML
import TerminHTTP
import TerminPortals

/// What Benchmarks/README.md asks of every peer, by our own code.
@main struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "termind-bench",
        subcommands: [
            Parse.self, WalkMany.self, Memory.self, StoreWork.self, StoreBench.self, DaemonBench.self,
            DaemonWork.self,
        ])

    static let today = Day("2026-11-23")
    static let service = Service(
        category: "Umschreibung ausländische Fahrerlaubnis / Dienstfahrerlaubnis",
        name: "Umschreibung ausländischer Führerschein (sonstige Staaten)")

    static func query(_ base: String) throws -> Query {
        guard let today else { throw ValidationError("no day") }
        let office = Office(
            id: "bench", portal: "tevis", name: "Bench", url: base, timeZone: "Europe/Berlin",
            options: ["md": "3"])
        return Query(office: office, service: service, today: today)
    }

    /// User and system time of the whole process, in seconds.
    static func cpu() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(0), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// `VmHWM` or `VmRSS` of this process, in kilobytes.
    static func memory(_ field: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }

    static var tevis: any Checker {
        get throws {
            guard let checker = CheckerRegistry(Portals.all)["tevis"] else {
                throw ValidationError("no tevis")
            }
            return checker
        }
    }

    /// Reads the page at stage `slots` as the checker does, and gives the number of slots.
    static func read(_ body: [UInt8]) throws -> Int {
        let page = Page(url: "http://127.0.0.1/suggest", status: 200, body: body, contentType: "text/html")
        let answer = Answer.reading(page, at: "slots", for: try query("http://127.0.0.1/"), with: try tevis)
        guard case .done(.open(let slots)) = answer else { throw ValidationError("the page has no slots") }
        return slots.count
    }
}

extension Bench {
    /// Parse and extract, over and over.
    struct Parse: ParsableCommand {
        @Argument var file: String
        @Option var pages = 1000

        func run() throws {
            let body = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            for _ in 0..<(pages / 10 + 1) { _ = try Bench.extract(body) }
            let start = Bench.cpu()
            var slots = 0
            for _ in 0..<pages { slots = try Bench.extract(body) }
            let spent = (Bench.cpu() - start) / Double(pages) * 1e6
            let peak = try Bench.memory("VmHWM")
            print(
                "{\"bench\":\"parse\",\"peer\":\"termind\",\"pages\":\(pages),\"cpu_us_per_page\":\(spent),"
                    + "\"slots\":\(slots),\"peak_rss_kb\":\(peak),\"with\":\"libxml2 \(HTMLDocument.libraryVersion)\"}"
            )
        }
    }

    /// The same extraction as the peers': forms with date, start and button, and the location.
    static func extract(_ body: [UInt8]) throws -> Int {
        let page = Page(url: "http://127.0.0.1/suggest", status: 200, body: body, contentType: "text/html")
        let html = try HTMLDocument(page)
        let place = try html.first("#infobox_content dt:contains('Standort') + dd")?.text
        let slots = try html.all("#inhalt form.suggestion_form").map { element in
            let form = try HTMLForm(element)
            return (form["date"], form["start"], try element.first("button.suggest_btn")?.text, place)
        }
        return slots.count
    }

    /// Memory after many pages: it must not grow.
    struct Memory: ParsableCommand {
        @Option var pages = 10_000

        func run() throws {
            let forms = (8...15).map { hour in
                "<form class=suggestion_form method=post><input type=hidden name=date value=20261211>"
                    + "<input type=hidden name=start value=\(hour * 60)>"
                    + "<button type=submit class=suggest_btn>\(hour < 10 ? "0" : "")\(hour):00</button ></form>"
            }.joined()
            let filler = String(
                repeating: "<p class='hint'>Bitte bringen Sie Ihre Unterlagen mit.</p>", count: 500)
            let body = Array(
                "<!DOCTYPE html><html><body><div id=inhalt>\(filler)\(forms)</div></body></html>".utf8)
            for _ in 0..<(pages / 10) { _ = try Bench.read(body) }
            let before = try Bench.memory("VmRSS")
            for _ in 0..<pages { _ = try Bench.read(body) }
            let after = try Bench.memory("VmRSS")
            print(
                "{\"bench\":\"memory\",\"pages\":\(pages),\"rss_kb_before\":\(before),\"rss_kb_after\":\(after)}"
            )
            guard after - before < 2048 else { throw ValidationError("memory grew by \(after - before) kB") }
        }
    }

    /// Whole walks over HTTP.
    struct WalkMany: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "walk")
        @Argument var base: String
        @Option var atOnce = 1
        @Option var walks = 100
        @Option(name: .customLong("case")) var name = "unnamed"
        @Flag(name: .customLong("no-memo")) var forgetful = false

        func run() async throws {
            let client = CurlClient(userAgent: "termind-bench/1.0")
            let looker = Looker(store: nil, memory: forgetful ? nil : StepMemory()) {
                client.transport(hosts: $0)
            }
            let query = try Bench.query(base)
            let checker = try Bench.tevis
            let politeness = Politeness(checker.portal, towards: query.office)
            @Sendable func walk() async throws -> Int {
                let look = try await looker.look(query, with: checker, politeness: politeness, wait: { _ in })
                guard look.slots.count == 8 else {
                    throw ValidationError(
                        "a walk read \(look.slots.count) slots: \(look.failure?.message ?? "")")
                }
                return 8
            }
            _ = try await walk()
            let start = Bench.cpu()
            let clock = ContinuousClock.now
            try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<walks {
                    if index >= atOnce { _ = try await group.next() }
                    group.addTask { try await walk() }
                }
                try await group.waitForAll()
            }
            let seconds = (ContinuousClock.now - clock).seconds
            let cpu = (Bench.cpu() - start) / Double(walks) * 1000
            let peak = try Bench.memory("VmHWM")
            print(
                "{\"bench\":\"walk\",\"peer\":\"termind\",\"case\":\"\(name)\",\"at_once\":\(atOnce),\"walks\":\(walks),"
                    + "\"seconds\":\(seconds),\"walks_per_second\":\(Double(walks) / seconds),"
                    + "\"cpu_ms_per_walk\":\(cpu),\"peak_rss_kb\":\(peak),\"slots\":8,"
                    + "\"with\":\"libxml2 \(HTMLDocument.libraryVersion), libcurl\"}")
            await client.shutdown()
        }
    }
}
