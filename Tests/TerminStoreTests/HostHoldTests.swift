import Foundation
import TerminEngine
import TerminStore
import Testing

/// A host that is held for a long walk.
@Suite struct HostHoldTests {
    @Test(arguments: TestDatabase.Kind.available)
    func isHeldForLongerByItsHolderAlone(_ kind: TestDatabase.Kind) async throws {
        try await TestDatabase.with(kind) { database in
            let (ours, theirs) = (try await database.store(), try await database.store(worker: "other"))
            let start = Town.start
            func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }
            #expect(try await ours.claim("h:1", at: start, holding: .seconds(60)) == nil)
            #expect(try await ours.hold("h:1", from: at(60), until: at(100)))
            #expect(try await theirs.claim("h:1", at: at(70), holding: .seconds(60)) == at(100))
            // Run out and taken by another, it is not ours to hold.
            #expect(try await theirs.claim("h:1", at: at(100), holding: .seconds(60)) == nil)
            #expect(try await !ours.hold("h:1", from: at(100), until: at(200)))
            #expect(try await ours.claim("h:1", at: at(120), holding: .seconds(60)) == at(160))
        }
    }
}
