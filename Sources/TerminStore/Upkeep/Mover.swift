public import Foundation
import Synchronization
import TerminEngine

/// Copies everything from one database to another one, of either engine.
///
/// The copy is one consistent view of the source, which is only read, and one transaction on the target: whatever
/// ends it early leaves the target as it was. Every table is read back and compared before the commit.
public struct Mover: Sendable {
    /// What is there of one table.
    public struct Table: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// How many rows were copied.
        public let rows: Int64
        /// SHA-256 of all rows in the order of their ids, the same on both sides.
        public let checksum: String
    }

    /// The rows of a new database, which give way to those of the source.
    public struct NewDatabase: Hashable, Sendable {
        /// Names of settings.
        public var settings: Set<String> = []
        /// The office whose services are there from the start.
        public var office: String?
        /// Their names.
        public var services: Set<String> = []

        /// A new database of this kind; by default an empty one.
        public init(settings: Set<String> = [], office: String? = nil, services: Set<String> = []) {
            self.settings = settings
            self.office = office
            self.services = services
        }
    }

    let source: any SQLEngine
    let target: any SQLEngine
    let new: NewDatabase

    /// - Parameters:
    ///   - source: what is copied; it must have the newest schema.
    ///   - target: where to; it is migrated, and must be as `new` says.
    ///   - new: the rows of the target that may be there and give way.
    public init(from source: any SQLEngine, to target: any SQLEngine, replacing new: NewDatabase = .init()) {
        self.source = source
        self.target = target
        self.new = new
    }

    /// Copies everything.
    /// - Parameters:
    ///   - now: the clock, for the record of migrations.
    ///   - progress: is told of every page, from a thread of the target.
    /// - Returns: the tables, in the order in which they were copied.
    /// - Throws: ``UpkeepRefusal`` where source or target is not as it must be, ``StoreFailure``, `CancellationError`.
    public func move(
        at now: Date = Date(), progress: @escaping @Sendable (UpkeepProgress) -> Void = { _ in }
    ) async throws -> [Table] {
        if let source = source as? SQLiteEngine, let target = target as? SQLiteEngine,
            isSame(source.place, target.place)
        {
            throw UpkeepRefusal("\(target.place) is the database itself")
        }
        try await source.read { try Migrator.requireNewest(in: $0) }
        try await Migrator(engine: target).migrate(at: now)
        // Each side runs on a thread of its own database; this is all that is between them.
        let channel = PageChannel<Piece>(capacity: 4)
        let (source, target, new) = (source, target, new)
        return try await withTaskCancellationHandler {
            try await withThrowingTaskGroup(of: [Table].self) { group in
                group.addTask {
                    try await Mover.side(of: channel) {
                        let once = Once()
                        try await source.read {
                            try once.check()
                            try Mover.send(from: $0, to: channel)
                        }
                        return []
                    }
                }
                group.addTask {
                    try await Mover.side(of: channel) {
                        let once = Once()
                        return try await target.write { database in
                            try once.check()
                            return try Mover.receive(channel, into: database, replacing: new, progress)
                        }
                    }
                }
                do {
                    return try await group.reduce(into: []) { $0 += $1 }
                } catch {
                    throw channel.failure ?? error
                }
            }
        } onCancel: {
            channel.fail(CancellationError())
        }
    }

    /// Runs one side; what it throws, wherever that was, ends the other side too.
    private static func side(
        of channel: PageChannel<Piece>, _ body: () async throws -> [Table]
    ) async throws -> [Table] {
        do {
            return try await body()
        } catch {
            channel.fail(error)
            throw error
        }
    }
}

/// Refuses the second run of a transaction: what the other side sent to the first one is gone.
private final class Once: Sendable {
    private let hasRun = Atomic(false)

    func check() throws {
        guard hasRun.exchange(true, ordering: .relaxed) else { return }
        throw StoreFailure(
            .unavailable, operation: "copying a database",
            message: "another transaction stood in its way; nothing was copied")
    }
}
