import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// One office with one service, and everything that works on the store, as tests of the services use them.
struct Town: Sendable {
    static let start = Date(timeIntervalSince1970: 1_795_000_000)
    static let service = Service(category: "K", name: "Umschreibung (sonstige Staaten)")
    static let office = Office(
        id: "o", portal: "p", name: "Office", url: "https://o.example/", timeZone: "Europe/Berlin")

    let store: SQLStore
    let users: UserService
    let subscriptions: SubscriptionService
    let checks: CheckService
    let catalogue: CatalogueService
    let config: ConfigService
    let outbox: OutboxService
    /// The row of ``service``.
    let service: Int64

    init(_ store: SQLStore) async throws {
        self.store = store
        let targets = TargetKeeper(limits: PlanLimits()) { _ in .seconds(120) }
        users = UserService(store, targets: targets)
        subscriptions = SubscriptionService(store, targets: targets)
        checks = CheckService(store)
        catalogue = CatalogueService(store)
        config = ConfigService(store)
        outbox = OutboxService(store)
        service = try await catalogue.record(Self.service, of: Self.office, now: Self.start)
    }

    /// Runs `body` in a town of its own on an engine of `kind`.
    static func with(_ kind: TestDatabase.Kind, _ body: (Town) async throws -> Void) async throws {
        try await TestDatabase.with(kind) { try await body(Town($0.store())) }
    }

    static func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    /// Somebody whom Telegram knows by `number`.
    func user(_ number: Int64, plan: UserPlan = .free) async throws -> User {
        try await users.add(
            User.Profile(telegramID: number, email: "u\(number)@example.org", plan: plan), actor: "test",
            now: Self.start)
    }

    /// A subscription of `user` to the service.
    func subscribe(_ user: User, _ terms: Subscription.Terms = .init(), at seconds: Double = 0) async throws
        -> Subscription
    {
        try await subscriptions.create(
            user: user.id, service: service, terms: terms, actor: "test", now: Self.at(seconds))
    }

    /// A look that shows these times on 11 December 2026; none: fully booked.
    func look(_ times: [String], after seconds: Double, location: String? = "Nord", complete: Bool = true)
        throws -> Look
    {
        let day = try #require(Day("2026-12-11"))
        let slots = times.map { Slot(day: day, time: TimeOfDay($0), location: location, rawText: $0) }
        let query = Query(
            office: Self.office, service: Self.service, today: try #require(Day("2026-11-18")))
        return Look(
            query: query,
            outcome: SlotList(slots).map { .answered(.open($0)) }
                ?? .answered(.fullyBooked(Evidence("Kein freier Termin"))),
            failures: complete ? [] : [.cancelled], checkedAt: Self.at(seconds),
            duration: .milliseconds(400), requests: 4, pageURL: "https://o.example/suggest")
    }

    /// A look that ended in `failure`.
    func failed(_ failure: CheckFailure, after seconds: Double) throws -> Look {
        Look(
            query: try look([], after: 0).query, outcome: .failed(failure), failures: [failure],
            checkedAt: Self.at(seconds), duration: .seconds(1), requests: 1, pageURL: nil)
    }

    /// Records a look at these times.
    @discardableResult
    func record(
        _ times: [String], after seconds: Double, of service: Int64? = nil, complete: Bool = true
    ) async throws -> RecordedLook {
        try await checks.record(
            look(times, after: seconds, complete: complete), of: service ?? self.service, depth: .times,
            patience: 2, now: Self.at(seconds + 0.5))
    }

    /// Records a look that failed.
    @discardableResult
    func record(_ failure: CheckFailure, after seconds: Double, of service: Int64? = nil) async throws
        -> RecordedLook
    {
        try await checks.record(
            failed(failure, after: seconds), of: service ?? self.service, depth: .times, patience: 2,
            now: Self.at(seconds + 0.5))
    }

    /// The messages of the outbox, by id.
    func messages() async throws -> [StoredNotification] {
        try await store.read { try $0.messages(nil, user: nil, after: 0, limit: 10_000) }
    }
}

/// The ``Refusal`` that `body` threw; `nil` for none.
func refusal(_ body: () async throws -> Void) async -> Refusal? {
    do {
        try await body()
        Issue.record("nothing was refused")
        return nil
    } catch {
        let refusal = error as? Refusal
        if refusal == nil { Issue.record(error) }
        return refusal
    }
}
