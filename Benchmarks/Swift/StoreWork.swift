import ArgumentParser
import Foundation
import TerminCore
import TerminEngine
import TerminStore

/// The engine of a database named on the command line: a file, or how to reach PostgreSQL.
func storeEngine(_ place: String, isDurable: Bool = true) throws -> any SQLEngine {
    guard place.contains("=") || place.contains("://") else {
        return try SQLiteEngine(path: place, isDurable: isDurable)
    }
    #if PostgreSQL
        return PostgresEngine(try PostgresAddress(place), connections: 4)
    #else
        throw ValidationError("this build has no PostgreSQL driver")
    #endif
}

/// Made-up looks at a made-up office, as benchmarks and crash tests of the store record them.
struct MadeUpOffice {
    static let office = Office(
        id: "made-up", portal: "tevis", name: "Made-up office", url: "https://made-up.example/",
        timeZone: "Europe/Berlin")
    static let service = Service(
        category: "Umschreibung", name: "Umschreibung ausländischer Führerschein (sonstige Staaten)")

    let today: Day
    let lastDay: Day

    init() throws {
        guard let today = Day("2026-11-24"), let lastDay = Day("2099-12-31") else {
            throw ValidationError("no day")
        }
        self.today = today
        self.lastDay = lastDay
    }

    /// A look that shows these minutes of the last day; none: fully booked.
    func look(_ minutes: [Int], at: Date) -> Look {
        let slots = minutes.map {
            Slot(
                day: lastDay, time: TimeOfDay(minutes: $0), location: "Führerscheinstelle, Beispielallee 12",
                rawText: "made up")
        }
        return Look(
            query: Query(office: Self.office, service: Self.service, today: today),
            outcome: SlotList(slots).map { .answered(.open($0)) }
                ?? .answered(.fullyBooked(Evidence("Kein freier Termin verfügbar"))),
            failures: [], checkedAt: at, duration: .milliseconds(400), requests: 4,
            pageURL: "https://made-up.example/suggest")
    }
}

extension Bench {
    /// Works on a store until it is killed, and says on standard output what was acknowledged.
    ///
    /// `check ID` after a look was recorded, `sent ID` after a message was settled. Crash tests start it, kill it,
    /// and compare.
    struct StoreWork: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "store-work")
        @Argument var database: String
        @Option var seed: UInt64 = 1

        func run() async throws {
            let store = try await SQLStore(storeEngine(database), worker: "w\(seed)")
            let checks = CheckService(store)
            let outbox = OutboxService(store, lease: .milliseconds(50))
            let service = try await prepared(store)
            let office = try MadeUpOffice()
            // Seeded, so that a failure comes again.
            var state = seed
            func random(_ bound: UInt64) -> UInt64 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return (state >> 33) % bound
            }
            var now = Date()
            while true {
                // No two looks in one millisecond: the database could not tell them apart.
                now = max(Date(), now.addingTimeInterval(0.001))
                let minutes = (0..<8).filter { _ in random(2) == 0 }.map { 480 + $0 * 30 }
                let recorded = try await checks.record(
                    office.look(minutes, at: now), of: service, depth: .times, patience: 1, now: now)
                print("check \(recorded.check)")
                fflush(nil)
                let claims = try await outbox.claim(limit: 4, now: Date())
                for claim in claims.dropFirst(Int(random(2))) {
                    if try await outbox.settle(claim, .sent, now: Date()) {
                        print("sent \(claim.id)")
                        fflush(nil)
                    }
                }
            }
        }

        /// The service, with two people who want to hear of it; made by the first process.
        private func prepared(_ store: SQLStore) async throws -> Int64 {
            let now = Date()
            let service = try await CatalogueService(store).record(
                MadeUpOffice.service, of: MadeUpOffice.office, now: now)
            let targets = TargetKeeper(limits: PlanLimits()) { _ in .zero }
            let users = UserService(store, targets: targets)
            let subscriptions = SubscriptionService(store, targets: targets)
            guard try await users.list(limit: 1).isEmpty else { return service }
            for number in 1...2 {
                let user = try await users.add(
                    .init(telegramID: Int64(number), email: "u\(number)@example.org"), actor: "test", now: now
                )
                _ = try await subscriptions.create(
                    user: user.id, service: service,
                    terms: .init(channels: number == 1 ? [.telegram] : [.telegram, .email]), actor: "test",
                    now: now)
            }
            return service
        }
    }
}
