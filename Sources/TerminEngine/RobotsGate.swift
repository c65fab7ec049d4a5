import Foundation
import TerminCore

/// Reads the `robots.txt` of each host once a day, whichever process or command needs it first.
actor RobotsGate {
    /// What came of it.
    enum Answer: Sendable {
        /// These rules hold.
        case rules(RobotsRules)
        /// The host asked for fewer requests, or for none.
        case refused(Evidence, retryAfter: Duration?)
        /// It could not be read, so it is not known what is allowed.
        case unknown(reason: String)
    }

    /// Our product token.
    static let agent = "termind"
    private static let day: TimeInterval = 86_400
    /// The longest text that is kept; of a longer one only what concerns us.
    private static let mostBytes = 64 << 10
    private let store: (any Store)?
    private var known: [String: (rules: RobotsRules, readAt: Date)] = [:]

    /// A gate that shares what it reads with others through `store`.
    init(_ store: (any Store)?) {
        self.store = store
    }

    /// The rules of the host of `url`, read over `transport` where nobody knows them or they are a day old.
    ///
    /// A host without the file forbids nothing. One that answers with an error of its own, or not at all, may forbid
    /// everything: then the office is not asked.
    /// - Throws: ``StoreFailure``, `CancellationError`.
    func rules(of url: String, over transport: inout some Transport, now: Date) async throws -> Answer {
        guard let host = hostAndPort(of: url), let scheme = url.firstRange(of: "://") else {
            return .rules(.none)
        }
        if let rules = try await knownRules(of: host, now) { return .rules(rules) }
        let address = "\(url[..<scheme.lowerBound])://\(host)/robots.txt"
        guard let request = Request.get(address).resolved(against: address, inheriting: [:]) else {
            return .rules(.none)
        }
        let text: String?
        do throws(TransportFailure) {
            let response = try await transport.send(request)
            switch response.status {
            case 200: text = String(decoding: response.body, as: UTF8.self)
            case 418, 428, 429:
                return .refused(
                    Evidence("HTTP \(response.status) for robots.txt"), retryAfter: response.retryAfter)
            case 500...:
                return .unknown(reason: "the robots.txt of \(host) came with status \(response.status)")
            default: text = nil
            }
        } catch {
            switch error {
            case .unreachable(let reason): return .unknown(reason: reason)
            case .cancelled: return .unknown(reason: "the look was cancelled")
            }
        }
        let kept = text.map { text in
            text.utf8.count <= Self.mostBytes
                ? text : RobotsRules(text, for: Self.agent).text(for: Self.agent, atMost: Self.mostBytes)
        }
        let rules = kept.map { RobotsRules($0, for: Self.agent) } ?? .none
        known[host] = (rules, now)
        try await store?.write { try $0.put(StoredRobots(text: kept, readAt: now), of: host, at: now) }
        return .rules(rules)
    }

    /// The rules that this process, or another one within the day, has read.
    private func knownRules(of host: String, _ now: Date) async throws -> RobotsRules? {
        func isFresh(_ date: Date) -> Bool { date <= now && now.timeIntervalSince(date) < Self.day }
        if let last = known[host], isFresh(last.readAt) { return last.rules }
        guard let stored = try await store?.read({ try $0.robots(of: host) }), isFresh(stored.readAt) else {
            return nil
        }
        let rules = stored.text.map { RobotsRules($0, for: Self.agent) } ?? .none
        known[host] = (rules, stored.readAt)
        return rules
    }
}
