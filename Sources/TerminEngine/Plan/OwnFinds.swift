/// What the looks at one calendar have found, and where they could have found something: of the last eight weeks.
///
/// A find says only that something opened between two looks. It is spread over that gap; and how long each quarter hour
/// was watched is counted beside it, since finds without the looks behind them would only tell where we looked.
public struct OwnFinds: Sendable {
    /// How many seconds back looks count.
    public static let memory = 56 * 86_400

    /// How much of what opens is still there after so many quarter hours, as recorded at 152 calendars: one that opened
    /// long before a look was probably gone, and says little about the time when nobody looked.
    static let survival = [
        1, 0.56, 0.41, 0.33, 0.28, 0.25, 0.23, 0.215, 0.205, 0.19, 0.18, 0.17, 0.16, 0.16, 0.16, 0.16, 0.15,
        0.15, 0.15, 0.15,
    ]

    private struct Entry: Sendable {
        let second: Int
        let cell: Int
        /// How many quarter hours the look speaks for.
        let reach: Int
        let isFind: Bool
    }

    private var entries: [Entry] = []
    private var forgotten = 0
    private var last: Int?
    /// How many finds count.
    public private(set) var finds = 0
    /// How many looks count: those behind which another had been.
    public var looks: Int { entries.count - forgotten }
    /// Per quarter hour of the week: how long it was watched, in quarter hours, and how much was found.
    private(set) var watched = [Double](repeating: 0, count: LocalWeek.cells)
    private(set) var found = [Double](repeating: 0, count: LocalWeek.cells)

    /// Nothing yet.
    public init() {}

    /// Takes a look at `second` that saw an opening which the look before had not seen (`isFind`), or did not.
    ///
    /// The first look, and the first behind one that told nothing, only says from when on is watched.
    public mutating func record(_ second: Int, isFind: Bool, in week: LocalWeek) {
        defer { last = second }
        guard let last, second > last else { return }
        let gap = (second - last + LocalWeek.cellLength / 2) / LocalWeek.cellLength
        let entry = Entry(
            second: second, cell: week.cell(of: second), reach: min(max(gap, 1), Self.survival.count),
            isFind: isFind)
        entries.append(entry)
        apply(entry, 1)
    }

    /// Takes a look that told nothing: what the next one finds may have been there for long.
    public mutating func interrupt() { last = nil }

    /// Takes all that the looks at another calendar told; afterwards nothing can be forgotten in order.
    public mutating func add(_ other: OwnFinds) {
        for entry in other.entries[other.forgotten...] {
            entries.append(entry)
            apply(entry, 1)
        }
    }

    /// Leaves out what was looked at before `second`.
    public mutating func forget(before second: Int) {
        while forgotten < entries.count, entries[forgotten].second < second {
            apply(entries[forgotten], -1)
            forgotten += 1
        }
        if forgotten > 4_096 {
            entries.removeFirst(forgotten)
            forgotten = 0
        }
    }

    private mutating func apply(_ entry: Entry, _ sign: Double) {
        var total = 0.0
        var cell = entry.cell
        for age in 0..<entry.reach {
            let chance = Self.survival[age]
            watched[cell] += sign * chance
            total += chance
            cell = cell == 0 ? LocalWeek.cells - 1 : cell - 1
        }
        guard entry.isFind else { return }
        finds += sign > 0 ? 1 : -1
        cell = entry.cell
        for age in 0..<entry.reach {
            found[cell] += sign * Self.survival[age] / total
            cell = cell == 0 ? LocalWeek.cells - 1 : cell - 1
        }
    }
}
