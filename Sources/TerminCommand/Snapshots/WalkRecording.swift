import Foundation
import TerminCore
import TerminEngine
import TerminTesting

/// One walk with its pages, redacted: the files of a fixture, or one file of a snapshot.
struct WalkRecording: Codable {
    /// A page with the request that led to it.
    struct Page: Codable {
        let stage: String
        let exchange: RecordedPage
        /// The redacted body; pages that are no UTF-8 are kept as base64.
        let text: String?
        let base64: String?

        var body: [UInt8] {
            text.map { Array($0.utf8) } ?? base64.flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? []
        }
    }

    let portal: String
    let office: String
    let query: ExpectedAnswer.Asked
    /// What the look came to, as `termind read --json` prints it.
    let answer: String
    let pages: [Page]
    /// How often each kind of text was replaced.
    let replaced: [String: Int]

    /// The walk of `look` over `pages`.
    /// - Throws: what encoding the answer threw.
    init(_ look: Look, pages: [VisitedPage]) throws {
        portal = look.query.office.portal
        office = look.query.office.id
        query = ExpectedAnswer.Asked(look.query)
        answer = String(decoding: try Self.encoder.encode(Answer(look)), as: UTF8.self)
        var redaction = Redaction()
        self.pages = pages.map { page in
            let body = redaction.redacted(page.response.body)
            let text = String(validating: body, as: UTF8.self)
            return Page(
                stage: page.stage, exchange: RecordedPage(page), text: text,
                base64: text == nil ? Data(body).base64EncodedString() : nil)
        }
        replaced = redaction.counts
    }

    /// Whether it is one of ours: another program may have written the file, and stages become names of files.
    var isSound: Bool {
        let letters = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
        return pages.allSatisfy { page in
            (1...60).contains(page.stage.count)
                && page.stage.unicodeScalars.allSatisfy(letters.contains)
        } && (try? JSONSerialization.jsonObject(with: Data(answer.utf8))) is [String: Any]
    }

    /// Writes pages, requests and the answer as a fixture.
    /// - Throws: `CommandEnd` of status 69 where the folder cannot be written.
    func write(to folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (index, page) in pages.enumerated() {
                let file = folder.appending(path: "\(index + 1)-\(page.stage)")
                try Data(page.body).write(to: file.appendingPathExtension("html"))
                try (Self.encoder.encode(page.exchange) + Data("\n".utf8))
                    .write(to: file.appendingPathExtension("json"))
            }
            let asked = String(decoding: try Self.encoder.encode(query), as: UTF8.self)
            let expected = try canonical(Data("{\"query\": \(asked), \"answer\": \(answer)}".utf8))
            try Data((expected + "\n").utf8).write(to: folder.appending(path: "expected.json"))
        } catch {
            throw CommandEnd(.unavailable, "'\(folder.path)' cannot be written: \(fileReason(error))")
        }
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return encoder
    }
}
