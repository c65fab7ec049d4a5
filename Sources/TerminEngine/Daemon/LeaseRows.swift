public import Foundation

/// Rows of `leases`, and the claims that a daemon leaves behind.
public protocol LeaseRows {
    /// Who holds the lease `name`, and until when.
    func lease(_ name: String) throws -> (owner: String, expiresAt: Date)?
    /// Makes or extends a lease.
    func putLease(_ name: String, owner: String, until: Date, at now: Date) throws
    /// Ends a lease of `owner`.
    func deleteLease(_ name: String, owner: String) throws
    /// Frees every claimed target and message: nobody is left who works on them.
    func releaseEverything(at now: Date) throws
}

/// Rows of `hosts`.
public protocol HostRows {
    /// What is known about a host.
    func host(_ host: String) throws -> HostState?
    /// Writes the breaker of a host that is known, and when its next walk may start.
    func update(_ host: String, _ state: HostState, at now: Date) throws
    /// Hosts with an open breaker or a wait, by name.
    func hosts(after: String, limit: Int) throws -> [(host: String, state: HostState)]
}
