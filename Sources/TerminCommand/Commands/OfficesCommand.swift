import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

/// `termind offices`: which offices are known.
struct OfficesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offices", abstract: "The offices known to this build and the configuration.")

    @Option(help: "Only offices of this portal.") var portal: String?
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let setup = try global.load()
        if let portal, setup.registry[portal] == nil {
            throw CommandEnd.unknown("portal", portal, among: setup.registry.ids)
        }
        let offices = setup.offices.offices.filter { portal == nil || $0.portal == portal }
        if json { return try Console.write(json: offices.map(OfficeJSON.init)) }
        let idWidth = offices.map(\.id.count).max() ?? 0
        let portalWidth = offices.map(\.portal.count).max() ?? 0
        for office in offices {
            let id = office.id.padding(toLength: idWidth, withPad: " ", startingAt: 0)
            let portal = office.portal.padding(toLength: portalWidth, withPad: " ", startingAt: 0)
            let count = office.services.count
            let services = count == 0 ? "" : " (\(counted(count, "service")) named)"
            Console.write(
                "\(Paint.bold(id))  \(portal)  ", wrapping: brief(office.name) + services,
                at: idWidth + portalWidth + 4)
        }
    }
}

private struct OfficeJSON: Encodable {
    struct Entry: Encodable {
        @Nullable var department: String?
        @Nullable var category: String?
        let name: String
        let aliases: [String]
        let priority: Int
    }

    let id: String
    let portal: String
    let name: String
    @Nullable var place: String?
    let url: String
    let timeZone: String
    let options: [String: String]
    let services: [Entry]

    init(_ office: Office) {
        id = office.id
        portal = office.portal
        name = office.name
        place = office.place
        url = office.url
        timeZone = office.timeZone
        options = office.options
        services = office.services.map {
            Entry(
                department: $0.department, category: $0.category, name: $0.name, aliases: $0.aliases,
                priority: $0.priority)
        }
    }
}
