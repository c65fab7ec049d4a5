import ArgumentParser
import Foundation
import TerminCore
import TerminEngine
import TerminSimulator

/// `termind demo`: the main job, end to end, against an office on this machine.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "The main job against a simulated office on this machine.",
        discussion: "A slot appears after a few seconds, is told once, disappears, and is told as gone.")

    @OptionGroup var global: GlobalOptions

    private static let service = "Umschreibung ausländischer Führerschein (sonstige Staaten)"

    func run() async throws {
        let setup = try global.load()
        guard setup.registry["tevis"] != nil else {
            throw CommandEnd(
                .configuration, "the demo needs the portal 'tevis', which this build or configuration has not"
            )
        }
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "termind-demo-\(ProcessInfo.processInfo.processIdentifier)")
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch {
                Console.note("left behind: \(folder.path) (\(fileReason(error)))")
            }
        }
        let database = folder.appending(path: "demo.db").path
        try await untilSignalled {
            var configuration = SimulatedOffice.Configuration()
            configuration.locationAnswer = .thenSuggest
            try await withSimulatedOffice(configuration) { simulated, url in
                await simulated.play(DemoCommand.timeline(today: simulated.configuration.today))
                try await DemoCommand.watch(setup, at: url, database: database)
            }
        }
    }

    private static func watch(_ setup: Setup, at url: String, database: String) async throws {
        let office = Office(
            id: "musterstadt", portal: "tevis", name: "Musterstadt", url: url, timeZone: "Europe/Berlin",
            options: ["md": "3"])
        let setup = try Setup(setup, adding: office)
        let store = try await Session.openStore(at: database)
        let session = try await Session(setup, for: office, store: store)
        Console.note("a simulated office answers at \(url)")
        Console.note("what termind keeps is in \(database) (gone when the demo ends)")
        Console.note("watching \(office.name), every 1s, for")
        Console.note("\(service)")
        let watcher = Watcher(
            session: session, store: store, name: service, quantity: 1, interval: .seconds(1), patience: 1,
            format: setup.configuration.stdout.format, isQuiet: setup.isQuiet,
            isDone: { !$0.gone.isEmpty })
        try await watcher.run()
        await session.close()
        Console.note("That was the main job. A real office: termind check duesseldorf")
    }

    /// One slot, there from the fourth to the ninth second.
    private static func timeline(today: Day) -> Timeline {
        let slots = [SimulatedSlot].on(today.adding(days: 12), free: "08:30", taken: "08:00 09:00")
        return Timeline([
            .init(at: .zero, service: service, slots: []),
            .init(at: .seconds(4), service: service, slots: slots),
            .init(at: .seconds(9), service: service, slots: []),
        ])
    }
}
