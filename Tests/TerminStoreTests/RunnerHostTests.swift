import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// What a runner leaves behind at a host: nothing that keeps others away for longer than its floor.
@Suite struct RunnerHostTests {
    private static let host = "127.0.0.1:9"

    @Test(arguments: TestDatabase.Kind.available, 1...3)
    func whoEndsInTheMiddleOfAWalkFreesTheHost(kind: TestDatabase.Kind, _: Int) async throws {
        try await HallTown.with(kind, Hall(.silence)) { town, _ in
            let runner = town.runner(includingLoopback: true)
            #expect(try await town.run(runner) { !town.hall.asked.isEmpty })
            let record = try #require(
                try await HostService(town.store).records(since: Date().addingTimeInterval(-7200)).first)
            let wait = try #require(record.state).nextAllowedAt.timeIntervalSince(Date())
            #expect(wait <= 60, "the floor of the host, not its claim: \(wait)")
            #expect(record.hours.map(\.requests).reduce(0, +) == 1)
            #expect(try await town.checks().isEmpty)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aHostOnWhichAWalkGoesOnIsTriedAgainAfterItsFloor(kind: TestDatabase.Kind) async throws {
        try await HallTown.with(kind) { town, _ in
            let held = try await town.store.claim(Self.host, at: Date(), holding: .seconds(120))
            #expect(held == nil)
            let service = town.service
            #expect(
                try await town.run(town.runner(includingLoopback: true)) {
                    let claim = try await town.store.write { try $0.claim(service: service, quantity: 1) }
                    return claim.map { $0.worker == nil && $0.until > Date() } ?? false
                })
            let claim = try #require(
                try await town.store.write { try $0.claim(service: service, quantity: 1) })
            let wait = claim.until.timeIntervalSince(Date())
            #expect((30...60).contains(wait), "\(wait)")
            #expect(town.hall.asked.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func aLookOnRecordIsSettledWithIt(kind: TestDatabase.Kind) async throws {
        try await HallTown.with(kind, Hall(.body("08:30"))) { town, _ in
            let before = try await town.target().nextDueAt
            let isSettled = Flag()
            try await town.run(town.runner(includingLoopback: true)) {
                guard try await !town.checks().isEmpty else { return false }
                if try await town.target().nextDueAt > before { isSettled.set() }
                return true
            }
            #expect(isSettled.isSet)
        }
    }
}
