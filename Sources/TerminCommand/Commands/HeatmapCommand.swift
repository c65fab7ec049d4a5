import ArgumentParser
import Foundation
import TerminCore
import TerminEngine
import TerminStore

/// `termind heatmap OFFICE [SERVICE]`: when appointments open, by hour and weekday.
struct HeatmapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heatmap",
        abstract: "When appointments open at an office: hour by weekday, as the daemon's plan has it.",
        discussion: """
            What is known of other offices, blended with what own looks of the last eight weeks found. Nothing is \
            fetched, and the database is only read.
            """)

    @Argument(help: "The office; 'termind offices' lists them.") var office: String
    @Argument(help: "The service; without it all services of the office together.") var service: String?
    @Option(help: "Looks for so many people.") var quantity = 1
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func validate() throws { try Asked.check(quantity: quantity, service: service) }

    func run() async throws {
        let setup = try global.load()
        let office = try setup.office(office)
        guard let week = LocalWeek(zone: office.timeZone) else {
            throw CommandEnd(.configuration, "the time zone '\(plain(office.timeZone))' is unknown")
        }
        var own = OwnFinds()
        let store = try await store(setup)
        let services = try await chosen(from: store, of: office)
        for service in services {
            guard let store else { break }
            own.add(
                try await OwnFinds(
                    of: service.id, quantity: quantity, before: Int(Date().timeIntervalSince1970) + 1,
                    in: week, store))
        }
        let heatmap = Heatmap(
            office: office, service: service == nil ? nil : services.first?.service, quantity: quantity,
            own: own)
        if json { return try Console.write(json: heatmap) }
        heatmap.write()
    }

    /// The configured database as it stands; `nil` where there is none yet.
    private func store(_ setup: Setup) async throws -> SQLStore? {
        let database = setup.configuration.database
        guard database.kind == .postgresql || FileManager.default.fileExists(atPath: database.path) else {
            return nil
        }
        return try await SQLStore(reading: setup.engine(mustExist: true), worker: "heatmap")
    }

    private func chosen(from store: SQLStore?, of office: Office) async throws -> [StoredService] {
        let id = office.id
        let known = try await store?.history { try $0.services(office: id, after: 0, limit: 10_000) } ?? []
        guard let service else { return known }
        let named = known.map { stored in
            let bundled = office.services.filter {
                $0.isListed(as: stored.service.name, under: stored.service.category)
            }
            return Service(
                department: stored.service.department, category: stored.service.category,
                name: stored.service.name, aliases: stored.service.aliases + bundled.flatMap(\.aliases),
                priority: stored.service.priority)
        }
        switch ServiceChoice(service, among: named) {
        case .one(let choice): return zip(known, named).filter { $1 == choice }.map(\.0)
        // The same service under several categories is shown as one.
        case .several(let choices): return zip(known, named).filter { choices.contains($1) }.map(\.0)
        case .none:
            guard !known.isEmpty else {
                throw CommandEnd(
                    .usage, "nothing is kept of '\(id)' yet; leave the service out to see what holds anywhere"
                )
            }
            throw CommandEnd.unknown("service", plain(service), among: named.map { plain($0.name) })
        }
    }
}
