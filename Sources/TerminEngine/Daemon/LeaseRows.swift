public import Foundation

/// Rows of `leases`, and the claims that a daemon leaves behind.
public protocol LeaseRows {
    /// Who holds the lease `name`, and until when.
    func lease(_ name: String) throws -> (owner: String, expiresAt: Date)?
    /// Makes or extends a lease.
    func putLease(_ name: String, owner: String, until: Date, at now: Date) throws
    /// Ends a lease of `owner`.
    func deleteLease(_ name: String, owner: String) throws
    /// Who has claimed a target, kept from changing until the transaction ends; `nil` where there is no such target.
    func claim(service: Int64, quantity: Int) throws -> TargetClaim?
    /// Frees every claimed target and message: nobody is left who works on them.
    func releaseEverything(at now: Date) throws
}

/// Rows of `hosts`, `host_hours` and `robots`, and what is on record about hosts.
public protocol HostRows {
    /// What is known about a host.
    func host(_ host: String) throws -> HostState?
    /// Writes the breaker of a host that is known, and when its next walk may start.
    func update(_ host: String, _ state: HostState, at now: Date) throws
    /// Hosts with an open breaker or a wait, by name.
    func hosts(after: String, limit: Int) throws -> [(host: String, state: HostState)]
    /// Ends a walk on a host: the next one may start at `next`.
    func releaseHost(_ host: String, until next: Date, at now: Date) throws
    /// Counts a walk in the hour in which it began.
    func count(_ use: HostUse, at now: Date) throws
    /// The hours since `since` in which hosts were asked, by host and hour.
    func hostHours(since: Date) throws -> [HostHour]
    /// What the `robots.txt` of a host said when it was last read.
    func robots(of host: String) throws -> StoredRobots?
    /// Keeps what the `robots.txt` of a host says.
    func put(_ robots: StoredRobots, of host: String, at now: Date) throws
    /// At most `limit` entries of the record about `event`, latest first.
    func auditEntries(event: String, limit: Int) throws -> [AuditEntry]
}
