import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

/// `termind check OFFICE [SERVICE]`: one look, no history kept.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "One look at an office: is anything free?",
        discussion: """
            Ends with 0 if slots are free, 1 if the portal says that there are none, 2 if it cannot be told.
            Without SERVICE the most important service named for the office is asked for.
            """)

    @Argument(help: "The office; 'termind offices' lists them.") var office: String
    @Argument(help: "The service: its name, an alias or a part that only one name has.") var service: String?
    @Option(help: "For how many.") var quantity = 1
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try Asked.check(quantity: quantity, service: service)
    }

    func run() async throws {
        let setup = try global.load()
        let office = try setup.office(office)
        let wanted = try service ?? CheckCommand.mainService(of: office)
        let session = try await Session(setup, for: office)
        let (raw, service) = try await session.look(named: wanted, quantity: quantity)
        await session.close()
        let look = raw.droppingPast(at: Date())
        if json {
            try Console.write(json: LookReport(look, of: service))
        } else {
            CheckCommand.write(look, of: service)
        }
        switch look.outcome {
        case .answered(.open), .catalogue: return
        case .answered(.fullyBooked): throw CommandEnd(.fullyBooked)
        case .failed: throw CommandEnd(.couldNotTell)
        }
    }

    /// The service of an office that is asked for where none is named.
    static func mainService(of office: Office) throws -> String {
        guard let main = office.services.max(by: { $0.priority < $1.priority }) else {
            throw CommandEnd(
                .usage, "name a service of office '\(office.id)'; 'termind services \(office.id)' lists them")
        }
        return main.name
    }

    private static func write(_ look: Look, of service: Service) {
        let office = look.query.office
        let quantity = look.query.quantity
        let (name, asked) = (
            brief(office.name), brief(service.name) + (quantity == 1 ? "" : " × \(quantity)")
        )
        if !Console.isTerminal || name.count + asked.count + 3 <= Console.width {
            Console.write("\(Paint.bold(name)) · \(asked)")
        } else {
            Console.write(wrapping: name, at: 0, in: .bold)
            Console.write("  ", wrapping: asked, at: 2)
        }
        let paint: Paint =
            switch look.status {
            case .open: .green
            case .fullyBooked: .yellow
            default: .red
            }
        Console.write(wrapping: LookText.summary(look), at: 2, in: paint)
        LookText.slots(look.slots, width: Console.width).forEach(Console.write)
        let offered = look.failure?.offered ?? []
        if !offered.isEmpty {
            Console.write("offered are:")
            let near = nearMatches(service.name, in: offered, limit: 20)
            for name in near.isEmpty ? offered : near { Console.write("  ", wrapping: brief(name), at: 4) }
        }
        let time = ClockText.time(look.checkedAt, in: office.timeZone)
        let requests = counted(look.requests, "request")
        Console.write(
            Paint.dim("seen \(time), \(requests), \(Int((look.duration.seconds * 1000).rounded())) ms"))
        if look.status == .open { Console.write(Paint.dim("book at \(office.url)")) }
    }
}
