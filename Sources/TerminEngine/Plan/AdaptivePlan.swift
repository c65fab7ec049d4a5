/// Spreads the looks of a local day over it, where something opens most: as many as even gaps would make, never more.
///
/// A day is cut into slots of a quarter hour, or of the portal's floor where that is longer. A target looks at one
/// moment of a slot, always the same, so that the targets of a host do not come at the same minute. Looks are dealt out
/// in proportion to the profile, where every quarter hour counts for at least ``floor`` of the mean: no gap is much
/// longer than 1/``floor`` times the interval. Where that leaves no choice, gaps are even. From day to day the looks
/// move on within their shares, so that no quarter hour is left out for ever.
public struct AdaptivePlan: Hashable, Sendable {
    /// The least weight of a quarter hour.
    static let floor = 0.15

    /// How many looks a local day has at most.
    public let budget: Int
    /// The seconds of a slot.
    public let slot: Int
    /// The seconds from the beginning of a slot to its look.
    let moment: Int
    /// Where in its share the first look of a day falls, 0 ..< 1; each day adds the golden ratio, which leaves no part out.
    private let phase: Double

    /// A plan of `budget` looks a day, at least `leastGap` seconds apart, for the target called `name`.
    public init(budget: Int, leastGap: Int = 0, name: String) {
        self.budget = max(1, budget)
        slot = max(LocalWeek.cellLength, leastGap)
        let hash = Self.hash(name)
        moment = Int(hash >> 32) % slot
        phase = Double(hash & 0xFFFF_FFFF) / 4_294_967_296
    }

    /// The looks of `day`, ascending.
    public func looks(of day: LocalWeek.LocalDay, in week: LocalWeek, by profile: WeeklyProfile) -> [Int] {
        // Not one slot more than wholly fit: so the first of the next day keeps its distance too.
        let count = day.length / slot
        guard count > 0 else { return [] }
        let first = day.start + moment
        guard budget < count else { return (0..<count).map { first + $0 * slot } }
        let shares = shares(of: week.cells(from: first, step: slot, count: count), profile)
        var looks: [Int] = []
        looks.reserveCapacity(budget)
        let days = Double(day.start.flooredQuotient(86_400))
        var (sum, next) = (0.0, (phase + days * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1))
        for (index, share) in shares.enumerated() {
            sum += share
            // A share is at most 1, so that no slot is taken twice, but for rounding.
            guard sum > next, looks.count < budget else { continue }
            looks.append(first + index * slot)
            next += 1
        }
        return looks
    }

    /// How much of a look each slot has; together they are the budget, and none has more than one.
    private func shares(of cells: [Int], _ profile: WeeklyProfile) -> [Double] {
        var shares = cells.map { cell in
            // A long slot speaks for every quarter hour that it covers.
            guard slot > LocalWeek.cellLength else { return profile.weights[cell] }
            let width = (slot + LocalWeek.cellLength - 1) / LocalWeek.cellLength
            return (0..<width).reduce(0) { sum, back in
                sum + profile.weights[(cell - back + LocalWeek.cells) % LocalWeek.cells]
            }
        }
        let least = Self.floor * shares.reduce(0, +) / Double(shares.count)
        for index in shares.indices where shares[index] < least { shares[index] = least }
        // What is cut off at 1 goes to the others, which may then be cut off themselves.
        var (free, left) = (shares.reduce(0, +), Double(budget))
        var isWhole = [Bool](repeating: false, count: shares.count)
        while true {
            let scale = left / free
            let cut = shares.indices.filter { !isWhole[$0] && shares[$0] * scale > 1 }
            guard !cut.isEmpty else {
                for index in shares.indices { shares[index] = isWhole[index] ? 1 : shares[index] * scale }
                return shares
            }
            for index in cut {
                isWhole[index] = true
                free -= shares[index]
                left -= 1
            }
        }
    }

    /// FNV-1a, mixed: the same in every process, unlike `Hasher`.
    private static func hash(_ name: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }
}
