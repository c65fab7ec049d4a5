/// How many of a calendar's openings some looks noticed, and how soon.
public struct Score: Hashable, Sendable {
    /// The openings of the window.
    public private(set) var openings = 0
    /// Those in whose time a look fell.
    public private(set) var noticed = 0
    /// Those noticed within a quarter hour.
    public private(set) var soon = 0
    /// The seconds from their beginning to the look, together.
    public private(set) var delay = 0

    /// Nothing counted yet.
    public init() {}

    /// Counts the openings of `history` in `window` that began after at least `emptyMinutes` without anything free.
    public mutating func count(
        _ history: CalendarHistory, _ looks: [Int], in window: PlanSimulation.Window, emptyMinutes: Int
    ) {
        var next = 0
        for opening in history.openings where opening.from >= window.from && opening.from < window.to {
            while next < looks.count, looks[next] < opening.from { next += 1 }
            guard opening.emptyMinutes >= emptyMinutes else { continue }
            openings += 1
            guard next < looks.count, looks[next] < opening.to else { continue }
            noticed += 1
            delay += looks[next] - opening.from
            if looks[next] - opening.from < 900 { soon += 1 }
        }
    }

    /// The share that was noticed; 0 of nothing.
    public var noticedShare: Double { share(noticed) }
    /// The share that was noticed within a quarter hour.
    public var soonShare: Double { share(soon) }
    /// The mean minutes to the look that noticed.
    public var meanDelay: Double { noticed == 0 ? 0 : Double(delay) / Double(noticed) / 60 }

    private func share(_ part: Int) -> Double { openings == 0 ? 0 : Double(part) / Double(openings) }
}
