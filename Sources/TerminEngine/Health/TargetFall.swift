public import Foundation

/// How a target of an office turned lately: when it last was open, and when it was first seen fully booked after that.
public struct TargetFall: Hashable, Sendable {
    /// When the last look that showed slots began.
    public let openAt: Date
    /// How many it showed.
    public let slots: Int
    /// When the first complete look after it that proved "fully booked" began; `nil` where there was none yet.
    public let fullAt: Date?

    /// A fall.
    public init(openAt: Date, slots: Int, fullAt: Date?) {
        self.openAt = openAt
        self.slots = slots
        self.fullAt = fullAt
    }

    /// How far apart the falls of one cause may be.
    static let window: TimeInterval = 15 * 60
    /// How far back a target's last open look is searched for.
    static let horizon: TimeInterval = 24 * 3600

    /// Whether the fall of a target at `moment` is suspect: every target of the office that was open (at least three, of
    /// ten slots together) turned fully booked within a quarter of an hour. Portals that shut us out softly show such
    /// empty lists.
    ///
    /// One that was not looked at since may have fallen as well; it holds gone messages back for one look, no more.
    static func isSuspect(_ falls: [TargetFall], at moment: Date) -> Bool {
        var fallen: [TargetFall] = []
        for fall in falls {
            guard let fullAt = fall.fullAt else {
                if fall.openAt >= moment { return false }
                fallen.append(fall)
                continue
            }
            if abs(fullAt.timeIntervalSince(moment)) <= window { fallen.append(fall) }
        }
        return fallen.count >= 3 && fallen.map(\.slots).reduce(0, +) >= 10
    }
}
