import Foundation
import TerminCore
import Testing

@Suite struct DayTests {
    @Test(arguments: [("2026-12-11", "2026-12-11"), ("20261211", "2026-12-11"), ("2024-02-29", "2024-02-29")])
    func readsISO(text: String, written: String) {
        #expect(Day(text)?.description == written)
    }

    @Test(arguments: ["", "2026-2-1", "2026-02-30", "2025-02-29", "2026/02/01", "20260001", "2026-12-1１"])
    func refusesWhatIsNoDay(text: String) {
        #expect(Day(text) == nil)
    }

    @Test func readsGerman() {
        #expect(Day(german: "11.12.2026") == Day(year: 2026, month: 12, day: 11))
        #expect(Day(german: "1.2.2026") == Day(year: 2026, month: 2, day: 1))
        #expect(Day(german: "1.2.26") == nil)
        #expect(Day(german: "31.04.2026") == nil)
    }

    @Test func knowsWeekdays() {
        #expect(Day("2026-11-23")?.weekday == 1)
        #expect(Day("2024-02-29")?.weekday == 4)
        #expect(Day("2026-11-29")?.weekday == 7)
    }
}

@Suite struct TimeOfDayTests {
    @Test func readsAndWrites() {
        #expect(TimeOfDay("8:30")?.description == "08:30")
        #expect(TimeOfDay(minutes: 510) == TimeOfDay("08:30"))
        #expect(TimeOfDay("24:00") == nil)
        #expect(TimeOfDay("8:3") == nil)
        #expect(TimeOfDay("+8:30") == nil)
        #expect(TimeOfDay(minutes: 1440) == nil)
    }
}

@Suite struct SlotInstantTests {
    /// In Berlin clocks go forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00.
    @Test(arguments: [
        ("2026-12-11", "08:30", "2026-12-11T07:30:00Z"),
        ("2026-07-11", "08:30", "2026-07-11T06:30:00Z"),
        ("2026-03-29", "02:30", "2026-03-29T01:00:00Z"),
        ("2026-03-29", "08:00", "2026-03-29T06:00:00Z"),
        ("2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
        ("2026-10-25", "08:00", "2026-10-25T07:00:00Z"),
        ("2026-10-25", "00:00", "2026-10-24T22:00:00Z"),
    ])
    func isSafeWhenClocksChange(day: String, time: String, expected: String) throws {
        let slot = Slot(day: try #require(Day(day)), time: TimeOfDay(time), location: nil, rawText: "")
        #expect(slot.startsAt(in: "Europe/Berlin")?.ISO8601Format() == expected)
    }

    /// Every noon and midnight of four years, as a calendar finds them.
    @Test(arguments: [
        "Europe/Berlin", "America/New_York", "Asia/Tbilisi", "Australia/Lord_Howe", "Pacific/Apia",
    ])
    func agreesWithTheCalendar(zone: String) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        for year in 2024...2027 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let date = Day(year: year, month: month, day: day) else { continue }
                    for hour in [0, 12] {
                        let slot = Slot(
                            day: date, time: TimeOfDay(minutes: hour * 60), location: nil, rawText: "")
                        let parts = DateComponents(year: year, month: month, day: day, hour: hour)
                        #expect(slot.startsAt(in: zone) == calendar.date(from: parts), "\(date) \(hour)")
                    }
                }
            }
        }
    }

    @Test func isNilWithoutATimeOrAZone() throws {
        let day = try #require(Day("2026-12-11"))
        #expect(Slot(day: day, time: nil, location: nil, rawText: "").startsAt(in: "Europe/Berlin") == nil)
        let timed = Slot(day: day, time: TimeOfDay("08:30"), location: nil, rawText: "")
        #expect(timed.startsAt(in: "Europe/Musterstadt") == nil)
    }
}
