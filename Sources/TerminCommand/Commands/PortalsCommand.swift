import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

/// `termind portals`: what is in this build.
struct PortalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portals", abstract: "The portals in this build.")

    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let setup = try global.load()
        if json { return try Console.write(json: setup.registry.checkers.map { PortalJSON($0) }) }
        guard !setup.registry.checkers.isEmpty else {
            return Console.note("This build has no portals; see CONTRIBUTING.md for how to add one.")
        }
        for checker in setup.registry.checkers {
            let portal = checker.portal
            let offices = setup.offices.offices.filter { $0.portal == portal.id }.count
            Console.write("\(Paint.bold(portal.id))  \(portal.name), \(counted(offices, "office"))")
            Console.write("    stages   ", wrapping: checker.stages.joined(separator: ", "), at: 13)
            let manners =
                "a look every \(portal.floor.text) at most, a walk on a host every "
                + "\(portal.hostFloor.text), a request every \(portal.pace.text)"
            Console.write("    manners  ", wrapping: manners, at: 13)
            for option in portal.options {
                let need = option.isRequired ? " (required)" : ""
                Console.write("    option   ", wrapping: "\(option.name)\(need): \(option.summary)", at: 13)
            }
        }
    }
}

private struct PortalJSON: Encodable {
    let id: String
    let name: String
    @Nullable var home: String?
    let languages: [String]
    let timeZone: String
    let depth: String
    let floorSeconds: Double
    let hostFloorSeconds: Double
    let paceSeconds: Double
    let stages: [String]
    let options: [String]
    let maintainers: [String]

    init(_ checker: any Checker) {
        let portal = checker.portal
        id = portal.id
        name = portal.name
        home = portal.home
        languages = portal.languages
        timeZone = portal.timeZone
        depth = portal.depth.rawValue
        floorSeconds = portal.floor.seconds
        hostFloorSeconds = portal.hostFloor.seconds
        paceSeconds = portal.pace.seconds
        stages = checker.stages
        options = portal.options.map(\.name)
        maintainers = portal.maintainers
    }
}
