import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// Who was stopped for a while, or has a clock that was ahead: what is late tells nothing that is no longer so.
@Suite struct LateLookTests {
    @Test(arguments: TestDatabase.Kind.available)
    func aLookThatHungChangesNothing(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            _ = try await town.subscribe(town.user(1))
            try await town.record(["08:30"], after: 0)
            for seconds in [40.0, 50] { try await town.record([], after: seconds) }
            // Begun at 20, recorded after the others: what it saw is long gone.
            let hung = try await town.checks.record(
                town.look(["08:30", "09:00"], after: 20), of: town.service, depth: .times, patience: 2,
                now: Town.at(70))
            #expect(hung.verdict.appeared.isEmpty && hung.messages == 0)
            #expect(try await town.messages().map(\.message.kind) == [.appointmentsFound, .gone])
            #expect(try await town.checks.history(of: town.service, limit: 10).count == 4)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aClockThatWasAheadIsForgotten(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            _ = try await town.subscribe(town.user(1))
            try await town.store.write { rows in
                let target = try #require(try rows.target(service: town.service, quantity: 1))
                try rows.put(
                    Target(
                        serviceID: town.service, quantity: 1, nextDueAt: Town.at(86_400),
                        interval: target.interval), at: Town.start)
            }
            _ = try await town.store.claim("h:1", at: Town.at(86_400), holding: .seconds(60))
            #expect(try await town.store.write { try $0.pullIn(at: Town.start) } == 2)
            let due = try await town.store.read {
                try $0.target(service: town.service, quantity: 1)?.nextDueAt
            }
            #expect(try #require(due).timeIntervalSince(Town.start) < 60)
            #expect(try await town.store.claim("h:1", at: Town.at(1), holding: .seconds(60)) == nil)
            #expect(try await town.store.write { try $0.pullIn(at: Town.start) } == 0)
        }
    }

    @Test func aLateLookDoesNotBringTheNextOneCloserThanTheFloor() {
        let (due, floor, interval) = (Town.start, 60.0, Duration.seconds(60))
        for late in [0.0, 5, 40, 59, 61, 3000] {
            let began = due.addingTimeInterval(late)
            let next = Plan.even.next(
                after: due, every: interval, now: began.addingTimeInterval(1),
                notBefore: began.addingTimeInterval(floor))
            #expect(next.timeIntervalSince(began) >= floor && next.timeIntervalSince(began) < 2 * floor)
            // In its phase all the same.
            #expect(next.timeIntervalSince(due).truncatingRemainder(dividingBy: 60) == 0)
        }
    }
}
