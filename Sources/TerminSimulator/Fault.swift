/// Something that goes wrong at a portal.
public enum Fault: Hashable, Sendable {
    /// Status 429, with `Retry-After` in seconds where one is given.
    case tooManyRequests(retryAfter: Int?)
    /// Status 500.
    case serverError
    /// The page that says the portal is shut for now; real ones send it with status 200 or 503.
    case maintenance(status: Int)
    /// A captcha stands before the times.
    case captcha
    /// The office asks for personal data before it shows times.
    case personalDataFirst
    /// The server has forgotten the session.
    case sessionLost
    /// The server's own database does not answer.
    case databaseError
    /// The chosen calendar has been removed.
    case calendarMissing
    /// The page says the same with none of the elements it used to have.
    case redesigned
    /// The page is cut in the middle, and its `Content-Length` is that of the half.
    case halfPage
    /// The connection ends before `Content-Length` is reached.
    case truncated
    /// The answer is right but late.
    case slow(Duration)
    /// Status 200 and nothing.
    case emptyBody
    /// The page of times with neither times nor the words that there are none.
    case softBan
    /// The page of times with the words that there are none, hidden, beside whatever is free.
    case hiddenNone
    /// The connection is closed without an answer.
    case connectionReset
    /// The page of times names another location.
    case wrongLocation
    /// The page of times names another service.
    case wrongService

    /// Where the fault shows if no stage is named.
    var stages: Set<SimulatedOffice.Stage> {
        switch self {
        case .tooManyRequests, .serverError, .maintenance, .halfPage, .truncated, .slow, .emptyBody,
            .connectionReset, .databaseError:
            Set(SimulatedOffice.Stage.allCases)
        case .sessionLost: [.locations, .slots]
        case .captcha, .personalDataFirst, .calendarMissing, .redesigned, .softBan, .hiddenNone,
            .wrongLocation, .wrongService:
            [.slots]
        }
    }
}
