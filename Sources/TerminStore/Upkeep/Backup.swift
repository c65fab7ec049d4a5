import Foundation
import GRDB
import TerminEngine

/// Copies a database into a new SQLite file, beside those who use it.
///
/// The file appears under its name once it is complete and was found sound; until then it is `FILE.part`.
public struct Backup: Sendable {
    /// A finished copy.
    public struct Summary: Hashable, Sendable {
        /// Where it is.
        public let file: String
        /// Its size.
        public let bytes: Int64
        /// How long it took.
        public let duration: Duration
    }

    private let engine: any SQLEngine

    /// - Parameter engine: what is copied.
    public init(of engine: any SQLEngine) {
        self.engine = engine
    }

    /// Copies the database into `file`.
    /// - Parameters:
    ///   - file: where to; its folder must be there.
    ///   - replacing: whether `file` may be there already.
    ///   - progress: is told of every step, from a thread of the copy.
    /// - Returns: the finished copy.
    /// - Throws: ``UpkeepRefusal`` where `file` cannot be made, ``StoreFailure``, `CancellationError`.
    public func write(
        to file: String, replacing: Bool = false,
        progress: @escaping @Sendable (UpkeepProgress) -> Void = { _ in }
    ) async throws -> Summary {
        let begin = ContinuousClock.now
        let sqlite = engine as? SQLiteEngine
        let part = try PartFile(beside: file, replacing: replacing, source: sqlite?.place)
        do {
            if let sqlite {
                try await offPool("backup") { try Backup.copyPages(of: sqlite, to: part.path, $0, progress) }
            } else {
                let target = try SQLiteEngine(path: part.path)
                _ = try await Mover(from: engine, to: target).move(progress: progress)
                try await target.close()
            }
            let bytes = try await offPool("backup") { stop in
                try Backup.seal(part.path, stop)
                try part.publish()
                return try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int64
            }
            return Summary(file: file, bytes: bytes ?? 0, duration: .now - begin)
        } catch {
            part.discard()
            throw error
        }
    }

    /// Copies the pages of one moment; writers go on meanwhile.
    private static func copyPages(
        of source: SQLiteEngine, to path: String, _ stop: StopFlag,
        _ progress: @escaping @Sendable (UpkeepProgress) -> Void
    ) throws {
        do {
            let target = try DatabaseQueue(path: path)
            try source.pool.read { from in
                // A first look fixes the moment. Without it every commit of a writer would start the copy again.
                _ = try Int.fetchOne(from, sql: "SELECT count(*) FROM sqlite_master")
                try target.writeWithoutTransaction { to in
                    try from.backup(to: to, pagesPerStep: 256) { step in
                        try stop.check()
                        progress(
                            UpkeepProgress(
                                part: "pages", done: Int64(step.completedPageCount),
                                total: Int64(step.totalPageCount), isComplete: step.isCompleted))
                    }
                }
            }
            try target.close()
        } catch let error as DatabaseError {
            throw StoreFailure(error, operation: "copying \(source.place)")
        }
    }

    /// Makes the copy one file, without a journal beside it, and looks whether it is sound.
    private static func seal(_ path: String, _ stop: StopFlag) throws {
        do {
            let copy = try DatabaseQueue(path: path)
            let complaints = try copy.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode = DELETE")
                try stop.check()
                return try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
            }
            try copy.close()
            guard complaints == ["ok"] else {
                throw StoreFailure(
                    .unusable, operation: "checking the copy",
                    message: complaints.first ?? "SQLite does not say that it is sound")
            }
        } catch let error as DatabaseError {
            throw StoreFailure(error, operation: "checking the copy")
        }
    }
}
