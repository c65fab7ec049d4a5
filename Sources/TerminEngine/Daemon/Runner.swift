public import Foundation
import Synchronization
public import TerminCore

/// Looks at what is due: claims targets, walks, records, and says when each is due again.
///
/// Any number of processes may run one on the same database. A target is claimed by one of them at a time; a claim that is
/// not extended runs out, and another process takes the target over. Of the targets on one host the longest due goes
/// first, and the others wait for the host.
public struct Runner: Sendable {
    /// What the runner needs to know about a service to look at it.
    public struct Subject: Sendable {
        /// The question.
        public let query: Query
        /// Who reads the pages.
        public let checker: any Checker
        /// How often the office may be asked.
        public let politeness: Politeness

        /// A subject.
        public init(query: Query, checker: any Checker, politeness: Politeness) {
            self.query = query
            self.checker = checker
            self.politeness = politeness
        }
    }

    /// What happened, for the log.
    public enum Event: Sendable {
        /// A look was recorded.
        case looked(StoredService, Look, RecordedLook, late: Duration)
        /// A target cannot be looked at in this build or configuration.
        case impossible(StoredService, reason: String)
        /// An office fares otherwise than before; its pages are kept at `snapshot`.
        case health(HealthChange, snapshot: String?)
        /// A host's breaker changed.
        case breaker(host: String, before: Breaker?, after: Breaker?)
        /// A target was claimed whose claim somebody else had let run out.
        case reclaimed(Target)
        /// A look was dropped: its claim had run out, or nobody wants it any more.
        case lost(StoredService)
        /// A target is not looked at before its office's hours begin.
        case asleep(StoredService, until: Date)
        /// We are offline, or online again.
        case connectivity(Connectivity.Change)
        /// The database failed; work goes on when it is cured.
        case store(StoreFailure)
    }

    let store: any Store
    let looker: Looker
    let worker: String
    let metrics: DaemonMetrics
    let connectivity: Connectivity?
    let report: @Sendable (Event) -> Void
    let owed = OwedClaims()
    private let walks: Int
    private let pulse: Pulse
    private let bell: Bell
    private let subject: @Sendable (StoredService, _ quantity: Int) throws -> Subject
    private let keep: @Sendable (Look, [VisitedPage], _ check: Int64) async -> String?
    private let isAdaptive: @Sendable () -> Bool
    private let plans: Plans
    private let shares: HostShares

    /// How long a claim lasts; it is extended while the look goes on.
    static let lease: Duration = .seconds(30)

    /// A runner.
    /// - Parameters:
    ///   - store: where targets come from and looks go.
    ///   - looker: makes the looks; it keeps the pace of hosts in the same store.
    ///   - worker: the name of this process.
    ///   - walks: how many walks at once, at most.
    ///   - metrics: what is measured.
    ///   - connectivity: tells that we are offline; `nil`: nobody does.
    ///   - pulse: beats while the loop goes round.
    ///   - bell: rung where a target became due sooner.
    ///   - subject: what is asked for a service; throws a sentence where that is impossible.
    ///   - keep: keeps the pages of a look that changed the state of its office; gives their path where it could.
    ///   - isAdaptive: whether looks go where the calendar opens most; else gaps are even.
    ///   - report: told of everything that happens.
    public init(
        store: any Store, looker: Looker, worker: String, walks: Int,
        metrics: DaemonMetrics = DaemonMetrics(), connectivity: Connectivity? = nil, pulse: Pulse = Pulse(),
        bell: Bell = Bell(),
        subject: @escaping @Sendable (StoredService, _ quantity: Int) throws -> Subject,
        keep: @escaping @Sendable (Look, [VisitedPage], _ check: Int64) async -> String? = { _, _, _ in nil },
        isAdaptive: @escaping @Sendable () -> Bool = { true },
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.store = store
        self.looker = looker
        self.worker = worker
        self.walks = walks
        self.metrics = metrics
        self.connectivity = connectivity
        self.pulse = pulse
        self.bell = bell
        self.subject = subject
        self.report = report
        self.keep = keep
        self.isAdaptive = isAdaptive
        plans = Plans(store)
        shares = HostShares(store)
    }

