import Foundation
import TerminEngine
import Testing

/// Days and looks, as the plan deals them out.
@Suite struct AdaptivePlanTests {
    let week: LocalWeek

    init() throws { week = try #require(LocalWeek(zone: "Europe/Berlin")) }

    /// Noon in Berlin of days with 24, 23 and 25 hours.
    static let noons = [1_795_000_000, 1_774_778_400, 1_792_926_000]

    @Test(arguments: zip(noons, [24, 23, 25]))
    func aDayIsAsLongAsItsClocksSay(_ noon: Int, _ hours: Int) {
        let day = week.day(of: noon)
        #expect(day.length == hours * 3600)
        #expect((day.start..<day.end).contains(noon))
        #expect(week.day(of: day.end - 1) == day)
        #expect(week.day(of: day.end).start == day.end)
    }

    @Test(arguments: noons, [1, 5, 24, 47, 48, 90, 96])
    func spendsTheBudgetAndNotOneLookMore(_ noon: Int, _ budget: Int) {
        for name in ["a", "b", "c", "d"] {
            let plan = AdaptivePlan(budget: budget, name: name)
            let day = week.day(of: noon)
            let looks = plan.looks(of: day, in: week, by: .generic)
            #expect(looks.count <= budget && looks.count >= min(budget, day.length / 900) - 1)
            #expect(looks.allSatisfy { (day.start..<day.end).contains($0) })
            #expect(looks == plan.looks(of: day, in: week, by: .generic))
        }
    }

    @Test(arguments: [0, 900, 1_020, 1_500, 3_600], [4, 24, 48])
    func twoLooksKeepTheirDistanceOverMidnightToo(_ gap: Int, _ budget: Int) {
        let plan = AdaptivePlan(budget: budget, leastGap: gap, name: "x")
        var looks: [Int] = []
        var day = week.day(of: 1_774_600_000)
        for _ in 0..<9 {
            looks += plan.looks(of: day, in: week, by: .generic)
            day = week.day(of: day.end)
        }
        #expect(looks.count > 20)
        let gaps = zip(looks.dropFirst(), looks).map { $0 - $1 }
        #expect(gaps.allSatisfy { $0 >= max(900, gap) })
        // No gap is longer than seven times the even one, and a slot.
        #expect(gaps.allSatisfy { $0 <= 7 * 86_400 / budget + max(900, gap) })
    }

    @Test func ninetySixLooksAreEvenGaps() {
        let looks = AdaptivePlan(budget: 96, name: "x").looks(
            of: week.day(of: 1_795_000_000), in: week, by: .generic)
        #expect(Set(zip(looks.dropFirst(), looks).map { $0 - $1 }) == [900])
    }

    @Test func targetsDoNotComeAtTheSameMinute() {
        let day = week.day(of: 1_795_000_000)
        let minutes = (0..<60).compactMap { number in
            AdaptivePlan(budget: 48, name: "\(number)/1").looks(of: day, in: week, by: .generic).first
        }.map { ($0 - day.start) % 900 / 60 }
        #expect(Set(minutes).count >= 12)
    }

    @Test func looksGoWhereSomethingWasFound() throws {
        // Somebody adds slots at 03:00 every night, when the generic profile has almost no looks.
        var own = OwnFinds()
        var day = week.day(of: 1_795_000_000)
        let start = day
        for _ in 0..<56 {
            for hour in 0..<24 {
                own.record(day.start + hour * 3600 + 1_800, isFind: hour == 3, in: week)
            }
            day = week.day(of: day.end)
        }
        #expect(own.finds == 56 && own.looks == 56 * 24 - 1)
        let learnt = WeeklyProfile(blending: own)
        let plan = AdaptivePlan(budget: 24, name: "x")
        func atNight(_ profile: WeeklyProfile) -> Int {
            (0..<7).map { week.day(of: start.start + $0 * 86_400) }.reduce(0) { sum, day in
                sum
                    + plan.looks(of: day, in: week, by: profile).count {
                        (7_200..<12_600).contains($0 - day.start)
                    }
            }
        }
        #expect(atNight(learnt) > atNight(.generic))
        #expect(abs(learnt.weights.reduce(0, +) / 672 - 1) < 0.001)

        own.forget(before: day.end)
        #expect(own.finds == 0 && own.looks == 0)
        #expect(WeeklyProfile(blending: own) == .generic)
    }

    @Test func findsCountBesideTheLooksBehindThem() throws {
        // Two hours in which a look finds something as often; one of them is looked at four times as often.
        var own = OwnFinds()
        var day = week.day(of: 1_795_000_000)
        for number in 0..<56 {
            for (hour, looks) in [(10, 4), (20, 1)] {
                for look in 0..<looks {
                    let second = day.start + hour * 3600 + look * 900
                    own.interrupt()
                    own.record(second - 900, isFind: false, in: week)
                    own.record(second, isFind: (number + look) % 4 == 0, in: week)
                }
            }
            day = week.day(of: day.end)
        }
        let profile = WeeklyProfile(blending: own)
        func change(_ hour: Int) -> Double {
            profile.weight(ofHour: hour) / WeeklyProfile.generic.weight(ofHour: hour)
        }
        #expect(change(10) < 1.6 * change(20))
    }

    @Test func theFirstLookAfterSilenceFindsNothing() {
        var own = OwnFinds()
        own.record(1_795_000_000, isFind: true, in: week)
        #expect(own.finds == 0 && own.looks == 0)
        own.record(1_795_003_600, isFind: true, in: week)
        own.interrupt()
        own.record(1_795_090_000, isFind: true, in: week)
        #expect(own.finds == 1 && own.looks == 1)
    }
}
