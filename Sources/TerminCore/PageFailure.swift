/// Why a page gave no answer, by who has to act.
public enum PageFailure: Error, Hashable, Sendable {
    /// Not the page we know: the plugin's author. `expected` names what was looked for.
    case unrecognised(expected: String)
    /// An option of the office is missing or wrong: the operator.
    case misconfigured(option: String, reason: String)
    /// The portal refused us: the operator; the engine backs off for `retryAfter` or longer.
    case blocked(Evidence, retryAfter: Duration? = nil)
    /// Shut for now (maintenance, lost session): nobody; the next look starts a fresh session.
    case closed(Evidence, retryAfter: Duration? = nil)
    /// The portal has no such service, unit or quantity: the user, with what is on offer.
    case notOffered(field: String, value: String, offered: [String])
}
