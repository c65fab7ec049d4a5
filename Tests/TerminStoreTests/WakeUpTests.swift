import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// What one process writes wakes the others, where the engine can tell them.
@Suite struct WakeUpTests {
    @Test(.enabled(if: TestDatabase.postgresIsMissing == nil, "SKIPPED: PostgreSQL"))
    func anotherProcessIsHeard() async throws {
        try await HallTown.with(.postgresql) { town, database in
            let listener = try await database.store()
            let heard = Notes()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await listener.listen { heard.add($0.rawValue) } }
                let looks = AskedLooks(town.store) { _ in AskedLooks.Limits(floor: .zero, office: nil) }
                // Nobody is heard before the connection listens, so the question is asked until it is.
                let isHeard = try await eventually {
                    let target = try await town.target()
                    try await town.store.write {
                        try $0.put(
                            Target(
                                serviceID: target.serviceID, quantity: 1,
                                nextDueAt: Date().addingTimeInterval(60), interval: target.interval),
                            at: Date())
                    }
                    _ = try await looks.ask(town.service, now: Date())
                    return heard.all.contains("targets")
                }
                #expect(isHeard)
                town.hall.reply(.body("08:30"))
                try await town.run(town.runner()) { heard.all.contains("messages") }
                let hasMessage = heard.all.contains("messages")
                #expect(hasMessage)
                group.cancelAll()
            }
        }
    }

    @Test func anEngineWithoutTellsNothing() async throws {
        try await TestDatabase.with(.sqlite) { database in
            try await database.store().listen { _ in Issue.record("something was heard") }
        }
    }

    @Test func aBellEndsARestAtOnce() async throws {
        let bell = Bell()
        bell.ring()
        await bell.wait(atMost: .seconds(3600))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait(atMost: .seconds(3600)) }
            group.addTask { bell.ring() }
            await group.waitForAll()
        }
        let began = ContinuousClock.now
        await bell.wait(atMost: .milliseconds(50))
        #expect(.now - began >= .milliseconds(50))
    }
}
