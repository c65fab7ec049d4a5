import Foundation
import Synchronization

/// What the end of a walk has to write: the host is free, the walk is counted.
struct HostDebt: Sendable {
    let host: String
    /// Until when nobody else has the host; `nil` where it was not claimed.
    let heldUntil: Date?
    /// When the next walk may start.
    let next: Date
    let use: HostUse?

    /// Writes it.
    func pay(in rows: any StoreTransaction) throws {
        let now = Date()
        // Once the claim has run out, the host may be another's.
        if let heldUntil, heldUntil > now { try rows.releaseHost(host, until: next, at: now) }
        if let use { try rows.count(use, at: now) }
    }
}

/// What could not be written when it should have been.
final class HostDebts: Sendable {
    private let debts = Mutex<[HostDebt]>([])

    func add(_ debt: HostDebt) { debts.withLock { $0.append(debt) } }
    var all: [HostDebt] { debts.withLock { $0 } }
    func next() -> HostDebt? { debts.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}
