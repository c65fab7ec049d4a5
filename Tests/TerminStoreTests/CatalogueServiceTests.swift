import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

@Suite struct CatalogueServiceTests {
    private func sync(_ town: Town, _ names: [String], at seconds: Double = 0) async throws -> CatalogueChange
    {
        try await town.catalogue.sync(
            Town.office, with: names.map { Service(category: "K", name: $0) }, actor: "t",
            now: Town.at(seconds))
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aServiceWithSubscriptionsIsNeverDropped(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let subscription = try await town.subscribe(town.user(1))
            _ = try await sync(town, [Town.service.name, "Abholung"])
            let change = try await sync(town, ["Neu A", "Neu B"])
            #expect(change.kept == [town.service] && change.added.count == 2 && change.disabled.count == 1)
            #expect(try await town.catalogue.service(town.service).isActive)
            #expect(try await town.subscriptions.subscription(subscription.id).isActive)
            #expect(
                await refusal {
                    try await town.catalogue.disable(town.service, actor: "t", now: Town.start)
                } == .inUse(service: town.service, subscriptions: 1))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aRenamedServiceKeepsItsRowAndItsOldName(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let change = try await sync(town, ["Umschreibung Führerschein (sonstige Staaten)"])
            #expect(change.renamed == [town.service] && change.added.isEmpty)
            let service = try await town.catalogue.service(town.service).service
            #expect(service.name == "Umschreibung Führerschein (sonstige Staaten)")
            #expect(service.aliases == [Town.service.name])
            // The same catalogue again changes nothing.
            let again = try await sync(town, [service.name])
            #expect(again == CatalogueChange())
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aServiceThatComesBackCanBeSubscribedToAgain(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            _ = try await sync(town, ["A", "B", "C"])
            _ = try await sync(town, ["A"])
            #expect(try await town.catalogue.list(limit: 9).filter(\.isActive).map(\.service.name) == ["A"])
            _ = try await sync(town, ["A", "B"])
            let active = try await town.catalogue.list(limit: 9).filter(\.isActive)
            #expect(active.map(\.service.name) == ["A", "B"])
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func settingsAreCheckedAndRecorded(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            try await town.config.initialise(
                [(Town.office, [Town.service])], version: "1", now: Town.start)
            try await town.config.set(
                "max_subscriptions_free", to: "5", version: "1", actor: "t", now: Town.at(1))
            try await town.config.initialise([], version: "1", now: Town.at(2))
            #expect(try await town.config.values().count == 5)
            #expect(try await town.config.value("max_subscriptions_free")?.value == "5")
            for (key, value) in [
                ("nothing", "1"), ("version", "2"), ("default_check_interval", "x"),
                ("default_check_interval", "0"), ("max_subscriptions_free", "-1"),
            ] {
                let refused = await refusal {
                    try await town.config.set(key, to: value, version: "1", actor: "t", now: Town.start)
                }
                guard case .invalid = refused else {
                    Issue.record("\(key) took \(value)")
                    continue
                }
            }
            let entries = try await town.store.read { try $0.auditEntries(user: nil, limit: 9) }
            #expect(entries.map(\.event) == ["config.set"])
            #expect(try await town.catalogue.list(limit: 9).count == 1)
        }
    }
}
