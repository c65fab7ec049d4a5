/// One line of the simulated office's log.
public struct RequestRecord: Sendable {
    /// When the request had been read.
    public let time: ContinuousClock.Instant
    /// `GET` or `POST`.
    public let method: String
    /// Path and query, as they came.
    public let target: String
    /// The session cookie the request carried.
    public let session: String?
    /// The client's `User-Agent`.
    public let userAgent: String?
    /// The client's port: requests that share it came over one connection.
    public let remotePort: Int
    /// The page it was answered with; `nil` for an address the portal does not have, and for a redirect.
    public let stage: SimulatedOffice.Stage?
    /// The status of the answer.
    public let status: Int
}
