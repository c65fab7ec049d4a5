import Foundation
import TerminCore
import TerminEngine
import TerminSimulator
import TerminStore
import Testing

/// One fetch serves everybody, and any number of workers keep one pace: proved by what the office saw.
@Suite struct SharedWalkTests {
    @Test func aThousandSubscriptionsCauseOneWalk() async throws {
        try await Rig.with { rig, office in
            let users = UserService(rig.store, targets: rig.targets)
            for number in 100..<1099 {
                let user = try await users.add(
                    User.Profile(telegramID: Int64(number), plan: .premium), actor: "t", now: Date())
                try await rig.subscribe(user, to: rig.service, every: .seconds(300))
            }
            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30"), service: main)
            // The one of the rig wants a look every tenth of a second; all others are served by it.
            try await rig.run([rig.runner()]) { try await rig.checks().count >= 1 }
            let checks = try await rig.checks()
            #expect(try await rig.messages().count == 1000)
            #expect(await office.requests.count <= checks.count * 3 + 3)
            let first = try #require(checks.last)
            #expect(first.requests == 3 && first.appointmentCount == 1)
        }
    }

    @Test func manyWorkersKeepTheHostsPaceAndOneAnothersTargets() async throws {
        try await Rig.with { rig, office in
            let other = try await CatalogueService(rig.store).record(
                Service(category: nil, name: "Pflichtumtausch Führerschein"), of: rig.office, now: Date())
            let seeker = try #require(try await rig.store.read { try $0.user(telegramID: 7) })
            try await rig.subscribe(seeker, to: other)
            await office.setFault(.slow(.milliseconds(30)))
            let runners = try (0..<4).map { try rig.runner("w\($0)", hostFloor: .milliseconds(400)) }
            try await rig.run(runners) { await office.requests.filter { $0.stage == .services }.count >= 7 }
            let requests = await office.requests
            let starts = requests.filter { $0.stage == .services }.map(\.time)
            for (earlier, later) in zip(starts, starts.dropFirst()) {
                // The clock of the office runs from when it had read a request: a loaded machine may shift that.
                #expect(later - earlier > .milliseconds(300))
            }
            // A walk has a session of its own: walks that overlapped would take turns in the log.
            var sessions: [String] = []
            for session in requests.compactMap(\.session) where session != sessions.last {
                sessions.append(session)
            }
            #expect(Set(sessions).count == sessions.count)
        }
    }
}
