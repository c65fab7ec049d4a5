public import TerminCore
public import TerminEngine

/// The request that led to a recorded page and what came with it: the `N-stage.json` beside `N-stage.html`.
public struct RecordedPage: Codable, Hashable, Sendable {
    /// The request, with its address resolved.
    public struct Asked: Codable, Hashable, Sendable {
        /// `GET` or `POST`.
        public let method: String
        /// The absolute address.
        public let url: String
        /// The form-encoded body of a POST.
        public let body: String?

        /// What `request` asked.
        public init(_ request: ResolvedRequest) {
            method = request.method.rawValue
            url = request.url
            body = request.body
        }
    }

    /// What was asked.
    public let request: Asked
    /// Where the answer came from, after redirects.
    public let url: String
    /// The HTTP status.
    public let status: Int
    /// The headers that matter to a reader, by lower-case name: `content-type`, `retry-after` (seconds).
    public let headers: [String: String]

    /// What is kept of `page`.
    public init(_ page: VisitedPage) {
        request = Asked(page.request)
        url = page.response.url
        status = page.response.status
        var headers: [String: String] = [:]
        headers["content-type"] = page.response.contentType
        headers["retry-after"] = page.response.retryAfter.map { String($0.components.seconds) }
        self.headers = headers
    }

    /// The answer a recorded server gives, with `body`.
    func response(_ body: [UInt8]) -> TransportResponse {
        TransportResponse(
            url: url, status: status, body: body, contentType: headers["content-type"],
            retryAfter: headers["retry-after"].flatMap { Int($0) }.map { .seconds($0) })
    }
}
