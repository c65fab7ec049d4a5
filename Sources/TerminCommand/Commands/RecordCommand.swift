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
        let folder = URL(fileURLWithPath: into)
        let present = FileManager.default.enumerator(atPath: folder.path)?.nextObject()
        guard present == nil else { throw CommandEnd(.usage, "'\(into)' is not empty; name a new folder") }
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
        let replaced = try Recording(look: look, pages: visited).write(to: folder)
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
        for (what, count) in replaced.sorted(by: { $0.key < $1.key }) {
            Console.note("replaced \(count) × \(what)")
        }
        Console.note("read every page for personal data before you share it")
    }
}

/// The files of a fixture.
private struct Recording {
    let look: Look
    let pages: [VisitedPage]

    /// Writes pages, requests and the expected answer; gives how often each kind of text was replaced.
    func write(to folder: URL) throws -> [String: Int] {
        var redaction = Redaction()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (index, page) in pages.enumerated() {
                let file = folder.appending(path: "\(index + 1)-\(page.stage)")
                try Data(redaction.redacted(page.response.body))
                    .write(to: file.appendingPathExtension("html"))
                try (encoder.encode(RecordedPage(page)) + Data("\n".utf8))
                    .write(to: file.appendingPathExtension("json"))
            }
            let expected = FlowExpectation(query: .init(look.query), answer: Answer(look))
            try (encoder.encode(expected) + Data("\n".utf8)).write(
                to: folder.appending(path: "expected.json"))
        } catch {
            throw CommandEnd(.unavailable, "'\(folder.path)' cannot be written: \(fileReason(error))")
        }
        return redaction.counts
    }
}

private struct FlowExpectation: Encodable {
    let query: ExpectedAnswer.Asked
    let answer: Answer
}

/// Replaces what belongs to one visitor, keeping lengths so that nothing else moves.
struct Redaction {
    /// How often each kind was replaced.
    private(set) var counts: [String: Int] = [:]

    /// Values of fields named like tokens, and e-mail addresses. Bytes that are no UTF-8 are kept as they are.
    mutating func redacted(_ body: [UInt8]) -> [UInt8] {
        guard let text = String(validating: body, as: UTF8.self) else { return body }
        let token =
            /(?i)(<input\b[^<>]*\bname=["'][^"'<>]*(?:token|checksum|nonce|csrf|session|captcha)[^"'<>]*["'][^<>]*\bvalue=["'])([^"'<>]+)/
        let address = /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]*[A-Za-z]/
        let first = text.replacing(token) { match in
            counts["field that looks like a token", default: 0] += 1
            return match.1 + String(repeating: "0", count: match.2.count)
        }
        let second = first.replacing(address) { match in
            counts["e-mail address", default: 0] += 1
            let name = String(repeating: "x", count: max(1, match.0.utf8.count - "@example.org".utf8.count))
            return name + "@example.org"
        }
        return Array(second.utf8)
    }
}
