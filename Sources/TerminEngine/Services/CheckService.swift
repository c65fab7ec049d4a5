public import Foundation
public import TerminCore

/// Looks on record: what each showed, what it changed, and whom that concerns.
public struct CheckService: Sendable {
    private let store: any Store

    /// The checks in `store`.
    public init(_ store: any Store) {
        self.store = store
    }

    /// Records a look, its episodes, the health of the office and the messages they cause, in one transaction.
    ///
    /// - Parameters:
    ///   - look: the look, of a query with a service.
    ///   - service: the row of that service.
    ///   - depth: what one walk of the portal learns.
    ///   - patience: how many complete looks in a row must miss a slot before it is gone.
    ///   - weAreOffline: whether the look failed on our side, which says nothing about the office.
    ///   - now: the clock.
    /// - Returns: the row of the check and what changed.
    /// - Throws: ``Refusal/unknown(_:id:)``, ``StoreFailure``; then nothing was written.
    public func record(
        _ look: Look, of service: Int64, depth: Portal.Depth, patience: Int, weAreOffline: Bool = false,
        now: Date
    ) async throws -> RecordedLook {
        try await record(
            look, of: service, depth: depth, patience: patience, weAreOffline: weAreOffline, now: now
        ) { _ in }.look
    }

    /// The same, with what else follows from the look, in the same transaction; gives what `finish` gave.
    func record<Result: Sendable>(
        _ look: Look, of service: Int64, depth: Portal.Depth, patience: Int, weAreOffline: Bool, now: Date,
        finish: @escaping @Sendable (any StoreTransaction) throws -> Result
    ) async throws -> (look: RecordedLook, result: Result) {
        try await store.write { rows in
            let recorded = try record(
                look, of: service, depth: depth, patience: patience, weAreOffline: weAreOffline, now: now,
                in: rows)
            return (recorded, try finish(rows))
        }
    }

    private func record(
        _ look: Look, of service: Int64, depth: Portal.Depth, patience: Int, weAreOffline: Bool, now: Date,
        in rows: any StoreTransaction
    ) throws -> RecordedLook {
        // Two workers at one target would both take a slot for new.
        let stored = try rows.lockService(service).known("service", service)
        let quantity = look.query.quantity
        let verdict = try verdict(of: look, service, depth: depth, patience: patience, rows, now)
        let current = look.droppingPast(at: now)
        let check = try rows.insertCheck(current, of: service, at: now)
        let opened = try rows.openEpisodes(
            verdict.appeared, of: look, service: service, check: check, at: now)
        try rows.touch(verdict.remaining, seenAt: look.checkedAt, at: now)
        try rows.end(verdict.gone + verdict.past, at: now)
        try rows.countLook(
            current, service: service, appeared: opened.count, gone: verdict.gone.count, at: now)
        let watch = HealthWatch(rows: rows, service: stored, look: current, check: check, now: now)
        let health = weAreOffline ? nil : try watch.note()

        let telling = Telling(
            rows: rows, service: stored, look: look, check: check, opened: opened, verdict: verdict,
            health: health?.after, now: now)
        var written = 0
        // Most looks have no news for anybody: then nobody need be read.
        if telling.mayConcernSomebody {
            let recipients = try rows.recipients(service: service, quantity: quantity, at: now)
            let messages = try telling.messages(to: recipients)
            written = try rows.enqueue(messages, due: now, at: now)
            try rows.noteMessages(
                subscriptions: Set(messages.compactMap(\.subscriptionID)).sorted(), at: now)
        }
        try rows.noteLook(current.status, service: service, quantity: quantity, at: look.checkedAt)
        return RecordedLook(
            check: check, verdict: verdict, messages: written,
            healthChange: health.flatMap { $0.before.state == $0.after.state ? nil : $0 })
    }

    /// What a look changed; where its office fell silent all at once, what would be gone waits for one more look.
    private func verdict(
        of look: Look, _ service: Int64, depth: Portal.Depth, patience: Int, _ rows: any StoreTransaction,
        _ now: Date
    ) throws -> Verdict {
        let quantity = look.query.quantity
        let episodes = try rows.openEpisodes(service: service, quantity: quantity)
        // Without slots then and now there is nothing to compare.
        let earlier =
            episodes.isEmpty && look.slots.isEmpty
            ? [] : try rows.answeredLooks(service: service, quantity: quantity, count: max(1, patience))
        // A look that hung while another was made shows what was, not what is: it goes on record and changes nothing.
        if let latest = earlier.first, latest > look.checkedAt, latest <= now { return .nothing }
        func verdict(_ patience: Int) -> Verdict {
            Verdict(
                look, against: episodes, earlier: earlier, depth: depth, patience: patience, now: now)
        }
        let plain = verdict(patience)
        guard look.status == .fullyBooked, !plain.gone.isEmpty else { return plain }
        let fellAt = earlier.prefix(patience - 1).last ?? look.checkedAt
        let falls = try rows.falls(
            office: look.query.office.id, since: fellAt.addingTimeInterval(-TargetFall.horizon))
        return TargetFall.isSuspect(falls, at: fellAt) ? verdict(patience + 1) : plain
    }

    /// At most `limit` checks of a target (or of every quantity) before the check `before`, latest first.
    /// - Throws: ``StoreFailure``.
    public func history(
        of service: Int64, quantity: Int? = nil, before: StoredCheck? = nil, limit: Int
    ) async throws -> [StoredCheck] {
        try await store.history {
            try $0.checks(service: service, quantity: quantity, before: before, limit: limit)
        }
    }

    /// The looks at a service since `since`, counted by the database.
    /// - Throws: ``StoreFailure``.
    public func statistics(of service: Int64, since: Date) async throws -> CheckStatistics {
        try await store.history { try $0.statistics(service: service, since: since) }
    }

    /// The open episodes of a target, earliest slot first.
    /// - Throws: ``StoreFailure``.
    public func openEpisodes(of service: Int64, quantity: Int) async throws -> [Episode] {
        try await store.read { try $0.openEpisodes(service: service, quantity: quantity) }
    }
}

/// What recording a look came to.
public struct RecordedLook: Hashable, Sendable {
    /// The row of the check.
    public let check: Int64
    /// What the look changed.
    public let verdict: Verdict
    /// How many messages were written to subscribers.
    public let messages: Int
    /// What it changed about the health of the office; `nil` for nothing.
    public let healthChange: HealthChange?
}
