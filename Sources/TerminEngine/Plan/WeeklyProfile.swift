/// How often something opens in each quarter hour of the local week, beside the mean, which is 1.
public struct WeeklyProfile: Hashable, Sendable {
    /// One weight for each of the 672 quarter hours, as ``LocalWeek`` counts them.
    public let weights: [Double]

    /// A profile of 672 weights of which one is positive; they are scaled to the mean 1.
    init(scaling weights: [Double]) {
        let mean = weights.reduce(0, +) / Double(weights.count)
        self.weights = weights.map { $0 / mean }
    }

    /// So many finds weigh as much as all that is known of other calendars.
    static let even = 50.0
    /// So much watching, in finds expected, weighs as much in one quarter hour as the generic profile.
    private static let caution = 0.3

    /// `prior` with what a calendar's own looks found mixed in: by n/(n + 50) where they found something n times.
    ///
    /// Own finds are few, so a quarter hour borrows from its neighbours, and a day half from the other days of its kind,
    /// working days or weekend.
    public init(_ prior: WeeklyProfile = .generic, blending own: OwnFinds) {
        guard own.finds > 0 else {
            self = prior
            return
        }
        let watched = Self.smoothed(own.watched)
        let found = Self.smoothed(own.found)
        var expected = 0.0
        for cell in 0..<LocalWeek.cells { expected += own.watched[cell] * prior.weights[cell] }
        // Finds in an hour of watching at a time of mean weight.
        let pace = Double(own.finds) / max(expected, 0.001)
        var rates = [Double](repeating: 0, count: LocalWeek.cells)
        var sum = 0.0
        for cell in 0..<LocalWeek.cells {
            let rate = max(0, found[cell] + Self.caution * prior.weights[cell])
            rates[cell] = rate / (max(0, watched[cell]) * pace + Self.caution)
            sum += rates[cell]
        }
        let share = Self.share(of: own)
        let scale = share * Double(LocalWeek.cells) / sum
        for cell in 0..<LocalWeek.cells {
            rates[cell] = (1 - share) * prior.weights[cell] + scale * rates[cell]
        }
        weights = rates
    }

    /// How much `own` weighs beside what is known of other calendars, 0 to 1.
    public static func share(of own: OwnFinds) -> Double {
        Double(own.finds) / (Double(own.finds) + even)
    }

    /// The mean weight of an hour of the week, 0 to 167, Monday first.
    public func weight(ofHour hour: Int) -> Double {
        weights[hour * 4..<hour * 4 + 4].reduce(0, +) / 4
    }

    private static func smoothed(_ values: [Double]) -> [Double] {
        var near = [Double](repeating: 0, count: values.count)
        for cell in values.indices {
            let before = values[cell == 0 ? values.count - 1 : cell - 1]
            let after = values[cell + 1 == values.count ? 0 : cell + 1]
            near[cell] = 0.5 * values[cell] + 0.25 * (before + after)
        }
        for days in [0..<5, 5..<7] {
            for quarter in 0..<96 {
                var mean = 0.0
                for day in days { mean += near[day * 96 + quarter] }
                mean /= Double(days.count)
                for day in days { near[day * 96 + quarter] = 0.5 * (near[day * 96 + quarter] + mean) }
            }
        }
        return near
    }
}
