import Synchronization
import TerminCore
import TerminEngine
import Testing

/// Remembering what pages meant never changes an answer, and spares the reading of pages seen before.
@Suite struct StepMemoryTests {
    /// A portal of one page whose size is the hour of its only slot; it counts how often it is read.
    final class Hours: Checker {
        enum Stage: String, CaseIterable { case times }

        let portal = Portal(
            id: "hours", name: "Hours", timeZone: "UTC", depth: .times, floor: .seconds(60),
            hostFloor: .seconds(60), pace: .seconds(1))
        let readings = Mutex(0)

        func start(for query: Query) throws -> Step<Stage> { .visit(.get("times"), then: .times) }

        func read(_ page: Page, at stage: Stage, for query: Query) throws -> Step<Stage> {
            readings.withLock { $0 += 1 }
            let time = TimeOfDay(minutes: page.body.count * 60)
            let slots = SlotList([Slot(day: query.today, time: time, location: nil, rawText: "")])
            guard let slots else { throw PageFailure.unrecognised(expected: "a slot") }
            return .done(.open(slots))
        }
    }

    struct Script: Transport {
        let body: [UInt8]

        mutating func send(_ request: ResolvedRequest) async throws(TransportFailure) -> TransportResponse {
            TransportResponse(url: request.url, status: 200, body: body)
        }
    }

    /// The hours that looks at pages of these sizes show, one after the other with one memory; and how many were read.
    func hours(_ sizes: [Int]) async throws -> (shown: [Int], readings: Int) {
        let checker = Hours()
        let office = Office(
            id: "o", portal: "hours", name: "O", url: "https://o.example/", timeZone: "UTC")
        let query = Query(office: office, service: nil, today: try #require(Day("2026-11-24")))
        let memory = StepMemory()
        var shown: [Int] = []
        for size in sizes {
            var walk = Walk(checker, for: query, memory: memory)
            var transport = Script(body: Array(repeating: 0x20, count: size))
            let look = await walk.run(over: &transport)
            shown.append(try #require(look.slots.first?.time).minutes / 60)
        }
        return (shown, checker.readings.withLock { $0 })
    }

    @Test func anUnchangedPageIsReadOnce() async throws {
        let (shown, readings) = try await hours([8, 8, 8, 8])
        #expect(shown == [8, 8, 8, 8] && readings == 1)
    }

    @Test func aPageThatComesBackIsKnown() async throws {
        let (shown, readings) = try await hours([8, 9, 8, 9, 10, 8])
        #expect(shown == [8, 9, 8, 9, 10, 8] && readings == 3)
    }

    @Test func aPlaceThatChangedForLongIsRememberedAgainOnceItRests() async throws {
        let changing = (0..<40).map { 1 + $0 % 20 }
        let sizes = Array(changing.prefix(20)) + Array(repeating: 21, count: 20)
        let (shown, readings) = try await hours(sizes)
        #expect(shown == sizes)
        // The first eight pages at rest may be read before the memory tries again.
        #expect((21...29).contains(readings))
    }
}
