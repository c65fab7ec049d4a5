import ArgumentParser
import Foundation
import Synchronization
import TerminCore
import TerminEngine
import TerminTesting

/// `termind record OFFICE SERVICE --into DIR`: walk once, save a redacted fixture.
struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Walks once and saves the pages, redacted, as a fixture.")

    @Argument(help: "The office; 'termind offices' lists them.") var office: String
    @Argument(help: "The service: its name, an alias or a part that only one name has.") var service: String
    @Option(help: "The folder of the fixture; it must be new or empty.") var into: String
    @Option(help: "For how many.") var quantity = 1
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try Asked.check(quantity: quantity, service: service)
    }

    func run() async throws {
        let setup = try global.load()
        let office = try setup.office(office)
        let folder = try Asked.emptyFolder(into)
        let wanted: Service =
            switch ServiceChoice(service, among: office.services) {
            case .one(let known): known
            case .several, .none: Service(service)
            }
        let session = try await Session(setup, for: office)
        let pages = Mutex<[VisitedPage]>([])
        let look = try await session.look(for: wanted, quantity: quantity) { page in
            pages.withLock { $0.append(page) }
        }
        await session.close()
        let visited = pages.withLock { $0 }
        guard !visited.isEmpty else {
            throw CommandEnd(.unavailable, "\(office.id): \(plain(look.failure?.message ?? "no page came"))")
        }
        let recording = try WalkRecording(look, pages: visited)
        try recording.write(to: folder)
        // The redacted pages must still mean what the office's own meant.
        let flow = try RecordedFlow(folder: folder, portal: office.portal)
        let replayed = await flow.replay(session.checker)
        guard replayed == flow.expected else {
            throw CommandEnd(
                .software,
                "the redacted pages in '\(into)' read differently from what the office showed; do not use them"
            )
        }
        Console.write("\(counted(visited.count, "page")) in \(plain(into)): \(LookText.summary(look))")
        for (what, count) in recording.replaced.sorted(by: { $0.key < $1.key }) {
            Console.note("replaced \(count) × \(what)")
        }
        Console.note("read every page for personal data before you share it")
    }
}
