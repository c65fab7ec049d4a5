public import Foundation
public import TerminCore

/// One stay of a slot in a calendar, from the look that first showed it to the one that no longer did.
public struct Episode: Hashable, Sendable {
    /// The row of the database.
    public let id: Int64
    /// What was seen.
    public let slot: Slot
    /// When a look first showed it.
    public let firstSeenAt: Date
    /// When a look last showed it.
    public let lastSeenAt: Date
    /// When it was found gone; `nil` while it lasts.
    public let goneAt: Date?

    /// An episode.
    public init(id: Int64, slot: Slot, firstSeenAt: Date, lastSeenAt: Date, goneAt: Date? = nil) {
        self.id = id
        self.goneAt = goneAt
        self.slot = slot
        self.firstSeenAt = firstSeenAt
        self.lastSeenAt = lastSeenAt
    }
}

/// What a look changed: which slots are new, still there, gone.
public struct Verdict: Hashable, Sendable {
    /// Slots that no open episode knew, earliest first: news.
    public let appeared: [Slot]
    /// Open episodes that the look showed again.
    public let remaining: [Episode]
    /// Episodes that ended: news.
    public let gone: [Episode]
    /// Episodes whose time has come; they end without news.
    public let past: [Episode]

    /// A look that changed nothing.
    static let nothing = Verdict(appeared: [], remaining: [], gone: [], past: [])

    private init(appeared: [Slot], remaining: [Episode], gone: [Episode], past: [Episode]) {
        (self.appeared, self.remaining, self.gone, self.past) = (appeared, remaining, gone, past)
    }

    /// Compares `look` with the open `episodes` of its target.
    ///
    /// An incomplete look opens episodes and ends none. A slot is gone when it was missing from `patience` complete
    /// looks in a row: this one and those in `earlier`.
    /// - Parameters:
    ///   - look: the look; its past slots are dropped here.
    ///   - episodes: the open episodes of the same target.
    ///   - earlier: when the complete looks before this one began, latest first.
    ///   - depth: with ``Portal/Depth/earliest`` a slot later than one now shown for the same location is unknown.
    ///   - patience: how many complete looks in a row must miss a slot.
    ///   - now: the clock.
    public init(
        _ look: Look, against episodes: [Episode], earlier: [Date], depth: Portal.Depth, patience: Int,
        now: Date
    ) {
        let zone = look.query.office.timeZone
        let current = look.droppingPast(at: now)
        let shown = Set(current.slots.map(\.id))
        let known = Set(episodes.map(\.slot.id))
        appeared = current.slots.filter { !known.contains($0.id) }
        remaining = episodes.filter { shown.contains($0.slot.id) }

        let missing = episodes.filter { !shown.contains($0.slot.id) }
        let today = Day(of: now, in: zone) ?? look.query.today
        past = missing.filter { $0.slot.isPast(at: now, today: today, in: zone) }
        // Judged by the look itself: one whose slots have all passed still is a look that missed the others.
        guard look.isComplete, patience >= 1 else {
            gone = []
            return
        }
        let passed = Set(past.map(\.id))
        gone = missing.filter { episode in
            guard !passed.contains(episode.id) else { return false }
            if depth == .earliest,
                current.slots.contains(where: {
                    $0.location == episode.slot.location && $0.id < episode.slot.id
                })
            {
                return false
            }
            let missedBefore = earlier.prefix { $0 > episode.lastSeenAt }.count
            return missedBefore >= patience - 1
        }
    }
}
