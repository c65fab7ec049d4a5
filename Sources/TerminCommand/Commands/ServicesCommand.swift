import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

/// `termind services OFFICE`: the live catalogue of an office.
struct ServicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services", abstract: "The services an office offers right now.")

    @Argument(help: "The office; 'termind offices' lists them.") var office: String
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let setup = try global.load()
        let office = try setup.office(office)
        let session = try await Session(setup, for: office)
        let look = try await session.look(for: nil, quantity: 1)
        guard case .catalogue(let services) = look.outcome else {
            let reason = look.failure?.message ?? "the portal gave no catalogue"
            throw CommandEnd(.unavailable, "\(office.id): \(plain(reason))")
        }
        if json { return try Console.write(json: services.map(CatalogueEntry.init)) }
        CatalogueText.write(services)
    }
}

/// A catalogue for people: services under their categories.
enum CatalogueText {
    static func write(_ services: [Service]) {
        var category: String??
        for service in services {
            if category != .some(service.category) {
                Console.write(Paint.bold(brief(service.category ?? "(no category)")))
                category = .some(service.category)
            }
            let maximum = service.maximum.map { "  (at most \($0))" } ?? ""
            Console.write("  ", wrapping: brief(service.name) + maximum, at: 4)
        }
        let categories = Set(services.map(\.category)).count
        Console.note(
            "\(counted(services.count, "service")) in \(categories) "
                + (categories == 1 ? "category" : "categories"))
    }
}
