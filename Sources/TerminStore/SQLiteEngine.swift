import Foundation
import GRDB
import Glibc
public import TerminEngine

/// An SQLite file through GRDB's pool: WAL, one writer, readers beside it.
public final class SQLiteEngine: SQLEngine {
    let pool: DatabasePool
    /// The path of the file.
    public let place: String
    /// Which file it was that was opened.
    private let file: FileIdentity?
    /// That of SQLite.
    public var dialect: Dialect { .sqlite }

    /// Opens the file at `path`, making it and its folder if they are missing.
    ///
    /// A committed transaction survives a power cut (`synchronous=FULL`).
    /// - Parameters:
    ///   - path: where the file is.
    ///   - mustExist: whether a missing file is an error instead.
    ///   - busyTimeout: how long another process's transaction is waited for.
    ///   - isDurable: whether a committed transaction survives a power cut; without it the file stays whole, but the
    ///     last transactions may be missing.
    /// - Throws: ``StoreFailure`` of kind `unavailable` or `unusable`.
    public init(
        path: String, mustExist: Bool = false, busyTimeout: Duration = .seconds(5), isDurable: Bool = true
    ) throws(StoreFailure) {
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(Double(busyTimeout.milliseconds) / 1000)
        configuration.label = "termind"
        if mustExist, !FileManager.default.fileExists(atPath: path) {
            throw StoreFailure(.unavailable, operation: "opening \(path)", message: "there is no such file")
        }
        do {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            // It holds people's addresses: nobody else reads it, nor the files beside it, which take its mode.
            if !FileManager.default.fileExists(atPath: path) {
                _ = FileManager.default.createFile(
                    atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            }
            pool = try DatabasePool(path: path, configuration: configuration)
            // The pool sets NORMAL after its own preparation, so a pragma there would be lost.
            if isDurable {
                try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            }
        } catch {
            throw StoreFailure(opening: path, error)
        }
        place = path
        file = FileIdentity(path)
    }

    /// Ends the use of the file, which is then complete in itself. Nobody else uses it.
    /// - Throws: ``StoreFailure``.
    package func close() async throws {
        try await offPool("close") { [pool, place] _ in
            do {
                // The pool's readers close last, and leave what was written beside the file.
                try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
                try pool.close()
            } catch let error as DatabaseError {
                throw StoreFailure(error, operation: "closing \(place)")
            }
        }
    }

    /// Runs `body` once, under `BEGIN IMMEDIATE`.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
    ) async throws -> Result {
        // Whoever deletes or replaces the file under us would lose everything that is written from now on.
        guard FileIdentity(place) == file else {
            throw StoreFailure(
                .unusable, operation: "writing to \(place)",
                message: "the file was deleted or replaced since it was opened; start again")
        }
        do {
            return try await pool.writeWithoutTransaction { database in
                var result: Result?
                try database.inTransaction(.immediate) {
                    result = try body(SQLiteExecutor(database: database))
                    return .commit
                }
                guard let result else {
                    throw StoreFailure(.failed, operation: "a transaction", message: "it did not run")
                }
                return result
            }
        } catch let error where error is CancellationError || Task.isCancelled {
            // A cancelled task's statement is interrupted, which is no fault of the database.
            throw CancellationError()
        } catch let error as DatabaseError {
            throw StoreFailure(error, operation: "writing to \(place)")
        }
    }

    /// Runs `body` once, on a snapshot.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLExecutor) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.read { try body(SQLiteExecutor(database: $0)) }
        } catch let error where error is CancellationError || Task.isCancelled {
            throw CancellationError()
        } catch let error as DatabaseError {
            throw StoreFailure(error, operation: "reading \(place)")
        }
    }
}

/// A file, whatever it is called.
private struct FileIdentity: Hashable {
    private let device: UInt
    private let number: UInt

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, number) = (UInt(status.st_dev), UInt(status.st_ino))
    }
}

private struct SQLiteExecutor: SQLExecutor {
    let database: Database
    var dialect: Dialect { .sqlite }

    func run(_ sql: String, _ values: [SQLValue]) throws(StoreFailure) -> [SQLRow] {
        try refuseNUL(values, in: sql)
        do {
            let statement = try database.cachedStatement(sql: NumberedText.of(sql))
            let arguments = StatementArguments(values.map { $0.databaseValue })
            let cursor = try Row.fetchCursor(statement, arguments: arguments)
            var rows: [SQLRow] = []
            while let row = try cursor.next() { rows.append(SQLRow(row.databaseValues.map { SQLValue($0) })) }
            return rows
        } catch let error as DatabaseError {
            throw StoreFailure(error, operation: summary(of: sql))
        } catch {
            // GRDB's words for a cancelled task; the transaction then ends with its CancellationError.
            throw StoreFailure(.unavailable, operation: summary(of: sql), message: error.localizedDescription)
        }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .int(let value): value.databaseValue
        case .double(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .null: .null
        }
    }

    fileprivate init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let number): .int(number)
            case .double(let number): .double(number)
            case .string(let text): .text(text)
            case .blob(let data): .text(String(decoding: data, as: UTF8.self))
            }
    }
}

extension StoreFailure {
    init(_ error: DatabaseError, operation: String) {
        let kind: Kind =
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: .unique
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            case .SQLITE_CONSTRAINT_CHECK: .check
            default:
                switch error.resultCode {
                case .SQLITE_NOTADB, .SQLITE_CORRUPT: .unusable
                case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_BUSY,
                    .SQLITE_LOCKED, .SQLITE_PERM, .SQLITE_AUTH:
                    .unavailable
                default: .failed
                }
            }
        self.init(
            kind, operation: operation, message: error.message ?? "SQLite gave no reason",
            code: String(error.extendedResultCode.rawValue))
    }

    /// What GRDB or the file system said about a file that was to be opened.
    fileprivate init(opening path: String, _ error: any Error) {
        if let error = error as? DatabaseError {
            self.init(error, operation: "opening \(path)")
        } else {
            self.init(.unavailable, operation: "opening \(path)", message: error.localizedDescription)
        }
    }
}
