import Synchronization
import TerminCore

/// How many requests one walk sent, by host.
final class RequestTally: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    /// The counts so far.
    var requests: [String: Int] { counts.withLock { $0 } }

    /// Counts `number` requests to the host of `url`.
    func add(_ number: Int, to url: String) {
        guard let host = hostAndPort(of: url) else { return }
        counts.withLock { $0[host, default: 0] += number }
    }
}

/// A session that counts what it sends.
struct CountedSession: Transport {
    private var session: any Transport
    private let tally: RequestTally

    init(_ session: any Transport, _ tally: RequestTally) {
        self.session = session
        self.tally = tally
    }

    mutating func send(_ request: ResolvedRequest) async throws(TransportFailure) -> TransportResponse {
        // Before it is sent: one that never gets an answer was made all the same.
        tally.add(1, to: request.url)
        let response = try await session.send(request)
        if response.redirects > 0 { tally.add(response.redirects, to: response.url) }
        return response
    }
}
