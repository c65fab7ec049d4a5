import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

@Suite struct SubscriptionServiceTests {
    private func service(_ number: Int, _ town: Town) async throws -> Int64 {
        try await town.catalogue.record(
            Service(category: "K", name: "S\(number)"), of: Town.office, now: Town.start)
    }

    @Test(arguments: TestDatabase.Kind.available)
    func keepsThePlansQuota(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let ada = try await town.user(7)
            var made: [Subscription] = []
            for number in 1...3 {
                made.append(
                    try await town.subscriptions.create(
                        user: ada.id, service: service(number, town), terms: .init(), actor: "t",
                        now: Town.start))
            }
            let fourth = try await service(4, town)
            let quota = Refusal.quota(.free, most: 3)
            #expect(
                await refusal {
                    _ = try await town.subscriptions.create(
                        user: ada.id, service: fourth, terms: .init(), actor: "t", now: Town.start)
                } == quota)
            // A paused one frees its place, and cannot come back while the place is taken.
            try await town.subscriptions.pause(made[0].id, reason: "holiday", actor: "t", now: Town.start)
            _ = try await town.subscriptions.create(
                user: ada.id, service: fourth, terms: .init(), actor: "t", now: Town.start)
            #expect(
                await refusal {
                    try await town.subscriptions.resume(made[0].id, actor: "t", now: Town.start)
                } == quota)
            try await town.users.setPlan(.premium, of: ada.id, actor: "t", now: Town.start)
            try await town.subscriptions.resume(made[0].id, actor: "t", now: Town.start)
            #expect(try await town.subscriptions.subscription(made[0].id).isActive)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func theTargetFollowsItsSubscriptions(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            func target() async throws -> Target? {
                try await town.store.read { try $0.target(service: town.service, quantity: 1) }
            }
            let free = try await town.user(1)
            let premium = try await town.user(2, plan: .premium)
            let slow = try await town.subscribe(free, .init(interval: .seconds(3600)))
            #expect(try await target()?.interval == .seconds(3600))
            #expect(
                try await town.subscriptions.due(at: Town.start, limit: 9).map(\.serviceID) == [town.service])
            // 60 s is allowed to nobody here: the portal's floor is 120 s.
            let quick = try await town.subscribe(premium, .init(interval: .seconds(1)))
            #expect(try await target()?.interval == .seconds(120))
            // A free plan's wish is raised to five minutes.
            try await town.users.setPlan(.free, of: premium.id, actor: "t", now: Town.start)
            #expect(try await target()?.interval == .seconds(300))
            try await town.subscriptions.pause(quick.id, reason: "x", actor: "t", now: Town.start)
            #expect(try await target()?.interval == .seconds(3600))
            try await town.users.setActive(false, of: free.id, actor: "t", now: Town.start)
            #expect(try await target() == nil)
            try await town.users.setActive(true, of: free.id, actor: "t", now: Town.start)
            #expect(try await target()?.interval == .seconds(3600))
            try await town.subscriptions.delete(slow.id, actor: "t", now: Town.start)
            #expect(try await target() == nil)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func whatHasExpiredIsPausedAndCanBeRenewed(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let ada = try await town.user(1)
            let made = try await town.subscribe(ada, .init(expiresAt: Town.at(100)))
            #expect(try await town.subscriptions.expire(at: Town.at(99)).isEmpty)
            #expect(try await town.subscriptions.expire(at: Town.at(100)) == [made.id])
            let ended = try await town.subscriptions.subscription(made.id)
            #expect(!ended.isActive && ended.pausedReason == SubscriptionService.expiredReason)
            #expect(try await town.subscriptions.due(at: Town.at(1e6), limit: 9).isEmpty)
            try await town.subscriptions.renew(made.id, until: Town.at(500), actor: "t", now: Town.at(200))
            #expect(try await town.subscriptions.subscription(made.id).isActive)
            #expect(try await town.subscriptions.due(at: Town.at(200), limit: 9).count == 1)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func refusesImpossibleTerms(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let ada = try await town.user(1)
            let impossible: [Subscription.Terms] = [
                .init(interval: .zero), .init(channels: []), .init(reminderMinutes: 0),
                .init(filter: SlotFilter(from: "2026-13-01")), .init(filter: SlotFilter(weekdays: [8])),
                .init(filter: SlotFilter(after: "10:00", before: "09:00")),
            ]
            for terms in impossible {
                let refused = await refusal { _ = try await town.subscribe(ada, terms) }
                guard case .invalid = refused else {
                    Issue.record("\(terms) was taken")
                    continue
                }
            }
            let made = try await town.subscribe(ada)
            #expect(
                await refusal { _ = try await town.subscribe(ada) }
                    == .exists("subscription", id: made.id))
            let nobody = User(id: 99, profile: .init(), lastActivityAt: nil, createdAt: Town.start)
            #expect(await refusal { _ = try await town.subscribe(nobody) } == .unknown("user", id: 99))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func givesBackTheTermsItTook(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let terms = Subscription.Terms(
                interval: .milliseconds(90_500), channels: [.stdout, .email], notifyOnFound: false,
                notifyOnGone: false, notifyOnError: true,
                filter: SlotFilter(
                    from: "2026-12-01", weekdays: [1, 5], after: "09:00", locations: ["Nörd \"x\""]),
                reminderMinutes: 60, expiresAt: Town.at(1000))
            let made = try await town.subscribe(town.user(1), terms)
            #expect(made.terms == terms)
            let listed = try await town.subscriptions.list(user: made.userID, limit: 10)
            #expect(listed.map(\.subscription) == [made] && listed.first?.service.id == town.service)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func whatIsDueComesInOrder(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let ada = try await town.user(1, plan: .admin)
            var services: [Int64] = []
            for number in 1...5 {
                services.append(try await service(number, town))
                _ = try await town.subscriptions.create(
                    user: ada.id, service: services[number - 1], terms: .init(), actor: "t",
                    now: Town.at(Double(100 - number)))
            }
            let due = try await town.subscriptions.due(at: Town.at(98), limit: 3)
            #expect(due.map(\.serviceID) == [services[4], services[3], services[2]])
        }
    }
}

extension SubscriptionServiceTests {
    @Test(arguments: TestDatabase.Kind.available)
    func theLastPlaceIsTakenOnce(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let town = try await Town(database.store())
            let ada = try await town.user(1)
            let made = try await withThrowingTaskGroup(of: Bool.self) { group in
                for quantity in 1...6 {
                    group.addTask {
                        let other = try await Town(database.store())
                        do {
                            _ = try await other.subscriptions.create(
                                user: ada.id, service: town.service, quantity: quantity, terms: .init(),
                                actor: "t", now: Town.start)
                            return true
                        } catch is Refusal { return false }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(made == 3)
        }
    }
}
