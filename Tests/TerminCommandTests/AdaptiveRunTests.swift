import Foundation
import TerminCore
import TerminEngine
import TerminSimulator
import TerminStore
import Testing

/// When the daemon looks again.
@Suite(.serialized) struct AdaptiveRunTests {
    @Test(arguments: [true, false])
    func theNextLookIsWhereThePlanHasIt(_ isAdaptive: Bool) async throws {
        try await withOffice(extra: "schedule: {adaptive: \(isAdaptive)}") { office, folder in
            let desk = Desk(folder: folder)
            _ = try await desk("user", "add", "--telegram", "1")
            let made = try await desk(
                "subscription", "add", "--user", "1", "--office", "sim", "--service", main, "--every", "30m")
            #expect(made.status == 0, "\(made.errors)")
            await office.setSlots(
                .on(try #require(Day("2031-12-11")), free: "08:30"), service: main)
            let service = Int64(
                try #require(
                    try await desk("subscription", "list", "--json").list.first?["service_id"] as? Int))
            let path = folder.appending(path: "termind.db").path
            let store = try await SQLStore(SQLiteEngine(path: path), worker: "t")
            func target() async throws -> Target {
                try #require(try await store.read { try $0.target(service: service, quantity: 1) })
            }
            let before = try await target()
            let run = try await Program.run(["run"], in: folder, signal: SIGTERM) { _, errors in
                errors.contains("open: 1 slot")
            }
            #expect(run.status == 0, "\(run.errors)")
            let after = try await target()
            #expect(after.interval == .seconds(1800))
            if isAdaptive {
                let week = try #require(LocalWeek(zone: "Europe/Berlin"))
                let next = Int(after.nextDueAt.timeIntervalSince1970)
                let looks = AdaptivePlan(budget: 48, leastGap: 120, name: "\(service)/1").looks(
                    of: week.day(of: next), in: week, by: .generic)
                #expect(looks.contains(next) && after.nextDueAt > before.nextDueAt)
            } else {
                #expect(after.nextDueAt.timeIntervalSince(before.nextDueAt) == 1800)
            }
        }
    }
}