    /// Works until the task is cancelled; walks under way are given up then. Call ``release()`` afterwards.
    public func run() async {
        let running = Running()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let (claimed, nextDue) = await claim(walks - running.count)
                pulse.beat()
                metrics.recordAges(now: Date())
                for (target, service) in claimed {
                    running.begin()
                    group.addTask {
                        await look(at: target, service)
                        running.end()
                    }
                }
                if claimed.isEmpty {
                    await bell.wait(
                        atMost: running.count < walks ? Self.rest(until: nextDue) : .milliseconds(20))
                }
            }
        }
    }

    /// Gives back every claim of this worker.
    /// - Throws: ``StoreFailure``.
    public func release() async throws {
        try await looker.settleDebts()
        let worker = worker
        try await store.write { try $0.releaseTargets(of: worker, at: Date()) }
    }

    /// How long nothing is claimed where the next target is due at `nextDue`.
    ///
    /// Changes by other programs are taken up in time, and an idle database hardly notices. What comes due in quick
    /// succession is claimed together.
    private static func rest(until nextDue: Date?) -> Duration {
        let wait = nextDue.map { Int64(($0.timeIntervalSinceNow * 1000).rounded(.up)) } ?? .max
        return .milliseconds(min(max(wait, 25), 500))
    }

    // MARK: One target

    /// When `target` is looked at; in even gaps where its history cannot be read just now.
    private func plan(of target: Target, at subject: Subject, now: Date) async throws -> Plan {
        guard isAdaptive() else { return .even }
        do { return try await plans.plan(of: target, at: subject, now: now) } catch let failure
            as StoreFailure
        {
            report(.store(failure))
            return .even
        }
    }

    private func look(at target: Target, _ service: StoredService) async {
        do {
            let subject: Subject
            do {
                subject = try self.subject(service, target.quantity)
            } catch {
                report(.impossible(service, reason: "\(error)"))
                try await putOff(target, until: Date().addingTimeInterval(300))
                return
            }
            let (office, now) = (subject.query.office, Date())
            if let hours = office.activeHours, !hours.contains(now, in: office.timeZone) {
                let due = Phase.next(
                    after: target.nextDueAt, within: hours, in: office.timeZone, now: now)
                try await putOff(target, until: due)
                report(.asleep(service, until: due))
                return
            }
            try await look(at: target, service, subject)
        } catch let failure as StoreFailure {
            owe(target, after: failure)
        } catch let busy as HostIsBusy {
            await giveBack(target, until: busy.until)
        } catch is ClaimLost {
            report(.lost(service))
        } catch {
            await giveBack(target, until: nil)
        }
    }

    private func look(at target: Target, _ service: StoredService, _ subject: Subject) async throws {
        let started = Date()
        let pages = VisitedPages()
        let debts = HostDebts()
        let look: Look
        let recorded: RecordedLook
        do {
            let made = try await keeping(target) {
                try await looker.look(
                    subject.query, with: subject.checker, politeness: subject.politeness, owing: debts,
                    wait: { throw HostIsBusy(until: $0, floor: subject.politeness.hostFloor) },
                    observe: { pages.add($0) })
            }
            (look, recorded) = try await record(
                made, gotPages: !pages.all.isEmpty, debts, of: target, service, subject)
        } catch {
            looker.owe(debts)
            throw error
        }
        try await noteSuccess(look, of: service)
        let late = Duration.milliseconds(Int64(max(0, started.timeIntervalSince(target.nextDueAt)) * 1000))
        metrics.looked(look, late: late, messages: recorded.messages, now: Date())
        report(.looked(service, look, recorded, late: late))
        if let change = recorded.healthChange {
            let path = await keep(look, pages.all, recorded.check)
            if let path { try await store.write { try $0.noteSnapshot(path, check: recorded.check) } }
            report(.health(change, snapshot: path))
        }
    }

    /// Records what was seen, frees the host and ends the claim, in one transaction: a look on record is not made again,
    /// whatever happens.
    private func record(
        _ made: Look, gotPages: Bool, _ debts: HostDebts, of target: Target, _ service: StoredService,
        _ subject: Subject
    ) async throws -> (Look, RecordedLook) {
        // A look that was given up in the middle says nothing about the office.
        if Task.isCancelled, made.failure == .cancelled { throw CancellationError() }
        let offlineSince = await offline(made, gotPages: gotPages, subject, Date())
        let look = offlineSince == nil ? made : made.whileOffline
        let now = Date()
        let plan = try await plan(of: target, at: subject, now: now)
        let worker = worker
        let shared = try await shares.interval(
            of: target, at: service.office, hostFloor: subject.politeness.hostFloor, now: now)
        let (recorded, breaker) = try await CheckService(store).record(
            look, of: service.id, depth: subject.checker.portal.depth, patience: 2,
            weAreOffline: offlineSince != nil, now: now
        ) { rows -> Event? in
            // The interval may have changed meanwhile.
            let interval = try rows.target(service: target.serviceID, quantity: target.quantity)?.interval
            let regular = plan.next(
                after: target.nextDueAt, every: max(interval ?? target.interval, shared ?? .zero), now: now,
                notBefore: look.checkedAt.addingTimeInterval(subject.politeness.floor.seconds))
            let due = offlineSince.map {
                now.addingTimeInterval(Connectivity.pause(since: $0, now: now).seconds)
            }
            // Who was stopped for a while lost its claim, and what it saw is old: another has looked since.
            guard try rows.settleTarget(target, worker: worker, nextDueAt: due ?? regular, at: now) else {
                throw ClaimLost()
            }
            for debt in debts.all { try debt.pay(in: rows) }
            return offlineSince == nil ? try Self.noteHost(look, subject, now, in: rows) : nil
        }
        if let breaker { report(breaker) }
        return (look, recorded)
    }
}

/// How many looks are under way.
private final class Running: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }
    func begin() { number.withLock { $0 += 1 } }
    func end() { number.withLock { $0 -= 1 } }
}

/// The host may not be asked before `until`.
private struct HostIsBusy: Error {
    let until: Date

    /// The database says `time`. Where a walk is on, that is when whoever makes it would be taken for dead;
    /// it will end long before, so the host is tried again after its `floor`.
    init(until time: Date, floor: Duration) {
        let now = Date()
        let isHeld = time <= now.addingTimeInterval((floor + Looker.hold).seconds)
        until = isHeld ? min(time, now.addingTimeInterval(max(floor.seconds, 0.5))) : time
    }
}

/// The target is another's by now, or nobody's.
private struct ClaimLost: Error {}
