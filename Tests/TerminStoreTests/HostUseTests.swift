import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// What hosts are asked is counted, and their `robots.txt` is read once a day, whoever asks.
@Suite struct HostUseTests {
    static let day: TimeInterval = 86_400

    func hours(_ store: SQLStore) async throws -> [HostHour] {
        try await HostService(store).records(since: Date(timeIntervalSince1970: 0)).flatMap(\.hours)
    }

    @Test(arguments: TestDatabase.Kind.available)
    func everyRequestOfEveryProcessIsCounted(kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let (one, two) = (try await database.store(), try await database.store())
            let hall = Hall()
            #expect(try await hall.look(hall.looker(one)).status == .fullyBooked)
            // The host's floor holds for everybody.
            await #expect(throws: Hall.Busy.self) { try await hall.look(hall.looker(two)) }
            try await two.release("hall.example", until: Date(timeIntervalSince1970: 0))
            hall.reply(.failure("no route"))
            #expect(try await hall.look(hall.looker(two)).status == .unreachable)
            let hours = try await hours(one)
            #expect(hours.reduce(0) { $0 + $1.walks } == 2)
            #expect(hours.reduce(0) { $0 + $1.requests } == hall.asked.count)
            #expect(hours.allSatisfy { $0.host == "hall.example" })
            #expect(hall.asked.count == 3, "robots.txt is one of them, and read once: \(hall.asked)")
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func looksOnThisMachineAreCountedToo(kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            let hall = Hall()
            let looker = hall.looker(store)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { _ = try await hall.look(looker, at: Hall.office("http://127.0.0.1:81/")) }
                }
                try await group.waitForAll()
            }
            let hours = try await hours(store)
            #expect(hours.map(\.host).allSatisfy { $0 == "127.0.0.1:81" })
            #expect(hours.reduce(0) { $0 + $1.walks } == 8 && hours.reduce(0) { $0 + $1.requests } == 8)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aWalkGivenUpWithItsTaskIsCountedLater(kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            let hall = Hall(.silence)
            let looker = hall.looker(store)
            let wasAsked = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = await Result.catching { try await hall.look(looker) } }
                defer { group.cancelAll() }
                return try await eventually { hall.asked.count == 2 }
            }
            #expect(wasAsked)
            try await looker.settleDebts()
            let hours = try await hours(store)
            #expect(hours.map(\.walks) == [1] && hours.map(\.requests) == [2])
            let state = try #require(try await HostService(store).records(since: Date()).first?.state)
            #expect(state.nextAllowedAt < Date().addingTimeInterval(61), "the host is free after its floor")
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func robotsAreReadOnceADayByAll(kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            let hall = Hall(robots: (200, "User-agent: *\nDisallow: /times"))
            func look() async throws -> Look {
                try await store.release("hall.example", until: Date(timeIntervalSince1970: 0))
                return try await hall.look(hall.looker(store))
            }
            for _ in 0..<3 { #expect(try await look().status == .blocked) }
            #expect(hall.asked == ["https://hall.example/robots.txt"])
            // A day later it is read again; what one process says of tomorrow does not bind the others.
            for readAt in [Date().addingTimeInterval(-Self.day - 1), Date().addingTimeInterval(Self.day)] {
                try await store.write {
                    try $0.put(StoredRobots(text: nil, readAt: readAt), of: "hall.example", at: Date())
                }
                #expect(try await look().status == .blocked)
            }
            #expect(hall.asked.count == 3)
            // Within the day, what is stored holds.
            try await store.write {
                try $0.put(StoredRobots(text: nil, readAt: Date()), of: "hall.example", at: Date())
            }
            #expect(try await look().status == .fullyBooked)
            #expect(hall.asked.count == 4)
        }
    }

    @Test func aFailureIsNotRemembered() async throws {
        try await TestDatabase.with(.sqlite) { database in
            let store = try await database.store()
            let hall = Hall(robots: (503, ""))
            #expect(try await hall.look(hall.looker(store)).status == .unreachable)
            #expect(try await store.read { try $0.robots(of: "hall.example") } == nil)
        }
    }

    @Test func ofAHugeFileOnlyWhatConcernsUsIsKept() async throws {
        try await TestDatabase.with(.sqlite) { database in
            let store = try await database.store()
            let others = String(repeating: "User-agent: other\nDisallow: /a/long/path\n", count: 4000)
            let hall = Hall(robots: (200, others + "\nUser-agent: *\nDisallow: /times\n"))
            #expect(try await hall.look(hall.looker(store)).status == .blocked)
            let text = try #require(try await store.read { try $0.robots(of: "hall.example") }?.text)
            #expect(text == "User-agent: termind\nDisallow: /times\n")
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aPermissionGoesOnRecordOnce(kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let store = try await database.store()
            let hosts = HostService(store)
            let words = ["a.example": "agreed on 2026-11-01"]
            #expect(try await hosts.record(permissions: words, now: Date()) == ["a.example"])
            #expect(try await hosts.record(permissions: words, now: Date()) == [])
            let more = ["a.example": "agreed anew", "b.example": "agreed"]
            #expect(try await hosts.record(permissions: more, now: Date()) == ["a.example", "b.example"])
            let entries = try await store.read { try $0.auditEntries(user: nil, limit: 10) }
            #expect(entries.count == 3 && entries.allSatisfy { $0.event == "politeness.permitted" })
            #expect(entries.last?.description.contains("agreed on 2026-11-01") == true)
        }
    }
}
