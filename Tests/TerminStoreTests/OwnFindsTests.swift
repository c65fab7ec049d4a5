import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// What the looks in a database tell the plan.
@Suite struct OwnFindsTests {
    @Test(arguments: TestDatabase.Kind.available)
    func aFindIsALookThatSawSomethingNew(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            _ = try await town.subscribe(town.user(1))
            try await town.record(["08:30"], after: 0)
            try await town.record(["08:30"], after: 1_800)
            try await town.record(["08:30", "09:00"], after: 3_600)
            try await town.record([], after: 5_400)
            try await town.record(["10:00"], after: 7_200)
            try await town.record(["11:00"], after: 9_000)
            let (service, end) = (town.service, Town.at(9_000))
            let findings = try await town.store.history {
                try $0.findings(service: service, quantity: 1, since: Town.start, before: end)
            }
            #expect(findings.map(\.isFind) == [true, false, true, false, true])
            #expect(findings.map(\.checkedAt) == [0, 1_800, 3_600, 5_400, 7_200].map(Town.at))
            // What was there at the first look had opened before anybody looked.
            let week = try #require(LocalWeek(zone: "Europe/Berlin"))
            let own = try await OwnFinds(
                of: service, quantity: 1, before: Int(end.timeIntervalSince1970), in: week, town.store)
            #expect(own.looks == 4 && own.finds == 2)
            let other = try await OwnFinds(
                of: service, quantity: 2, before: Int(end.timeIntervalSince1970), in: week, town.store)
            #expect(other.looks == 0 && other.finds == 0)
        }
    }
}
