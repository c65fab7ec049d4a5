import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

/// `termind service …`: what can be subscribed to.
struct ServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service", abstract: "What can be subscribed to.",
        subcommands: [List.self, Add.self, Sync.self, Disable.self])

    /// `termind service list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the services in the database.")
        @Option(help: "Only those of this office.") var office: String?
        @Flag(help: "Also those that are not offered any more.") var all = false
        @OptionGroup var page: PageOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let catalogue = try await OpenStore(setup).catalogue
            let (office, all) = (try await known(office, setup, catalogue), all)
            try await Listing(
                noun: "services", header: ["ID", "OFFICE", "SERVICE", "CATEGORY", "PRIORITY", "STATE"],
                id: { $0.id }, cells: Self.cells, json: { ServiceReport($0) },
                isWanted: { all || $0.isActive },
                fetch: { try await catalogue.list(office: office, after: $0, limit: $1) }
            ).write(page, asJSON: json, quiet: setup.isQuiet)
        }

        /// The id of an office; services may outlive its place in the configuration.
        private func known(_ text: String?, _ setup: Setup, _ catalogue: CatalogueService) async throws
            -> String?
        {
            guard let text, setup.offices[text] == nil else { return text.flatMap { setup.offices[$0]?.id } }
            if try await catalogue.list(office: text, limit: 1).isEmpty { return try setup.office(text).id }
            return text
        }

        private static func cells(_ stored: StoredService) -> [String] {
            [
                "\(stored.id)", stored.office, stored.service.name, stored.service.category ?? "-",
                "\(stored.service.priority)", stored.isActive ? "active" : "not offered",
            ]
        }
    }

    /// `termind service add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a service of an office by its exact name and prints the id.")
        @Option(help: "The office; 'termind offices' lists them.") var office: String
        @Option(help: "The name, as the portal writes it.") var name: String
        @Option(help: "The heading the portal lists it under.") var category: String?
        @Option(help: "The department of the office.") var department: String?
        @Option(help: "How much it matters; larger is more.") var priority = 0
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func validate() throws {
            for (option, text) in [("name", name), ("category", category), ("department", department)] {
                guard let text else { continue }
                if text.allSatisfy(\.isWhitespace) || text.count > 500 || text.contains("\0") {
                    throw ValidationError("--\(option) is 1 to 500 characters")
                }
            }
            guard (-1000...1000).contains(priority) else {
                throw ValidationError("--priority is from -1000 to 1000")
            }
        }

        func run() async throws {
            let setup = try global.load()
            let office = try setup.office(office)
            let service = Service(
                department: department, category: category, name: name, priority: priority)
            let id = try await OpenStore(setup).catalogue.add(
                service, of: office, actor: OpenStore.actor, now: Date())
            try Done.write(id: id, asJSON: json)
        }
    }

    /// `termind service sync OFFICE`.
    struct Sync: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Brings the services of an office to its live catalogue.")
        @Argument(help: "The office; 'termind offices' lists them.") var office: String
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let office = try setup.office(office)
            let (services, change) = try await LiveCatalogue.sync(office, into: OpenStore(setup))
            try Done.write(
                "\(office.id): \(services.count) services; \(change.summary)",
                json: Report(
                    office: office.id, services: services.count, added: change.added,
                    renamed: change.renamed, disabled: change.disabled, kept: change.kept),
                asJSON: json, quiet: setup.isQuiet)
        }

        /// Counts, and the ids of what changed.
        private struct Report: Encodable {
            let office: String
            let services: Int
            let added: [Int64]
            let renamed: [Int64]
            let disabled: [Int64]
            let kept: [Int64]
        }
    }

    /// `termind service disable ID`.
    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets nobody subscribe to a service any more; refused while somebody does.")
        @Argument(help: "The service.") var id: Int64
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            try await OpenStore(setup).catalogue.disable(id, actor: OpenStore.actor, now: Date())
            try Done.write(
                "service \(id) is not offered any more", json: Done.Identified(id: id), asJSON: json,
                quiet: setup.isQuiet)
        }
    }
}
