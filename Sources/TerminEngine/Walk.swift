import Foundation
public import TerminCore

/// One question, its pages in order: the engine's side of a ``Checker``.
public struct Walk<C: Checker>: Sendable {
    private let checker: C
    private let query: Query
    private let memory: StepMemory?
    private let allowed: RobotsRules
    private let pace: @Sendable () async throws(CancellationError) -> Void
    private let observe: (@Sendable (VisitedPage) -> Void)?
    /// More pages than any honest walk needs.
    private let mostRequests = 60

    private var parts = Parts()
    private var requests = 0
    private var lastURL: String?

    /// A walk of `checker` for `query`.
    ///
    /// `memory` remembers what pages meant (`nil` reads every page), `allowed` is what the office's `robots.txt` lets us
    /// ask for, `pace` returns when the next request may go out,
    /// `observe` sees every page as it comes, before it is read.
    public init(
        _ checker: C, for query: Query, memory: StepMemory? = nil, allowed: RobotsRules = .none,
        pace: @escaping @Sendable () async throws(CancellationError) -> Void = {
            () throws(CancellationError) in
        },
        observe: (@Sendable (VisitedPage) -> Void)? = nil
    ) {
        self.checker = checker
        self.query = query
        self.memory = memory
        self.allowed = allowed
        self.pace = pace
        self.observe = observe
    }

    /// Walks, in the session of `transport`, and says what came of it.
    public mutating func run(over transport: inout some Transport) async -> Look {
        let began = Date()
        let clock = ContinuousClock.now
        do throws(PageFailure) {
            let first = try checker.beginning(for: query)
            await take(first, from: nil, over: &transport)
        } catch {
            parts.fail(CheckFailure(error, stage: nil))
        }
        return Look(
            query: query, outcome: parts.outcome, failures: parts.failures, checkedAt: began,
            duration: ContinuousClock.now - clock, requests: requests, pageURL: lastURL)
    }

    /// Takes one step that `page` (or the start) asked for.
    private mutating func take(_ step: Step<C.Stage>, from page: Page?, over transport: inout some Transport)
        async
    {
        // Once the portal refused us or lost the session, further requests are impolite or pointless.
        guard !parts.isOver else { return }
        switch step {
        case .done(let availability): parts.add(availability)
        case .catalogue(let services): parts.add(services)
        case .all(let steps):
            if steps.isEmpty { parts.fail(.unrecognised(expected: "at least one part", stage: nil)) }
            for step in steps { await take(step, from: page, over: &transport) }
        case .visit(let request, let stage):
            do throws(CheckFailure) {
                let answer = try await fetch(request, at: stage, from: page, over: &transport)
                let next = try read(answer, at: stage)
                await take(next, from: answer, over: &transport)
            } catch {
                parts.fail(error)
            }
        }
    }

    private mutating func fetch(
        _ request: Request, at stage: C.Stage, from page: Page?, over transport: inout some Transport
    ) async throws(CheckFailure) -> Page {
        let name = stage.rawValue
        guard requests < mostRequests else {
            throw .unrecognised(expected: "an answer within \(mostRequests) requests", stage: name)
        }
        let base = page?.url ?? query.office.url
        guard let resolved = request.resolved(against: base, inheriting: page?.context ?? [:]) else {
            throw .unrecognised(expected: "an address, not '\(request.target)'", stage: name)
        }
        guard let host = hostAndPort(of: resolved.url), hosts.contains(host) else {
            throw .unrecognised(
                expected: "an address on the office's own host, not \(resolved.url)", stage: name)
        }
        if host == hostAndPort(of: query.office.url), let path = pathAndQuery(of: resolved.url),
            !allowed.allows(path)
        {
            throw .blocked(
                Evidence("the robots.txt of \(host) disallows \(path)"), retryAfter: nil, stage: name)
        }
        do { try await pace() } catch { throw .cancelled }
        requests += 1
        lastURL = resolved.url
        do throws(TransportFailure) {
            let answer = try await transport.send(resolved)
            lastURL = answer.url
            observe?(VisitedPage(request: resolved, stage: name, response: answer))
            return Page(
                url: answer.url, status: answer.status, context: resolved.context, body: answer.body,
                contentType: answer.contentType, retryAfter: answer.retryAfter)
        } catch {
            switch error {
            case .cancelled: throw .cancelled
            case .unreachable(let reason): throw .unreachable(reason: reason, stage: name)
            }
        }
    }

    /// What `page` means; an error status that the checker does not know is "unreachable", not "unrecognised".
    private func read(_ page: Page, at stage: C.Stage) throws(CheckFailure) -> Step<C.Stage> {
        let key = memory?.key(page, at: stage.rawValue, for: query, of: checker.portal.id)
        if let key, let known: Step<C.Stage> = memory?.step(for: key) { return known }
        do throws(PageFailure) {
            let step = try checker.reading(page, at: stage, for: query)
            if let key { memory?.remember(step, for: key) }
            return step
        } catch {
            if case .unrecognised = error, page.status >= 400 {
                throw .unreachable(
                    reason: "the server answered with status \(page.status)", stage: stage.rawValue)
            }
            throw CheckFailure(error, stage: stage.rawValue)
        }
    }

    private var hosts: Set<String> { query.office.hosts(for: checker.portal) }
}

/// One page of a walk, for whoever keeps it.
public struct VisitedPage: Sendable {
    /// What was asked.
    public let request: ResolvedRequest
    /// The stage it is read at.
    public let stage: String
    /// What came.
    public let response: TransportResponse
}

extension Office {
    /// The hosts a walk of this office may visit: its own and those the portal lists.
    package func hosts(for portal: Portal) -> Set<String> {
        Set(portal.hosts).union([hostAndPort(of: url)].compactMap { $0 })
    }
}

/// The parts of an answer as they come in.
private struct Parts: Sendable {
    private(set) var failures: [CheckFailure] = []
    private(set) var isOver = false
    private var slots: SlotList?
    private var proof: Evidence?
    private var services: [Service]?

    mutating func add(_ availability: Availability) {
        switch availability {
        case .open(let more): slots = slots?.merging(more) ?? more
        case .fullyBooked(let evidence): proof = proof ?? evidence
        }
    }

    mutating func add(_ more: [Service]) {
        var known = Set(services ?? [])
        services = (services ?? []) + more.filter { known.insert($0).inserted }
    }

    mutating func fail(_ failure: CheckFailure) {
        failures.append(failure)
        switch failure {
        case .blocked, .closed, .cancelled: isOver = true
        case .unrecognised, .notOffered, .misconfigured, .unreachable: break
        }
    }

    /// Open if any part is open; else the first failure; else the catalogue or "fully booked".
    var outcome: Look.Outcome {
        if let slots { return .answered(.open(slots)) }
        if let first = failures.first { return .failed(first) }
        if let services { return .catalogue(services) }
        if let proof { return .answered(.fullyBooked(proof)) }
        return .failed(.unrecognised(expected: "an answer", stage: nil))
    }
}
