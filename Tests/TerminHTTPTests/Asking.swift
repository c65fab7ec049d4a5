import TerminCore
import TerminEngine
import TerminHTTP
import Testing

/// A client and one walk with it, as a test uses them.
func walk<T: Sendable>(
    _ hosts: Set<String> = [], limits: CurlClient.Limits = brisk,
    _ body: (inout CurlTransport, CurlClient) async throws -> T
) async throws -> T {
    let client = CurlClient(userAgent: "termind-tests/1.0 (+tests@example.org)", limits: limits)
    var transport = client.transport(hosts: hosts)
    let result: Result<T, any Error>
    do { result = .success(try await body(&transport, client)) } catch { result = .failure(error) }
    await client.shutdown()
    return try result.get()
}

/// Limits for a server on the same machine; generous, as sanitizers and other builds make a slow one of it.
let brisk = CurlClient.Limits(maximumBody: 1 << 20, timeout: .seconds(30))

extension CurlTransport {
    mutating func get(_ url: String, headers: [String: String] = [:]) async throws -> TransportResponse {
        try await send(try #require(Request(.get, url, headers: headers).resolved(against: url)))
    }

    mutating func post(_ url: String, _ fields: [Request.Field]) async throws -> TransportResponse {
        try await send(try #require(Request.post(url, fields: fields).resolved(against: url)))
    }

    /// The sentence that says why a GET of `url` gave no answer; `nil` where it gave one.
    mutating func failure(_ url: String, headers: [String: String] = [:]) async throws -> String? {
        do {
            _ = try await get(url, headers: headers)
            return nil
        } catch TransportFailure.unreachable(let reason) {
            return reason
        }
    }
}

extension TransportResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
