import Foundation
import Metrics
import MetricsTestKit
import TerminCore
import TerminEngine
import TerminNotify
import TerminStore
import Testing

/// How a daemon's looks are watched over: deadlines, claims that ran out, offline hours, what is measured.
@Suite struct RunnerTests {
    @Test(arguments: TestDatabase.Kind.available)
    func aServerThatNeverAnswersIsGivenUpAndSaidSo(kind: TestDatabase.Kind) async throws {
        try await HallTown.with(kind, Hall(.silence)) { town, _ in
            let runner = town.runner(deadline: .milliseconds(300))
            #expect(try await town.run(runner) { try await town.checks().count >= 2 })
            let check = try #require(try await town.checks().last)
            #expect(check.status == .unreachable && !check.isComplete)
            #expect(check.errorMessage?.contains("given up") == true)
            #expect(check.duration >= .milliseconds(250) && check.duration < .seconds(10))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aClaimThatRanOutIsTakenOverAndCounted(kind: TestDatabase.Kind) async throws {
        try await HallTown.with(kind) { town, database in
            // A worker that claimed and then hung.
            let past = Date().addingTimeInterval(-60)
            let claimed = try await town.store.write {
                try $0.claimTargets(limit: 5, worker: "stuck/7", until: past, at: Date())
            }
            #expect(claimed.count == 1 && claimed[0].takenFrom == nil)
            let events = Events()
            let factory = TestMetrics()
            let runner = town.runner(metrics: DaemonMetrics(factory: factory), events: events)
            #expect(try await town.run(runner) { try await town.checks().count >= 3 })
            let taken = events.all.compactMap { event -> String? in
                if case .reclaimed(let target) = event { target.takenFrom } else { nil }
            }
            #expect(taken == ["stuck/7"])
            #expect(try factory.expectCounter("termind_leases_reclaimed_total").totalValue == 1)
            let counted = try await database.engine().read {
                try $0.run("SELECT value FROM counters WHERE name = 'leases.reclaimed'", []).first?.int(0)
            }
            #expect(counted == 1, "what is given back in order is not counted")
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func whatIsMeasuredGoesThroughTheFactory(kind: TestDatabase.Kind) async throws {
        try await HallTown.with(kind, Hall(.body("08:30"))) { town, _ in
            let factory = TestMetrics()
            let metrics = DaemonMetrics(factory: factory)
            let pulse = Pulse()
            #expect(pulse.age == nil)
            let runner = town.runner(metrics: metrics, pulse: pulse)
            #expect(
                try await town.run(runner) {
                    let ages = factory.recorders.filter { $0.label == "termind_last_success_age_seconds" }
                    return try await town.checks().count >= 2 && !ages.isEmpty
                })
            #expect(pulse.age.map { $0 < .seconds(20) } == true)
            let looks = try factory.expectCounter("termind_look_total", [("status", "open")])
            #expect(looks.totalValue >= 2)
            #expect(try factory.expectCounter("termind_messages_queued_total").totalValue == 1)
            for label in [
                "termind_look_seconds", "termind_lateness_seconds", "termind_seen_to_queued_seconds",
            ] {
                #expect(try factory.expectRecorder(label).values.allSatisfy { (0..<60).contains($0) })
            }
            let age = try factory.expectGauge("termind_last_success_age_seconds", [("office", "hall")])
            #expect(age.values.allSatisfy { (0..<30).contains($0) })
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func fromSeenToSentIsMeasured(kind: TestDatabase.Kind) async throws {
        try await HallTown.with(kind, Hall(.body("08:30"))) { town, _ in
            #expect(try await town.run(town.runner()) { try await town.checks().count >= 1 })
            let factory = TestMetrics()
            let (told, pulse) = (Notes(), Pulse())
            let channel = StdoutChannel(line: { $0.notification.message.text }, write: { told.add($0) })
            let dispatcher = Dispatcher(
                store: town.store, channels: [channel], metrics: DaemonMetrics(factory: factory),
                pulse: pulse
            ) { Issue.record("\($0)") }
            #expect(try await dispatcher.deliverDue(now: Date()) == 1)
            #expect(told.all.count == 1 && pulse.age != nil)
            let waits = try factory.expectRecorder("termind_queued_to_sent_seconds").values
            #expect(waits.count == 1 && waits.allSatisfy { (0..<60).contains($0) })
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func whileWeAreOfflineNoOfficeIsBlamed(kind: TestDatabase.Kind) async throws {
        let hall = Hall(.failure("no route to host"))
        try await HallTown.with(kind, hall, office: Hall.office()) { town, _ in
            let isUp = Flag()
            let asked = Flag()
            let connectivity = Connectivity(gap: .milliseconds(1)) {
                Connectivity.Probe(url: "https://probe.example/") {
                    asked.set()
                    return isUp.isSet
                }
            }
            let events = Events()
            let runner = town.runner(connectivity: connectivity, events: events)
            #expect(try await town.run(runner) { events.looks >= 1 })
            let check = try #require(try await town.checks().first)
            #expect(check.status == .unreachable)
            #expect(check.errorMessage == "we are offline: no route to host")
            let host = try #require(try await HostService(town.store).records(since: Date()).first)
            #expect(host.state?.breaker == nil, "its failures are not counted")
            let wait = try await town.target().nextDueAt.timeIntervalSince(check.checkedAt)
            #expect((15...75).contains(wait), "due again soon: \(wait)")
            #expect(changes(events) == [.offline])

            // The probe answers again: now it is the office's doing.
            isUp.set()
            try await dueAgain(town)
            #expect(try await town.run(runner) { events.looks >= 2 })
            #expect(try await town.checks().first?.errorMessage == "no route to host")
            let after = try #require(try await HostService(town.store).records(since: Date()).first)
            #expect(after.state?.breaker?.failures == 1)
            #expect(changes(events).count == 2)
            #expect(asked.isSet)
        }
    }

    @Test func anAnswerOfAnOfficeSaysThatWeAreOnline() async throws {
        let hall = Hall(.failure("no route to host"))
        try await HallTown.with(.sqlite, hall, office: Hall.office()) { town, _ in
            let events = Events()
            let connectivity = Connectivity {
                Connectivity.Probe(url: "https://probe.example/") { false }
            }
            let runner = town.runner(connectivity: connectivity, events: events)
            #expect(try await town.run(runner) { events.looks >= 1 })
            hall.reply(.body("none"))
            try await dueAgain(town)
            #expect(try await town.run(runner) { events.looks >= 2 })
            #expect(try await town.checks().first?.status == .fullyBooked)
            #expect(changes(events).count == 2 && changes(events).first == .offline)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func outsideItsHoursAnOfficeIsLeftAlone(kind: TestDatabase.Kind) async throws {
        let minutes = Int(Date().timeIntervalSince1970) % 86_400 / 60
        let start = try #require(TimeOfDay(minutes: (minutes + 120) % 1440))
        let end = try #require(TimeOfDay(minutes: (minutes + 240) % 1440))
        let office = Hall.office("http://127.0.0.1:9/", hours: ActiveHours(from: start, to: end))
        try await HallTown.with(kind, office: office) { town, _ in
            let phase = Date(
                timeIntervalSince1970: (Date().timeIntervalSince1970 / 600).rounded(.down) * 600 - 443)
            let target = try await town.target()
            try await town.store.write {
                try $0.put(
                    Target(
                        serviceID: target.serviceID, quantity: 1, nextDueAt: phase, interval: target.interval),
                    at: Date())
            }
            #expect(try await town.run(town.runner()) { try await town.target().nextDueAt > Date() })
            #expect(town.hall.asked.isEmpty)
            #expect(try await town.checks().isEmpty)
            let due = try await town.target().nextDueAt
            #expect(office.activeHours?.contains(due, in: "UTC") == true)
            let opening = try #require(office.activeHours?.next(from: Date(), in: "UTC"))
            #expect(due.timeIntervalSince(opening) == 157, "its phase is kept")
            let wait = due.timeIntervalSince(Date())
            #expect((100 * 60...131 * 60).contains(wait), "\(wait)")
        }
    }

    /// Makes target and host free at once.
    private func dueAgain(_ town: HallTown) async throws {
        let target = try await town.target()
        try await town.store.write {
            try $0.put(
                Target(
                    serviceID: target.serviceID, quantity: 1, nextDueAt: Date(), interval: target.interval),
                at: Date())
        }
        try await town.store.release("hall.example", until: Date(timeIntervalSince1970: 0))
    }

    private func changes(_ events: Events) -> [Connectivity.Change] {
        events.all.compactMap { if case .connectivity(let change) = $0 { change } else { nil } }
    }
}
