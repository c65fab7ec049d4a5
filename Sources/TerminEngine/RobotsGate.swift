import Foundation
import TerminCore

/// Reads the `robots.txt` of each host once a day.
actor RobotsGate {
    /// What came of it.
    enum Answer: Sendable {
        /// These rules hold.
        case rules(RobotsRules)
        /// It could not be read, so it is not known what is allowed.
        case unknown(reason: String)
    }

    /// Our product token.
    static let agent = "termind"
    private static let day: Duration = .seconds(86_400)
    private var known: [String: (rules: RobotsRules, until: ContinuousClock.Instant)] = [:]

    /// The rules of the host of `url`, read over `transport` where they are not known or a day old.
    ///
    /// A host without the file forbids nothing. One that answers with an error of its own, or not at all, may forbid
    /// everything: then the office is not asked.
    func rules(of url: String, over transport: inout any Transport) async -> Answer {
        guard let host = hostAndPort(of: url), let scheme = url.firstRange(of: "://") else {
            return .rules(.none)
        }
        if let last = known[host], last.until > .now { return .rules(last.rules) }
        let address = "\(url[..<scheme.lowerBound])://\(host)/robots.txt"
        guard let request = Request.get(address).resolved(against: address, inheriting: [:]) else {
            return .rules(.none)
        }
        do throws(TransportFailure) {
            let response = try await transport.send(request)
            let rules: RobotsRules
            switch response.status {
            case 200: rules = RobotsRules(String(decoding: response.body, as: UTF8.self), for: Self.agent)
            case 500...:
                return .unknown(reason: "the robots.txt of \(host) came with status \(response.status)")
            default: rules = .none
            }
            known[host] = (rules, .now + Self.day)
            return .rules(rules)
        } catch {
            switch error {
            case .unreachable(let reason): return .unknown(reason: reason)
            case .cancelled: return .unknown(reason: "the look was cancelled")
            }
        }
    }
}
