import ArgumentParser
import Foundation

/// Which part of a long list is printed.
struct PageOptions: ParsableArguments {
    @Option(help: "At most so many rows (default: 50 on a terminal, else all).") var limit: Int?
    @Option(help: "Only what follows the row of this id.") var after: Int64 = 0

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is at least 1") }
        if after < 0 { throw ValidationError("--after is the id of a row") }
    }
}

/// A list of rows with ids, read and printed page by page: however long it is, little of it is in memory.
struct Listing<Row: Sendable> {
    /// What the rows are, for people: `users`.
    let noun: String
    /// The names of the columns.
    let header: [String]
    /// The id that the next page follows.
    let id: (Row) -> Int64
    /// The row for people, cell by cell.
    let cells: (Row) -> [String]
    /// The row for programs.
    let json: (Row) -> any Encodable
    /// Whether the row is wanted.
    var isWanted: (Row) -> Bool = { _ in true }
    /// At most `limit` rows whose ids follow `after`, by id.
    let fetch: (_ after: Int64, _ limit: Int) async throws -> [Row]

    /// How many rows are read at once.
    private static var pageSize: Int { 500 }
    /// How many rows a person reads at once.
    private static var screenful: Int { 50 }

    /// Prints the part that `options` ask for, as a JSON array with a row on each line or as a table.
    func write(_ options: PageOptions, asJSON: Bool, quiet: Bool) async throws {
        let limit = options.limit ?? (Console.isTerminal && !asJSON ? Self.screenful : nil)
        var sink = Sink(self, asJSON: asJSON)
        var last = options.after
        var left = limit ?? .max
        var more = false
        pages: while true {
            let page = try await fetch(last, Self.pageSize)
            var wanted = page.filter(isWanted)
            if wanted.count > left {
                wanted = Array(wanted.prefix(left))
                more = true
            }
            try sink.take(wanted)
            left -= wanted.count
            if more {
                last = wanted.last.map(id) ?? last
                break pages
            }
            guard page.count == Self.pageSize, let end = page.last else { break pages }
            last = id(end)
        }
        sink.end(quiet: quiet)
        if more, !quiet { Console.note("more: --after \(last)") }
    }

    /// Where pages go.
    private struct Sink {
        private let listing: Listing<Row>
        private let asJSON: Bool
        private var table: Table
        private var isEmpty = true

        init(_ listing: Listing<Row>, asJSON: Bool) {
            self.listing = listing
            self.asJSON = asJSON
            table = Table(listing.header)
        }

        mutating func take(_ rows: [Row]) throws {
            guard !rows.isEmpty else { return }
            if asJSON {
                let lines = try rows.map { try Console.jsonText(listing.json($0)) }
                Console.write((isEmpty ? "[" : ",") + lines.joined(separator: "\n,"))
            } else {
                let lines = rows.map { listing.cells($0).map(plain) }
                if isEmpty { Console.write(table.heading(over: lines)) }
                Console.write(lines.map(table.line).joined(separator: "\n"))
            }
            isEmpty = false
        }

        func end(quiet: Bool) {
            if asJSON {
                Console.write(isEmpty ? "[]" : "]")
            } else if isEmpty, !quiet {
                Console.note("no \(listing.noun)")
            }
        }
    }
}
