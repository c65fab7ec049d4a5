import TerminCore
import TerminEngine

extension CurlClient {
    /// Whether the server at `url` answers at all within `limit`: one GET, whatever its status; no redirect is followed.
    public func hasAnswer(from url: String, within limit: Duration) async -> Bool {
        let question = Exchange.Question(method: .get, url: url, body: nil, headers: [:])
        do throws(TransportFailure) {
            _ = try await transport(hosts: []).answer(
                to: question, before: ContinuousClock.now + limit, limit: limit)
            return true
        } catch {
            return false
        }
    }
}
