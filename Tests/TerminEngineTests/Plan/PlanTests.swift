import Foundation
import TerminCore
import TerminEngine
import Testing

/// When the daemon looks next.
@Suite struct PlanTests {
    let week: LocalWeek
    static let start = Date(timeIntervalSince1970: 1_795_000_000)

    init() throws { week = try #require(LocalWeek(zone: "Europe/Berlin")) }

    func target(_ minutes: Int64, id: Int64 = 1) -> Target {
        Target(serviceID: id, quantity: 1, nextDueAt: Self.start, interval: .seconds(minutes * 60))
    }

    /// The looks of a week, each a few seconds late and long.
    func looks(_ target: Target, floor: Duration) -> [Date] {
        let plan = Plan(.generic, of: target, in: week, floor: floor)
        var (due, looks) = (target.nextDueAt, [target.nextDueAt])
        while due < Self.start.addingTimeInterval(7 * 86_400) {
            due = plan.next(after: due, every: target.interval, now: due.addingTimeInterval(7))
            looks.append(due)
        }
        return looks
    }

    @Test(arguments: [5, 15], [60, 900])
    func shortIntervalsKeepEvenGaps(_ minutes: Int64, _ floor: Int64) {
        let looks = looks(target(minutes), floor: .seconds(floor))
        #expect(
            Set(zip(looks.dropFirst(), looks).map { Int($0.timeIntervalSince($1)) }) == [Int(minutes) * 60])
    }

    @Test(arguments: [20, 30, 60, 240], [0, 900, 1_140])
    func longOnesMakeAsManyLooksADay(_ minutes: Int64, _ floor: Int64) {
        let looks = looks(target(minutes), floor: .seconds(floor))
        let days = Dictionary(grouping: looks.dropFirst()) {
            week.day(of: Int($0.timeIntervalSince1970)).start
        }
        #expect(days.values.allSatisfy { $0.count <= 1440 / Int(minutes) })
        let whole = days.values.map(\.count).sorted().dropFirst(2)
        #expect(whole.allSatisfy { $0 >= 1440 / Int(minutes) - 1 })
        let gaps = zip(looks.dropFirst(), looks).map { $0.timeIntervalSince($1) }
        #expect(gaps.allSatisfy { $0 >= Double(floor) })
    }

    @Test func aLateLookIsNotMadeUpForAndKeepsTheFloor() {
        let plan = Plan(.generic, of: target(30), in: week, floor: .seconds(600))
        let late = Self.start.addingTimeInterval(5 * 3600)
        let next = plan.next(after: Self.start, every: .seconds(1800), now: late)
        #expect(next >= late.addingTimeInterval(600) && next < late.addingTimeInterval(4 * 3600))
    }

    @Test func targetsThatWereDueTogetherPart() {
        let next = (1...40).map { id in
            Plan(.generic, of: target(30, id: Int64(id)), in: week, floor: .zero).next(
                after: Self.start, every: .seconds(1800), now: Self.start)
        }
        #expect(Set(next.map { Int($0.timeIntervalSince1970) / 60 }).count >= 12)
    }
}
