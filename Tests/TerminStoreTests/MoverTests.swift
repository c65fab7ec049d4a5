import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

/// From one database into another, of every pair of engines.
@Suite struct MoverTests {
    struct Direction: Sendable, CustomTestStringConvertible {
        let from: TestDatabase.Kind
        let to: TestDatabase.Kind
        var testDescription: String { "\(from) to \(to)" }

        static let all = TestDatabase.Kind.available.flatMap { from in
            TestDatabase.Kind.available.map { Direction(from: from, to: $0) }
        }
    }

    /// A source with rows of every table and `checks` more, and a target that is not there yet.
    func with(
        _ direction: Direction, checks: Int = 0,
        _ body: (_ source: any SQLEngine, _ target: any SQLEngine) async throws -> Void
    ) async throws {
        try await TestDatabase.with(direction.from) { from in
            _ = try await from.store()
            let source = try from.engine()
            try await SampleRows.write(to: source)
            if checks > 0 {
                try await SampleRows.addChecks(checks, from: 1_795_000_000_000, to: source)
            }
            try await TestDatabase.with(direction.to) { to in
                try await body(source, to.engine())
            }
        }
    }

    @Test(arguments: Direction.all)
    func copiesEveryRowWithItsID(_ direction: Direction) async throws {
        try await with(direction, checks: 1234) { source, target in
            let before = try await SampleRows.all(in: source)
            let parts = Notes()
            let moved = try await Mover(from: source, to: target).move { progress in
                if progress.isComplete { parts.add(progress.part) }
            }
            #expect(moved.map(\.name) == Schema.tables.map(\.name))
            #expect(moved.map(\.name) == parts.all)
            #expect(moved.first { $0.name == "checks" }?.rows == 1236)
            #expect(try await SampleRows.all(in: target) == before)
            #expect(try await SampleRows.all(in: source) == before)
            // What comes next gets ids of its own.
            let user = try await SQLStore(target, worker: "t").write { rows in
                try rows.insert(User.Profile(telegramID: 7), at: Date(timeIntervalSince1970: 1))
            }
            #expect(user == 7)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func andBackIsTheSame(_ kind: TestDatabase.Kind) async throws {
        try await with(Direction(from: .sqlite, to: kind), checks: 500) { source, target in
            let there = try await Mover(from: source, to: target).move()
            try await TestDatabase.with(.sqlite) { third in
                let back = try await Mover(from: target, to: third.engine()).move()
                #expect(back == there)
            }
        }
    }

    @Test(arguments: Direction.all)
    func copiesOneMomentBesideAWriter(_ direction: Direction) async throws {
        try await with(direction, checks: 5000) { source, target in
            let writer = Writer()
            async let longest = writer.run {
                try await SampleRows.addChecks(3, from: 1_796_000_000_000, to: source)
            }
            let result = await Result.catching { try await Mover(from: source, to: target).move() }
            writer.end()
            _ = try await longest
            let moved = try result.get()
            // The writer adds three at a time.
            let count = try #require(moved.first { $0.name == "checks" }?.rows)
            #expect(count >= 5002 && (count - 5002).isMultiple(of: 3))
        }
    }

    @Test(arguments: Direction.all)
    func refusesATargetThatHoldsSomething(_ direction: Direction) async throws {
        try await with(direction) { source, target in
            let store = try await SQLStore(target, worker: "t")
            let office = Office(
                id: "d", portal: "p", name: "D", url: "https://d.example", timeZone: "Europe/Berlin")
            try await ConfigService(store).initialise(
                [(office, [Service(category: nil, name: "S")])], version: "1",
                now: Date(timeIntervalSince1970: 1))
            let settings = Set(ConfigService.settings(version: "1").map(\.key))
            let refusal = await #expect(throws: UpkeepRefusal.self) {
                try await Mover(from: source, to: target, replacing: .init(settings: settings)).move()
            }
            #expect(refusal?.description == "the target is not empty: it has 1 row in services")
            let new = Mover.NewDatabase(settings: settings, office: "d", services: ["S"])
            _ = try await Mover(from: source, to: target, replacing: new).move()
            #expect(try await SampleRows.all(in: target) == SampleRows.all(in: source))
            let again = await #expect(throws: UpkeepRefusal.self) {
                try await Mover(from: source, to: target, replacing: new).move()
            }
            #expect(again?.description.contains("2 rows in users") == true)
        }
    }

    @Test(arguments: Direction.all)
    func aTargetThatFailsIsEmptyAndUsableAgain(_ direction: Direction) async throws {
        try await with(direction, checks: 3000) { source, target in
            _ = try await SQLStore(target, worker: "t")
            try await refuseChecks(true, in: target, direction.to)
            await #expect(throws: StoreFailure.self) { try await Mover(from: source, to: target).move() }
            #expect(try await SampleRows.count(in: target) == 0)
            try await refuseChecks(false, in: target, direction.to)
            _ = try await Mover(from: source, to: target).move()
            #expect(try await SampleRows.all(in: target) == SampleRows.all(in: source))
        }
    }

    private func refuseChecks(
        _ refuse: Bool, in target: any SQLEngine, _ kind: TestDatabase.Kind
    ) async throws {
        try await target.write { database in
            let statement =
                switch (kind, refuse) {
                case (.sqlite, true):
                    """
                    CREATE TRIGGER refuse BEFORE INSERT ON checks WHEN NEW.id > 2000
                    BEGIN SELECT RAISE(ABORT, 'no'); END
                    """
                case (.sqlite, false): "DROP TRIGGER refuse"
                case (.postgresql, true): "ALTER TABLE checks ADD CONSTRAINT refuse CHECK (id <= 2000)"
                case (.postgresql, false): "ALTER TABLE checks DROP CONSTRAINT refuse"
                }
            _ = try database.run(statement, [])
        }
    }

    @Test(arguments: Direction.all)
    func aSourceThatFailsLeavesTheTargetEmpty(_ direction: Direction) async throws {
        try await with(direction, checks: 3000) { source, target in
            try await source.write { _ = try $0.run("ALTER TABLE leases RENAME TO lost", []) }
            await #expect(throws: StoreFailure.self) { try await Mover(from: source, to: target).move() }
            #expect(try await SampleRows.count(in: target) == 0)
        }
    }

    @Test(arguments: Direction.all)
    func isCancelledOnBothSides(_ direction: Direction) async throws {
        try await with(direction, checks: 20_000) { source, target in
            _ = try await SQLStore(target, worker: "t")
            let (begun, begin) = AsyncStream<Void>.makeStream()
            let outcome = await withTaskGroup(of: Result<Void, any Error>.self) { group in
                group.addTask {
                    do {
                        _ = try await Mover(from: source, to: target).move { progress in
                            if progress.part == "checks" { begin.finish() }
                        }
                        return .success(())
                    } catch {
                        return .failure(error)
                    }
                }
                for await _ in begun {}
                group.cancelAll()
                return await group.next()
            }
            #expect(throws: CancellationError.self) { try outcome?.get() }
            #expect(try await SampleRows.count(in: target) == 0)
        }
    }

    @Test func noticesWhatWasWrittenOtherwise() async throws {
        try await with(Direction(from: .sqlite, to: .sqlite)) { source, target in
            _ = try await SQLStore(target, worker: "t")
            try await target.write { database in
                _ = try database.run(
                    """
                    CREATE TRIGGER change AFTER INSERT ON users
                    BEGIN UPDATE users SET first_name = 'x' WHERE id = NEW.id; END
                    """, [])
            }
            #expect(await kindOfFailure { _ = try await Mover(from: source, to: target).move() } == .unusable)
            #expect(try await SampleRows.count(in: target) == 0)
        }
    }

    @Test func refusesASourceOfAnotherSchema() async throws {
        try await withOldDatabase { path in
            try await TestDatabase.with(.sqlite) { to in
                let failure = await kindOfFailure {
                    _ = try await Mover(from: SQLiteEngine(path: path), to: to.engine()).move()
                }
                #expect(failure == .unusable)
            }
            let versions = try await SQLiteEngine(path: path).read {
                try $0.run("SELECT version FROM schema_migrations", []).count
            }
            #expect(versions == 1)
            let same = try SQLiteEngine(path: path)
            await #expect(throws: UpkeepRefusal.self) { try await Mover(from: same, to: same).move() }
        }
    }
}

/// A copy of the database that version 1 made, which is gone afterwards.
func withOldDatabase(_ body: (String) async throws -> Void) async throws {
    try await withFile { path in
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/version-1.sqlite")
        let copy = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: fixture, to: copy)
        try await body(path)
    }
}
