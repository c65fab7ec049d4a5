import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// What is held back: suspect falls, ghosts, what quiet hours cover.
@Suite struct CautionTests {
    /// Three services with somebody to tell at each.
    private func services(_ town: Town) async throws -> [Int64] {
        var services = [town.service]
        for name in ["B", "C"] {
            services.append(
                try await town.catalogue.record(
                    Service(category: "K", name: name), of: Town.office, now: Town.start))
        }
        for service in services {
            _ = try await town.subscriptions.create(
                user: town.user(service).id, service: service, terms: .init(), actor: "t", now: Town.start)
        }
        return services
    }

    private func gone(_ town: Town) async throws -> Int {
        try await town.messages().filter { $0.message.kind == .gone }.count
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aFallOfTheWholeOfficeWaitsForOneMoreLook(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let all = try await services(town)
            let times = ["08:00", "08:30", "09:00", "09:30"]
            for (index, service) in all.enumerated() {
                try await town.record(times, after: Double(index * 10), of: service)
            }
            for round in [300.0, 600] {
                for (index, service) in all.enumerated() {
                    #expect(
                        try await town.record([], after: round + Double(index * 10), of: service).verdict.gone
                            .isEmpty)
                }
            }
            #expect(try await gone(town) == 0)
            // The portal was only shut for us: what comes back was never gone, and is no news.
            #expect(try await town.record(times, after: 900, of: all[0]).verdict.appeared.isEmpty)
            // What stays away is told now.
            #expect(try await town.record([], after: 910, of: all[1]).verdict.gone.count == 4)
            #expect(try await gone(town) == 1)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aFallOfOneServiceOrOfFewSlotsIsNotSuspect(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let all = try await services(town)
            for service in all {
                try await town.record(["08:00", "08:30", "09:00", "09:30"], after: 0, of: service)
            }
            try await town.record([], after: 300, of: all[0])
            for service in all[1...] { try await town.record(["08:00"], after: 310, of: service) }
            #expect(try await town.record([], after: 600, of: all[0]).verdict.gone.count == 4)
        }
        try await Town.with(kind) { town in
            let all = try await services(town)
            for service in all { try await town.record(["08:00"], after: 0, of: service) }
            for service in all { try await town.record([], after: 300, of: service) }
            for service in all {
                #expect(try await town.record([], after: 600, of: service).verdict.gone.count == 1)
            }
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aGhostIsNotAnnouncedToWhoComesLater(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            // 200 looks in 14 days, of one slot that nobody takes.
            for hour in 0..<200 { try await town.record(["08:30"], after: Double(hour) * 6_060) }
            let late = 14 * 86_400 + 7_200.0
            _ = try await town.subscribe(town.user(5), at: late)
            #expect(try await town.record(["08:30"], after: late + 60).messages == 0)
            // News beside it is news, and the ghost is still an open episode.
            #expect(try await town.record(["08:30", "09:00"], after: late + 360).messages == 1)
            #expect(try await town.messages().last?.message.text.contains("08:30") == false)
            #expect(try await town.checks.openEpisodes(of: town.service, quantity: 1).count == 2)
        }
    }

    /// 11 December 2026 is slot day; the looks are on 18 November 2026, 12:53 local time at `Town.start`.
    @Test(arguments: TestDatabase.Kind.available)
    func quietHoursHoldMessagesBackAndUntrueOnesAreNotSent(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let sleeper = try await town.users.add(
                User.Profile(
                    telegramID: 8, quietFrom: TimeOfDay("12:00"), quietTo: TimeOfDay("14:00")), actor: "t",
                now: Town.start)
            _ = try await town.subscribe(sleeper)
            _ = try await town.subscribe(town.user(9))
            try await town.record(["08:30", "09:00"], after: 60)
            let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
            let due = try await town.messages().map { message in
                calendar.dateComponents([.hour, .minute], from: message.nextAttemptAt)
            }
            #expect(due.map(\.hour) == [14, 12] && due[0].minute == 0)
            // One slot of two is left: the message stays true.
            for seconds in [360.0, 660] { try await town.record(["09:00"], after: seconds) }
            #expect(try await town.messages().first?.state == .pending)
            for seconds in [960.0, 1260] { try await town.record([], after: seconds) }
            let held = try #require(try await town.messages().first)
            #expect(held.state == .failed && held.errorMessage?.contains("quiet hours") == true)
            // Who never heard of it does not hear that it is gone; the other one does.
            let told = try await town.messages().filter { $0.message.kind == .gone && $0.state == .pending }
            #expect(told.filter { $0.message.userID == sleeper.id }.count <= 1)
            #expect(told.filter { $0.message.userID != sleeper.id }.count == 2)
        }
    }
}
