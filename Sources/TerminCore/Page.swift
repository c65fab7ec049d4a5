/// What an office answered to one request. Only the engine makes one.
public struct Page: Sendable {
    /// Where it came from, after redirects.
    public let url: String
    /// The HTTP status; every status reaches the checker.
    public let status: Int
    /// What the requests that led here carried (``Request/carrying(_:as:)``).
    public let context: [String: String]
    /// The body as sent, decompressed.
    package let body: [UInt8]
    /// The `Content-Type` header.
    package let contentType: String?
    /// The `Retry-After` header, as a wait from now.
    package let retryAfter: Duration?

    package init(
        url: String, status: Int, context: [String: String] = [:], body: [UInt8], contentType: String? = nil,
        retryAfter: Duration? = nil
    ) {
        self.url = url
        self.status = status
        self.context = context
        self.body = body
        self.contentType = contentType
        self.retryAfter = retryAfter
    }
}
