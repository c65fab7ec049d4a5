import Foundation
import TerminCore
import TerminEngine

/// Finds the service of an office that a person means among those in the database.
struct ServiceSearch {
    private let office: Office
    private let services: [(stored: StoredService, named: Service)]

    /// The services of `office`; where the database has none, its live catalogue is read first.
    /// - Throws: `CommandEnd` of status 69 where there is no catalogue, 75 where it is too early to ask; `StoreFailure`.
    init(_ open: OpenStore, _ office: Office) async throws {
        self.office = office
        var stored = try await open.catalogue.list(office: office.id, limit: .max)
        if stored.isEmpty {
            if !open.setup.isQuiet { Console.note("reading what \(plain(office.name)) offers") }
            _ = try await LiveCatalogue.sync(office, into: open)
            stored = try await open.catalogue.list(office: office.id, limit: .max)
        }
        services = stored.map { ($0, Self.named($0.service, at: office)) }
    }

    /// The service as people may call it: also by the names that the office's file gives it.
    private static func named(_ service: Service, at office: Office) -> Service {
        let bundled = office.services.filter { $0.isListed(as: service.name, under: service.category) }
        return Service(
            department: service.department, category: service.category, name: service.name,
            aliases: service.aliases + bundled.flatMap(\.aliases), priority: service.priority)
    }

    /// The service called `text`, of `category` where several have one.
    /// - Throws: `CommandEnd` of status 64 that names the nearest ones.
    func service(_ text: String, category: String?) throws -> StoredService {
        let category = category.map(normalisedWhiteSpace)
        let candidates = services.filter { entry in
            category.map { entry.named.category?.lowercased() == $0.lowercased() } ?? true
        }
        if candidates.isEmpty, let category {
            let known = Set(services.compactMap(\.named.category)).sorted()
            throw CommandEnd.unknown("category", plain(category), among: known.map(plain))
        }
        // Who names a service that is not offered any more is told so, unless the words fit one that is.
        let active = ServiceChoice(text, among: candidates.filter(\.stored.isActive).map(\.named))
        let choice = active == .none ? ServiceChoice(text, among: candidates.map(\.named)) : active
        switch choice {
        case .one(let service):
            guard let entry = candidates.first(where: { $0.named == service }) else { break }
            return entry.stored
        case .several(let services): throw ambiguous(text, services)
        case .none: break
        }
        throw unknown(text, among: candidates.filter(\.stored.isActive).map(\.named))
    }

    private func ambiguous(_ text: String, _ services: [Service]) -> CommandEnd {
        let names = services.prefix(5).map { service in
            services.contains { $0 != service && $0.name == service.name }
                ? "'\(service.name)' (--category '\(service.category ?? "")')" : "'\(service.name)'"
        }
        return CommandEnd(.usage, plain("'\(text)' may be \(names.joined(separator: " or "))"))
    }

    private func unknown(_ text: String, among services: [Service]) -> CommandEnd {
        let near = nearMatches(text, in: services.map(\.name))
        let hint =
            near.isEmpty
            ? "'termind service list --office \(office.id)' shows \(services.count)"
            : "did you mean \(near.map { "'\($0)'" }.joined(separator: ", "))?"
        return CommandEnd(
            .usage,
            plain(
                "office '\(office.id)' has no service '\(text)'; \(hint) "
                    + "('termind service sync \(office.id)' reads what it offers now)"))
    }
}

/// What an office offers right now.
enum LiveCatalogue {
    /// Brings the stored catalogue of `office` to the live one.
    /// - Throws: `CommandEnd` of status 69 where there is none, 75 where it is too early to ask; `StoreFailure`.
    static func sync(_ office: Office, into open: OpenStore) async throws -> (
        services: [Service], change: CatalogueChange
    ) {
        let session = try await Session(open.setup, for: office, store: open.store)
        let look = try await session.look(for: nil, quantity: 1)
        await session.close()
        guard case .catalogue(let services) = look.outcome else {
            let reason = look.failure?.message ?? "the portal gave no catalogue"
            throw CommandEnd(.unavailable, "\(office.id): \(plain(reason))")
        }
        let change = try await open.catalogue.sync(
            office, with: services, actor: OpenStore.actor, now: Date())
        return (services, change)
    }
}
