import Foundation
import TerminCore
import Testing

@Suite struct ActiveHoursTests {
    static let berlin = "Europe/Berlin"

    static func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test(arguments: [
        ("06:00-22:00", "2026-11-25T05:00:00Z", true), ("06:00-22:00", "2026-11-25T04:59:59Z", false),
        ("06:00-22:00", "2026-11-25T20:59:59Z", true), ("06:00-22:00", "2026-11-25T21:00:00Z", false),
        ("22:00-04:00", "2026-11-25T21:30:00Z", true), ("22:00-04:00", "2026-11-25T02:59:00Z", true),
        ("22:00-04:00", "2026-11-25T12:00:00Z", false),
    ])
    func aClockIsInsideOrNot(hours: String, instant: String, isInside: Bool) throws {
        let hours = try #require(ActiveHours(hours))
        #expect(hours.contains(try Self.date(instant), in: Self.berlin) == isInside)
    }

    /// 29 March 2026 has no 02:30 in Berlin, 25 October 2026 has two.
    @Test(arguments: [
        ("06:00-22:00", "2026-11-25T21:00:00Z", "2026-11-26T05:00:00Z"),
        ("06:00-22:00", "2026-11-25T12:00:30Z", "2026-11-25T12:00:30Z"),
        ("06:00-22:00", "2026-03-28T23:00:00Z", "2026-03-29T04:00:00Z"),
        ("06:00-22:00", "2026-10-24T22:00:00Z", "2026-10-25T05:00:00Z"),
        ("02:30-05:00", "2026-03-29T00:15:00Z", "2026-03-29T01:00:00Z"),
        ("02:30-05:00", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z"),
        ("02:30-05:00", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z"),
        ("22:00-04:00", "2026-11-25T03:00:01Z", "2026-11-25T21:00:00Z"),
    ])
    func theNextHoursBegin(hours: String, instant: String, start: String) throws {
        let hours = try #require(ActiveHours(hours))
        #expect(hours.next(from: try Self.date(instant), in: Self.berlin) == (try Self.date(start)))
    }

    @Test(arguments: ["", "06:00", "06:00-06:00", "6-22", "06:00-25:00", "06:00-22:00-23:00", "a-b"])
    func whatIsNoHoursIsRefused(text: String) {
        #expect(ActiveHours(text) == nil)
    }

    @Test func itIsWrittenAsItIsRead() {
        #expect(ActiveHours("6:00-22:00")?.description == "06:00-22:00")
    }
}
