public import Foundation

/// The one daemon of a SQLite file: a row with a lease that it extends while it lives.
public struct DaemonLock: Sendable {
    private let store: any Store
    private let name: String
    private let owner: DaemonOwner
    private let isAlive: @Sendable (DaemonOwner) -> Bool

    /// How long the lock lasts unless it is extended.
    public static let lease: Duration = .seconds(30)

    /// The lock `name` for `owner`; `isAlive` says whether another owner on this machine still lives.
    public init(
        _ store: any Store, name: String = "daemon", owner: DaemonOwner,
        isAlive: @escaping @Sendable (DaemonOwner) -> Bool
    ) {
        self.store = store
        self.name = name
        self.owner = owner
        self.isAlive = isAlive
    }

    /// Takes the lock, and with it what a predecessor that no longer lives had claimed.
    /// - Returns: `nil` where it was taken, else who has it.
    /// - Throws: ``StoreFailure``.
    public func take(now: Date) async throws -> DaemonOwner? {
        let (name, owner, isAlive) = (name, owner, isAlive)
        let until = now.addingTimeInterval(Self.lease.seconds)
        return try await store.write { rows in
            if let held = try rows.lease(name), held.expiresAt > now, let other = DaemonOwner(held.owner),
                other != owner, other.machine != owner.machine || isAlive(other)
            {
                return other
            }
            try rows.putLease(name, owner: owner.text, until: until, at: now)
            try rows.releaseEverything(at: now)
            return nil
        }
    }

    /// The heartbeat; `false` where somebody else took the lock in the meantime.
    /// - Throws: ``StoreFailure``.
    public func extend(now: Date) async throws -> Bool {
        let (name, owner) = (name, owner)
        let until = now.addingTimeInterval(Self.lease.seconds)
        return try await store.write { rows in
            guard try rows.lease(name)?.owner == owner.text else { return false }
            try rows.putLease(name, owner: owner.text, until: until, at: now)
            return true
        }
    }

    /// Gives the lock back.
    /// - Throws: ``StoreFailure``.
    public func release() async throws {
        let (name, owner) = (name, owner)
        try await store.write { try $0.deleteLease(name, owner: owner.text) }
    }
}

/// A process on a machine.
public struct DaemonOwner: Hashable, Sendable, CustomStringConvertible {
    /// The name of the machine.
    public let machine: String
    /// The process.
    public let pid: Int32

    /// A process.
    public init(machine: String, pid: Int32) {
        self.machine = machine
        self.pid = pid
    }

    /// The owner written as ``text``; `nil` where it is not one.
    public init?(_ text: String) {
        guard let slash = text.lastIndex(of: "/"), let pid = Int32(text[text.index(after: slash)...]) else {
            return nil
        }
        self.init(machine: String(text[..<slash]), pid: pid)
    }

    /// `machine/pid`, as the database keeps it.
    public var text: String { "\(machine)/\(pid)" }

    /// `process 4711 on machine`.
    public var description: String { "process \(pid) on \(machine)" }
}
