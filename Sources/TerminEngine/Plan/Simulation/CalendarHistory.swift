/// What is recorded of one calendar; all times are seconds since 1970.
public struct CalendarHistory: Sendable {
    /// A time during which something was free, after a time when nothing was.
    public struct Opening: Hashable, Sendable {
        /// When it was first seen.
        public let from: Int
        /// When it was no longer seen.
        public let to: Int
        /// How many minutes nothing had been free.
        public let emptyMinutes: Int

        /// An opening.
        public init(from: Int, to: Int, emptyMinutes: Int) {
            self.from = from
            self.to = to
            self.emptyMinutes = emptyMinutes
        }
    }

    /// The openings, by time.
    public private(set) var openings: [Opening] = []
    /// When the state of the calendar is known, first second and last, by time.
    public private(set) var known: [ClosedRange<Int>] = []

    /// A history; the order does not matter.
    public init(openings: [Opening], known: [ClosedRange<Int>]) {
        self.openings = openings.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        self.known = known.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// What a look saw.
    enum Sight: Hashable {
        case unknown, empty
        /// The opening of this number.
        case opening(Int)
    }

    /// Answers for looks that ascend.
    struct Eyes {
        private let history: CalendarHistory
        private var opening = 0
        private var span = 0

        init(_ history: CalendarHistory) { self.history = history }

        /// What a look at `second`, not before the last one, sees.
        mutating func look(at second: Int) -> Sight {
            while span < history.known.count, history.known[span].upperBound < second { span += 1 }
            guard span < history.known.count, history.known[span].contains(second) else { return .unknown }
            while opening < history.openings.count, history.openings[opening].to <= second { opening += 1 }
            guard opening < history.openings.count, history.openings[opening].from <= second else {
                return .empty
            }
            return .opening(opening)
        }
    }
}
