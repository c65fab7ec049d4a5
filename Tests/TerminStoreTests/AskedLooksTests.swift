import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// Who asks for a look now joins the one that goes on, and causes no more than the floors allow.
@Suite struct AskedLooksTests {
    func looks(_ town: HallTown, floor: Duration) -> AskedLooks {
        AskedLooks(town.store) { _ in AskedLooks.Limits(floor: floor, office: town.office) }
    }

    /// Puts the regular look off to tomorrow.
    func putOff(_ town: HallTown) async throws {
        let target = try await town.target()
        try await town.store.write {
            try $0.put(
                Target(
                    serviceID: target.serviceID, quantity: 1, nextDueAt: Date().addingTimeInterval(86_400),
                    interval: .seconds(86_400)), at: Date())
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func twoWhoAskAtOnceCauseOneLook(kind: TestDatabase.Kind) async throws {
        try await HallTown.with(kind) { town, _ in
            try await putOff(town)
            let looks = looks(town, floor: .zero)
            let answers = try await withThrowingTaskGroup(of: StoredCheck?.self) { group in
                for _ in 0..<2 {
                    let asked = try await looks.ask(town.service, now: Date())
                    group.addTask { try await looks.result(after: asked, within: .seconds(20)) }
                }
                var answers: [StoredCheck?] = []
                try await town.run(town.runner()) { try await town.checks().count >= 1 }
                for try await answer in group { answers.append(answer) }
                return answers
            }
            #expect(answers.count == 2 && answers.allSatisfy { $0?.status == .fullyBooked })
            #expect(answers[0] == answers[1])
            #expect(town.hall.asked.count == 1)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func whoAsksWhileALookGoesOnWaitsForIt(kind: TestDatabase.Kind) async throws {
        try await HallTown.with(kind, Hall(.held)) { town, _ in
            let looks = looks(town, floor: .zero)
            let done = try await town.run(town.runner()) {
                guard town.hall.heldCount == 1 else { return false }
                let asked = try await looks.ask(town.service, now: Date())
                #expect(asked.state == .running && asked.last == nil)
                let none = try await looks.result(after: asked, within: .milliseconds(300))
                #expect(none == nil)
                try await putOff(town)
                town.hall.letGo()
                let check = try await looks.result(after: asked, within: .seconds(20))
                #expect(check?.status == .unreachable)
                return true
            }
            #expect(done && town.hall.asked.count == 1)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func theFloorHolds(kind: TestDatabase.Kind) async throws {
        try await HallTown.with(kind) { town, _ in
            #expect(try await town.run(town.runner()) { try await town.checks().count >= 1 })
            try await putOff(town)
            let looks = looks(town, floor: .seconds(120))
            let last = try #require(try await town.checks().first)
            let recent = try await looks.ask(town.service, now: last.checkedAt.addingTimeInterval(5))
            #expect(recent.state == .recent(last))
            #expect(try await looks.result(after: recent, within: .zero) == last)
            let later = try await looks.ask(town.service, now: last.checkedAt.addingTimeInterval(30))
            #expect(later.state == .soon(last.checkedAt.addingTimeInterval(120)))
            #expect(try await town.target().nextDueAt == last.checkedAt.addingTimeInterval(120))
            let free = try await looks.ask(town.service, now: last.checkedAt.addingTimeInterval(300))
            #expect(free.state == .soon(last.checkedAt.addingTimeInterval(300)))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func withoutASubscriptionThereIsNoLook(kind: TestDatabase.Kind) async throws {
        try await HallTown.with(kind) { town, _ in
            let looks = looks(town, floor: .zero)
            let other = await refusal { _ = try await looks.ask(town.service, quantity: 2, now: Date()) }
            #expect(other.map { "\($0)" }?.contains("nobody subscribes") == true)
            #expect(await refusal { _ = try await looks.ask(99, now: Date()) } == .unknown("service", id: 99))
        }
    }
}

/// Something that came true.
final class Flag: Sendable {
    private let notes = Notes()
    var isSet: Bool { !notes.all.isEmpty }
    func set() { notes.add("") }
}
