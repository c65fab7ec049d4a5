import Foundation
import Glibc
import TerminEngine
import TerminStore

extension DaemonOwner {
    /// This process.
    static let current = DaemonOwner(
        machine: ProcessInfo.processInfo.hostName, pid: ProcessInfo.processInfo.processIdentifier)

    /// Whether the process still lives; it is on this machine.
    var isRunning: Bool { kill(pid, 0) == 0 || errno == EPERM }
}

extension SQLStore {
    /// The lock of this process, taken; `nil` where any number of daemons may work on the database.
    /// - Throws: `CommandEnd` of status 69 that names the process that has it, or `StoreFailure`.
    func takenLock() async throws -> DaemonLock? {
        guard !isSharedByDaemons else { return nil }
        let lock = DaemonLock(self, owner: .current) { $0.isRunning }
        if let other = try await lock.take(now: Date()) {
            throw CommandEnd(.unavailable, "a daemon or 'watch' works on \(place) already: \(other)")
        }
        return lock
    }
}

extension DaemonLock {
    /// Runs `work` while the lock is extended; release it afterwards.
    /// - Throws: what `work` threw; `CommandEnd` of status 69 where somebody else took the lock.
    func holding(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await work() }
            group.addTask { try await extendForEver() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// The heartbeat; a database that is away for a moment does not end it.
    func extendForEver() async throws {
        while true {
            try await Task.sleep(for: DaemonLock.lease / 3)
            do {
                guard try await extend(now: Date()) else {
                    throw CommandEnd(.unavailable, "another daemon took this database over; this one stops")
                }
            } catch let failure as StoreFailure where failure.kind == .unavailable {
                continue
            }
        }
    }
}
