import Foundation
import TerminCore
import TerminEngine
import TerminHTTP
import TerminPortals
import TerminSimulator
import TerminStore
import Testing

/// The daemon's engine at a simulated office, with floors small enough for a test and everything else as at a real one.
struct Rig: Sendable {
    static let subject = Service(category: nil, name: main)

    let store: SQLStore
    let office: Office
    let service: Int64
    private let client = CurlClient(userAgent: "termind-test")

    /// Someone who hears of failures too, and someone who is told of the health of offices.
    init(_ store: SQLStore, url: String) async throws {
        self.store = store
        office = Office(
            id: "sim", portal: "tevis", name: "Office", url: url, timeZone: "Europe/Berlin",
            options: ["md": "3"])
        service = try await CatalogueService(store).record(Self.subject, of: office, now: Date())
        let targets = targets
        let users = UserService(store, targets: targets)
        _ = try await users.add(
            User.Profile(email: "operator@example.org", plan: .admin), actor: "t", now: Date())
        let seeker = try await users.add(User.Profile(telegramID: 7, plan: .premium), actor: "t", now: Date())
        try await subscribe(seeker, to: service)
    }

    var targets: TargetKeeper {
        TargetKeeper(limits: PlanLimits(premium: .init(subscriptions: nil, shortestInterval: .zero))) { _ in
            .zero
        }
    }

    func subscribe(_ user: User, to service: Int64, every interval: Duration = .milliseconds(100))
        async throws
    {
        _ = try await SubscriptionService(store, targets: targets).create(
            user: user.id, service: service,
            terms: .init(interval: interval, channels: [.telegram], notifyOnError: true), actor: "t",
            now: Date())
    }

    /// A runner of these floors, as one of many processes.
    func runner(_ worker: String = "w", store: SQLStore? = nil, hostFloor: Duration = .milliseconds(1)) throws
        -> Runner
    {
        let office = office
        let checker = try #require(Portals.all.first { $0.portal.id == "tevis" })
        let gentle = Portal(
            id: "tevis", name: "TEVIS", timeZone: "Europe/Berlin", depth: .times, floor: .zero,
            hostFloor: hostFloor, pace: .zero)
        let politeness = Politeness(gentle, towards: office, includingLoopback: true)
        let (store, client) = (store ?? self.store, client)
        return Runner(
            store: store, looker: Looker(store: store, memory: nil) { client.transport(hosts: $0) },
            worker: worker,
            walks: 4,
            subject: { service, quantity in
                guard let today = Day(of: Date(), in: office.timeZone) else { throw CancellationError() }
                return Runner.Subject(
                    query: Query(office: office, service: service.service, quantity: quantity, today: today),
                    checker: checker, politeness: politeness)
            }, report: { _ in })
    }

    /// Runs `runners` until `enough`.
    func run(_ runners: [Runner], until enough: @escaping @Sendable () async throws -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for runner in runners { group.addTask { await runner.run() } }
            let end = ContinuousClock.now + .seconds(60)
            while try await !enough() {
                guard ContinuousClock.now < end else {
                    Issue.record("what was waited for did not come")
                    break
                }
                try await Task.sleep(for: .milliseconds(20))
            }
            group.cancelAll()
        }
    }

    func checks() async throws -> [StoredCheck] {
        let service = service
        return try await store.read {
            try $0.checks(service: service, quantity: nil, before: nil, limit: 1000)
        }
    }

    func messages() async throws -> [StoredNotification] {
        try await store.read { try $0.messages(nil, user: nil, after: 0, limit: 10_000) }
    }

    func host() async throws -> HostState? {
        let host = try #require(hostAndPort(of: office.url))
        return try await store.read { try $0.host(host) }
    }

    func close() async { await client.shutdown() }

    /// Runs `body` with a rig on a file that is gone afterwards; `url` is asked in the office's place where it is given.
    static func with(
        url: (@Sendable (String) -> String)? = nil, _ body: (Rig, SimulatedOffice) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "termind-rig-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let outcome: Result<Void, any Error>
        do {
            try await withSimulatedOffice { office, own in
                let store = try await SQLStore(
                    SQLiteEngine(path: folder.appending(path: "a.db").path), worker: "t")
                let rig = try await Rig(store, url: url?(own) ?? own)
                try await body(rig, office)
                await rig.close()
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        try FileManager.default.removeItem(at: folder)
        try outcome.get()
    }
}
