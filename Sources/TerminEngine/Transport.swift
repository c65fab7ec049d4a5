public import TerminCore

/// What fetches pages for one walk. Cookies live and die with it.
///
/// An implementation follows redirects only to the hosts it was made for, sends nothing that identifies a browser,
/// and keeps the limits of one request: size, time, redirects.
public protocol Transport: Sendable {
    /// The answer to `request`, whatever its status.
    /// - Throws: ``TransportFailure`` where there is no complete answer.
    mutating func send(_ request: ResolvedRequest) async throws(TransportFailure) -> TransportResponse
}

/// One complete HTTP answer.
public struct TransportResponse: Sendable {
    /// Where it came from, after redirects.
    public let url: String
    /// The HTTP status.
    public let status: Int
    /// The body, decompressed.
    public let body: [UInt8]
    /// The `Content-Type` header of the last answer.
    public let contentType: String?
    /// The `Retry-After` header, seconds or date, as a wait from now; never negative.
    public let retryAfter: Duration?
    /// How many redirects were followed before it.
    public let redirects: Int

    /// An answer.
    public init(
        url: String, status: Int, body: [UInt8], contentType: String? = nil, retryAfter: Duration? = nil,
        redirects: Int = 0
    ) {
        self.url = url
        self.status = status
        self.body = body
        self.contentType = contentType
        self.retryAfter = retryAfter
        self.redirects = redirects
    }
}

/// Why there is no complete answer.
public enum TransportFailure: Error, Hashable, Sendable {
    /// The network, the server or a limit; `reason` is one sentence for people, without addresses of users or secrets.
    case unreachable(reason: String)
    /// The task was cancelled.
    case cancelled
}
