public import TerminCore

/// Why a look has no answer: a closed set, by who has to act. `stage` is the page that failed, `nil` before the first.
public enum CheckFailure: Error, Hashable, Sendable {
    /// Not a page the checker knows: its author.
    case unrecognised(expected: String, stage: String?)
    /// The portal refused us: the operator.
    case blocked(Evidence, retryAfter: Duration?, stage: String?)
    /// Shut for now: nobody.
    case closed(Evidence, retryAfter: Duration?, stage: String?)
    /// The portal does not offer what was asked for: the user.
    case notOffered(field: String, value: String, offered: [String], stage: String?)
    /// An option of the office is missing or wrong: the operator.
    case misconfigured(option: String, reason: String)
    /// No complete answer came: the network's owner, mostly nobody.
    case unreachable(reason: String, stage: String?)
    /// The look was given up from outside.
    case cancelled

    package init(_ failure: PageFailure, stage: String?) {
        self =
            switch failure {
            case .unrecognised(let expected): .unrecognised(expected: expected, stage: stage)
            case .misconfigured(let option, let reason): .misconfigured(option: option, reason: reason)
            case .blocked(let evidence, let wait): .blocked(evidence, retryAfter: wait, stage: stage)
            case .closed(let evidence, let wait): .closed(evidence, retryAfter: wait, stage: stage)
            case .notOffered(let field, let value, let offered):
                .notOffered(field: field, value: value, offered: offered, stage: stage)
            }
    }

    /// What the look counts as.
    public var status: LookStatus {
        switch self {
        case .unrecognised: .unrecognised
        case .blocked: .blocked
        case .closed: .closed
        case .notOffered, .misconfigured: .notOffered
        case .unreachable, .cancelled: .unreachable
        }
    }

    /// The name of the stage that failed.
    public var stage: String? {
        switch self {
        case .unrecognised(_, let stage), .blocked(_, _, let stage), .closed(_, _, let stage),
            .notOffered(_, _, _, let stage), .unreachable(_, let stage):
            stage
        case .misconfigured, .cancelled: nil
        }
    }

    /// The wait the portal asked for.
    public var retryAfter: Duration? {
        switch self {
        case .blocked(_, let wait, _), .closed(_, let wait, _): wait
        case .unrecognised, .notOffered, .misconfigured, .unreachable, .cancelled: nil
        }
    }

    /// One sentence for people.
    public var message: String {
        switch self {
        case .unrecognised(let expected, _): "the page is not as expected; looked for: \(expected)"
        case .blocked(let evidence, _, _): "the portal refuses us: \(evidence)"
        case .closed(let evidence, _, _): "the portal is closed for now: \(evidence)"
        case .notOffered("quantity", let value, let offered, _):
            "the office takes no quantity of \(value), only \(offered.joined(separator: ", "))"
        case .notOffered(let field, let value, _, _): "the office offers no \(field) '\(value)'"
        case .misconfigured(let option, let reason): "option '\(option)' of the office: \(reason)"
        case .unreachable(let reason, _): reason
        case .cancelled: "the look was cancelled"
        }
    }
}
