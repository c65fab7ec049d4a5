import Synchronization
import TerminCore
import TerminSimulator
import Testing

/// A clock that stands still until it is told.
private final class HandClock: Sendable {
    private let start = ContinuousClock.now
    private let passed = Mutex(Duration.zero)
    var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
    func advance(by duration: Duration) { passed.withLock { $0 += duration } }
}

@Suite struct TimelineTests {
    @Test func slotsAppearAndGoByTheScript() async throws {
        let clock = HandClock()
        var configuration = try november()
        configuration.now = { clock.now }
        let today = configuration.today
        try await withSimulatedOffice(configuration) { office, url in
            await office.play(.demo(today: today))
            let walk = try Walk(url)
            var seen: [Int] = []
            for _ in 0..<11 {
                seen.append(count(slotForm, in: try await walk.times(of: watched).body))
                clock.advance(by: .seconds(4))
            }
            #expect(seen == [0, 1, 1, 2, 2, 1, 1, 0, 0, 0, 0])
            #expect(try await walk.times(of: watched).body.contains(slotForm))
            #expect(try await walk.times(of: pickUp).body.contains("sugg_accordion"))
        }
    }

    @Test func slotsSetByHandGoBeforeTheScript() async throws {
        try await withSimulatedOffice(november()) { office, url in
            let slots = try [SimulatedSlot].on(december(11), free: "08:30")
            await office.play(Timeline([.init(at: .zero, service: watched, slots: slots)]))
            let walk = try Walk(url)
            #expect(try await walk.times(of: watched).body.contains(slotForm))
            await office.setSlots([], service: watched)
            #expect(try await walk.times(of: watched).body.contains("Kein freier Termin verfügbar"))
        }
    }
}
