import Foundation

/// Rows for people, in columns.
///
/// On a terminal the widest cells are cut so that a row fits its width; elsewhere nothing is lost.
struct Table {
    private let header: [String]
    private let limit: Int?
    private var widths: [Int]

    /// A table under `header` that fits `limit` columns; `nil` for any number.
    init(_ header: [String], fitting limit: Int? = Console.isTerminal ? Console.width : nil) {
        self.header = header
        self.limit = limit
        widths = header.map(\.count)
    }

    /// The header, as wide as `rows`, which come first, need it.
    mutating func heading(over rows: [[String]]) -> String {
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
        }
        if let limit { fit(limit) }
        return Paint.dim(line(header))
    }

    /// A row; missing cells are empty.
    func line(_ cells: [String]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let width = widths[column]
            let shown = limit == nil ? cell : withoutMiddle(cell, to: width)
            line += shown
            guard column + 1 < cells.count else { break }
            line += String(repeating: " ", count: max(0, width - shown.count) + 2)
        }
        return line
    }

    /// Takes from the widest column until a row fits, down to what still can be read.
    private mutating func fit(_ limit: Int) {
        while widths.reduce(2 * (widths.count - 1), +) > limit {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 else {
                return
            }
            widths[widest] -= 1
        }
    }
}

/// Facts for people: a name and a value on each line.
enum Facts {
    static func write(_ facts: [(name: String, value: String?)]) {
        let width = facts.map(\.name.count).max() ?? 0
        for (name, value) in facts {
            Console.write("\(name.padding(toLength: width, withPad: " ", startingAt: 0))  \(value ?? "-")")
        }
    }
}
