import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

/// `termind read PORTAL STAGE FILE`: what a checker makes of one saved page. No network.
struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "What a checker makes of one saved page; no network is used.",
        discussion: "Ends with 1 if the page says that nothing is free, 2 if it is no answer, else 0.")

    @Argument(help: "The portal; 'termind portals' lists them.") var portal: String
    @Argument(help: "The stage the page was asked for at.") var stage: String
    @Argument(help: "The page.") var file: String
    @Option(help: "The office, for its address and options.") var office: String?
    @Option(help: "The service asked for; without it a catalogue is read.") var service: String?
    @Option(help: "The category of the service.") var category: String?
    @Option(help: "For how many.") var quantity = 1
    @Option(help: "The address of the page.") var url: String?
    @Option(help: "The HTTP status of the page.") var status = 200
    @Option(help: "What earlier pages carried, as key=value.") var context: [String] = []
    @Option(help: "The day the page was seen, as 2026-12-11 (default: today).") var today: String?
    @Flag(help: "FILE is cut from a page.") var fragment = false
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try Asked.check(quantity: quantity)
        guard (100...599).contains(status) else {
            throw ValidationError("--status is an HTTP status, 100 to 599")
        }
    }

    func run() async throws {
        let setup = try global.load()
        guard let checker = setup.registry[portal] else {
            throw CommandEnd.unknown("portal", portal, among: setup.registry.ids)
        }
        guard checker.stages.contains(stage) else {
            throw CommandEnd.unknown("stage", stage, among: checker.stages)
        }
        let query = try query(setup, checker.portal)
        let page = Page(
            url: url ?? query.office.url, status: status, context: try carried(), body: try body(),
            contentType: nil)
        guard let answer = Answer.reading(page, at: stage, for: query, with: checker) else {
            throw CommandEnd.unknown("stage", stage, among: checker.stages)
        }
        if json { try Console.write(json: answer) } else { AnswerText.write(answer) }
        switch answer {
        case .done(.fullyBooked): throw CommandEnd(.fullyBooked)
        case .failure: throw CommandEnd(.couldNotTell)
        case .visit, .all, .done(.open), .catalogue: return
        }
    }

    private func query(_ setup: Setup, _ portal: Portal) throws -> Query {
        let place: Office
        if let office {
            place = try setup.office(office)
            guard place.portal == portal.id else {
                throw CommandEnd(
                    .usage, "office '\(place.id)' is read by '\(place.portal)', not by '\(portal.id)'")
            }
        } else {
            place = Office(
                id: portal.id, portal: portal.id, name: portal.name,
                url: folder(of: url) ?? portal.home ?? "https://\(portal.id).example/",
                timeZone: portal.timeZone)
        }
        if let url, hostAndPort(of: url) == nil { throw CommandEnd(.usage, "--url: '\(url)' is no address") }
        guard let day = today.map({ Day($0) }) ?? Day(of: Date(), in: place.timeZone) else {
            throw CommandEnd(.usage, "--today: '\(today ?? "")' is not a day such as 2026-12-11")
        }
        let wanted = service.map { name in
            // A name of the office's own catalogue brings its category; any other is taken as it stands.
            if category == nil, case .one(let known) = ServiceChoice(name, among: place.services) {
                return known
            }
            return Service(category: category, name: name)
        }
        return Query(office: place, service: wanted, quantity: quantity, today: day)
    }

    private func folder(of url: String?) -> String? {
        guard let url, let path = url.prefix(while: { $0 != "?" }).lastIndex(of: "/") else { return nil }
        let folder = String(url[...path])
        return hostAndPort(of: folder) == nil ? url + "/" : folder
    }

    private func carried() throws -> [String: String] {
        var carried: [String: String] = [:]
        for pair in context {
            guard let equals = pair.firstIndex(of: "=") else {
                throw CommandEnd(.usage, "--context: '\(pair)' is not key=value")
            }
            carried[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return carried
    }

    private func body() throws -> [UInt8] {
        // More than any page may have, so that the reader says what is wrong with it.
        let page = try contents(of: file, atMost: 64 << 20)
        guard fragment else { return page }
        return Array("<!DOCTYPE html><html><body><main><div id=\"inhalt\">".utf8) + page
            + Array("</div></main></body></html>".utf8)
    }
}

/// An answer for people.
enum AnswerText {
    static func write(_ answer: Answer) {
        switch answer {
        case .visit(let request, let then):
            let body = request.body.map { "  with \(plain($0))" } ?? ""
            Console.write(
                "\(request.method.rawValue) \(plain(request.url))\(body)  \(Paint.dim("then")) \(then)")
        case .all(let parts): parts.forEach(write)
        case .done(.open(let slots)):
            Console.write(Paint.green("open: \(counted(slots.count, "slot"))"))
            LookText.slots(Array(slots), width: Console.width).forEach(Console.write)
        case .done(.fullyBooked(let evidence)):
            Console.write(
                wrapping: "fully booked: \u{201C}\(brief(evidence.text))\u{201D}", at: 2, in: .yellow)
        case .catalogue(let services): CatalogueText.write(services)
        case .failure(let failure):
            Console.write(
                wrapping: "\(failure.status.words): \(brief(failure.message))", at: 2, in: .red)
            for name in failure.offered { Console.write("  offered: ", wrapping: brief(name), at: 11) }
        }
    }
}
