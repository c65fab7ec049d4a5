import Foundation
import Synchronization
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// A portal of one page that shows nothing free, or the time in its body, and a server that answers by script.
final class Hall: Checker, Sendable {
    enum Stage: String, CaseIterable { case times }

    /// What the server does with a request.
    enum Reply: Sendable {
        case body(String), status(Int), failure(String)
        /// Never answers; ends with the task.
        case silence
        /// Blocks until it is let go, cancelled or not.
        case held
    }

    let portal = Portal(
        id: "hall", name: "Hall", timeZone: "UTC", depth: .times, floor: .seconds(60),
        hostFloor: .seconds(60), pace: .zero)
    private let script: Mutex<(reply: Reply, robots: (status: Int, text: String), asked: [String])>
    private let gate = Mutex<[CheckedContinuation<Void, Never>]>([])

    init(_ reply: Reply = .body("none"), robots: (Int, String) = (404, "")) {
        script = Mutex((reply, robots, []))
    }

    var asked: [String] { script.withLock { $0.asked } }
    func reply(_ reply: Reply) { script.withLock { $0.reply = reply } }

    /// How many wait in ``Reply/held``.
    var heldCount: Int { gate.withLock { $0.count } }
    func letGo() {
        gate.withLock { waiting in
            defer { waiting = [] }; return waiting
        }.forEach { $0.resume() }
    }

    func start(for query: Query) throws -> Step<Stage> { .visit(.get("times"), then: .times) }

    func read(_ page: Page, at stage: Stage, for query: Query) throws -> Step<Stage> {
        let text = String(decoding: page.body, as: UTF8.self)
        guard let time = TimeOfDay(text) else {
            guard text == "none" else { throw PageFailure.unrecognised(expected: "a time") }
            return .done(.fullyBooked(Evidence("none")))
        }
        guard let day = Day("2031-12-11"),
            let slots = SlotList([Slot(day: day, time: time, location: nil, rawText: text)])
        else { throw PageFailure.unrecognised(expected: "a slot") }
        return .done(.open(slots))
    }

    struct Session: Transport {
        let hall: Hall

        mutating func send(_ request: ResolvedRequest) async throws(TransportFailure) -> TransportResponse {
            let (reply, robots) = hall.script.withLock { script in
                script.asked.append(request.url)
                return (script.reply, script.robots)
            }
            if request.url.hasSuffix("/robots.txt") {
                return TransportResponse(
                    url: request.url, status: robots.status, body: Array(robots.text.utf8))
            }
            switch reply {
            case .body(let text):
                return TransportResponse(url: request.url, status: 200, body: Array(text.utf8))
            case .status(let status): return TransportResponse(url: request.url, status: status, body: [])
            case .failure(let reason): throw .unreachable(reason: reason)
            case .silence:
                do { try await Task.sleep(for: .seconds(3600)) } catch { throw .cancelled }
                throw .cancelled
            case .held:
                await withCheckedContinuation { waiter in hall.gate.withLock { $0.append(waiter) } }
                throw .cancelled
            }
        }
    }

    /// A looker of its own over `store`: as another process has.
    func looker(_ store: any Store, deadline: Duration = .seconds(600)) -> Looker {
        Looker(store: store, memory: nil, deadline: deadline) { _ in Session(hall: self) }
    }

    static func office(_ url: String = "https://hall.example/", hours: ActiveHours? = nil) -> Office {
        Office(id: "hall", portal: "hall", name: "Hall", url: url, timeZone: "UTC", activeHours: hours)
    }

    func query(_ office: Office) throws -> Query {
        Query(
            office: office, service: Service(category: nil, name: "Passport"),
            today: try #require(Day("2026-11-25")))
    }

    /// One look at `office` through `looker`, without waiting for the host's floor.
    func look(_ looker: Looker, at office: Office = Hall.office(), isPermitted: Bool = false) async throws
        -> Look
    {
        try await looker.look(
            query(office), with: self,
            politeness: Politeness(portal, towards: office, isPermitted: isPermitted),
            wait: { throw Busy(until: $0) })
    }

    /// The host is not to be asked yet.
    struct Busy: Error { let until: Date }
}

/// A hall whose service somebody subscribes to, with daemons that look at it.
struct HallTown: Sendable {
    let hall: Hall
    let store: SQLStore
    let office: Office
    let service: Int64
    let subscription: Int64

    init(_ store: SQLStore, _ hall: Hall, office: Office = Hall.office("http://127.0.0.1:9/")) async throws {
        self.hall = hall
        self.store = store
        self.office = office
        let targets = TargetKeeper(limits: PlanLimits()) { _ in .milliseconds(1) }
        service = try await CatalogueService(store).record(
            Service(category: nil, name: "Passport"), of: office, now: Date())
        let user = try await UserService(store, targets: targets).add(
            User.Profile(telegramID: 1, email: "a@b.example", plan: .admin), actor: "test", now: Date())
        subscription = try await SubscriptionService(store, targets: targets).create(
            user: user.id, service: service, terms: .init(interval: .seconds(1), channels: [.stdout]),
            actor: "test", now: Date()
        ).id
    }

    static func with(
        _ kind: TestDatabase.Kind, _ hall: Hall = Hall(), office: Office = Hall.office("http://127.0.0.1:9/"),
        _ body: (HallTown, TestDatabase) async throws -> Void
    ) async throws {
        try await TestDatabase.with(kind) { database in
            try await body(HallTown(database.store(), hall, office: office), database)
        }
    }

    /// A runner; `events` hears of what happens.
    func runner(
        _ store: SQLStore? = nil, worker: String = "one/1", deadline: Duration = .seconds(600),
        metrics: DaemonMetrics = DaemonMetrics(), connectivity: Connectivity? = nil, pulse: Pulse = Pulse(),
        includingLoopback: Bool = false, events: Events = Events()
    ) -> Runner {
        let (hall, office) = (hall, office)
        return Runner(
            store: store ?? self.store, looker: hall.looker(store ?? self.store, deadline: deadline),
            worker: worker, walks: 4, metrics: metrics, connectivity: connectivity, pulse: pulse,
            subject: { _, _ in
                Runner.Subject(
                    query: try hall.query(office), checker: hall,
                    politeness: Politeness(
                        hall.portal, towards: office, includingLoopback: includingLoopback))
            }, report: { events.add($0) })
    }

    /// The checks so far, latest first.
    func checks() async throws -> [StoredCheck] {
        try await CheckService(store).history(of: service, limit: 1000)
    }

    func target() async throws -> Target {
        let service = service
        return try #require(try await store.read { try $0.target(service: service, quantity: 1) })
    }

    /// Runs `runner` until `isDone`, at most 20 s; gives whether it was done.
    @discardableResult
    func run(_ runner: Runner, until isDone: @escaping @Sendable () async throws -> Bool) async throws -> Bool
    {
        let outcome = try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                await runner.run()
                return nil
            }
            group.addTask { try await eventually(isDone) }
            let done = try await group.next().flatMap { $0 }
            group.cancelAll()
            return done ?? false
        }
        try await runner.release()
        return outcome
    }
}

/// Whether `condition` comes true within 20 s.
func eventually(_ condition: @Sendable () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return false
}

/// What runners reported.
final class Events: Sendable {
    private let events = Mutex<[Runner.Event]>([])
    func add(_ event: Runner.Event) { events.withLock { $0.append(event) } }
    var all: [Runner.Event] { events.withLock { $0 } }
    /// How many looks were recorded, with all that follows from them.
    var looks: Int { all.count { if case .looked = $0 { true } else { false } } }
}
