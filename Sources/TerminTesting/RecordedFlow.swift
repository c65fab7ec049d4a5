public import Foundation
public import TerminCore
public import TerminEngine

/// One recorded walk: a folder `fixtures/<portal>/<case>` with numbered pages and `expected.json`.
public struct RecordedFlow: Sendable, CustomStringConvertible {
    /// Why a folder is no recorded flow.
    public struct Defect: Error, CustomStringConvertible {
        /// One sentence with the path.
        public let description: String
    }

    /// The id of the portal: the name of the folder above.
    public let portal: String
    /// The name of the folder.
    public let name: String
    /// The question.
    public let query: Query
    /// The answer, as `termind read --json` prints it, with sorted keys.
    public let expected: String
    /// The pages, in the order of the walk.
    public let pages: [(stage: String, page: RecordedPage, body: [UInt8])]

    /// `portal/case`.
    public var description: String { "\(portal)/\(name)" }

    /// Every flow below `folder`, sorted by name.
    /// - Throws: ``Defect`` for a folder that is not a recorded flow, or where there is none at all.
    public static func all(under folder: URL) throws -> [RecordedFlow] {
        let flows = try subfolders(of: folder).flatMap { portal in
            try subfolders(of: portal).map { try RecordedFlow(folder: $0, portal: portal.lastPathComponent) }
        }
        guard !flows.isEmpty else { throw Defect(description: "\(folder.path) holds no recorded flow") }
        return flows
    }

    /// The flow in `folder`.
    /// - Throws: ``Defect``, or what reading and decoding the files threw.
    public init(folder: URL, portal: String) throws {
        self.portal = portal
        name = folder.lastPathComponent
        let expectation = try JSONDecoder().decode(
            ExpectedAnswer.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
        query = try expectation.query.query(portal: portal, in: folder)
        expected = try canonical(expectation.answerJSON(in: folder))

        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let numbered = files.filter { ["html", "body"].contains($0.pathExtension) }.compactMap { file in
            let parts = file.deletingPathExtension().lastPathComponent.split(separator: "-", maxSplits: 1)
            return parts.count == 2
                ? Int(parts[0]).map { (number: $0, stage: String(parts[1]), file: file) } : nil
        }.sorted { $0.number < $1.number }
        guard numbered.map(\.number) == Array(1..<(numbered.count + 1)), !numbered.isEmpty else {
            throw Defect(description: "\(folder.path) needs pages numbered from 1 without a gap")
        }
        pages = try numbered.map { _, stage, file in
            let beside = file.deletingPathExtension().appendingPathExtension("json")
            let page = try JSONDecoder().decode(RecordedPage.self, from: Data(contentsOf: beside))
            return (stage, page, Array(try Data(contentsOf: file)))
        }
    }

    /// What `checker` makes of the recorded pages: JSON with sorted keys, to compare with ``expected``.
    public func replay(_ checker: any Checker) async -> String {
        await replay(checker, changing: { $0 })
    }

    /// The same with the last page's body changed first.
    public func replay(_ checker: any Checker, changing lastBody: @Sendable ([UInt8]) -> [UInt8]) async
        -> String
    {
        do {
            return try canonical(JSONEncoder().encode(Answer(await look(checker, changing: lastBody))))
        } catch {
            return "the answer cannot be written as JSON: \(error)"
        }
    }

    /// The look that `checker` makes over the recorded pages, the last of them changed.
    public func look(_ checker: any Checker, changing lastBody: @Sendable ([UInt8]) -> [UInt8]) async -> Look
    {
        func walk<C: Checker>(_ checker: C) async -> Look {
            var walk = Walk(checker, for: query)
            var transport = RecordedTransport(pages.map { ($0.page, $0.body) }, changing: lastBody)
            return await walk.run(over: &transport)
        }
        return await walk(checker)
    }

    private static func subfolders(of folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.isDirectoryKey])
            .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }
}

/// Answers a walk from recorded pages, in order; a request that was not recorded is "unreachable" and says what differs.
private struct RecordedTransport: Transport {
    private var rest: ArraySlice<(page: RecordedPage, body: [UInt8])>

    init(_ pages: [(page: RecordedPage, body: [UInt8])], changing lastBody: ([UInt8]) -> [UInt8]) {
        var pages = pages
        if let last = pages.popLast() { pages.append((last.page, lastBody(last.body))) }
        rest = pages[...]
    }

    mutating func send(_ request: ResolvedRequest) async throws(TransportFailure) -> TransportResponse {
        let asked = RecordedPage.Asked(request)
        guard let next = rest.popFirst() else {
            throw .unreachable(reason: "the recording ends before \(asked.method) \(asked.url)")
        }
        guard next.page.request == asked else {
            throw .unreachable(
                reason: "recorded is \(next.page.request), asked was \(asked)")
        }
        return next.page.response(next.body)
    }
}
