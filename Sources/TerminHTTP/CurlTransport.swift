public import TerminCore
public import TerminEngine

/// A transport for one walk, made by ``CurlClient/transport(hosts:)``; its cookies live and die with it.
public struct CurlTransport: Transport {
    let session: CookieSession
    let hosts: Set<String>

    /// The answer to `request`, whatever its status, after redirects to the hosts allowed.
    /// - Throws: `unreachable` where there is no complete answer within the limits, `cancelled` with the task.
    public mutating func send(_ request: ResolvedRequest) async throws(TransportFailure) -> TransportResponse
    {
        if let refusal = refusal(of: request.headers) { throw .unreachable(reason: refusal) }
        let limits = session.client.limits
        let deadline = ContinuousClock.now + limits.timeout
        var question = Exchange.Question(
            method: request.method, url: request.url, body: request.body, headers: request.headers)
        var redirects = 0
        while true {
            let answer = try await answer(to: question, before: deadline, limit: limits.timeout)
            guard let target = answer.followed else {
                return TransportResponse(
                    url: question.url, status: answer.status, body: answer.body,
                    contentType: answer.contentType, retryAfter: answer.retryAfter, redirects: redirects)
            }
            guard redirects < limits.redirects else {
                throw .unreachable(reason: "the server redirected more than \(limits.redirects) times")
            }
            redirects += 1
            question = try question.redirected(to: target, status: answer.status, hosts: hosts)
        }
    }

    func answer(
        to question: Exchange.Question, before deadline: ContinuousClock.Instant, limit: Duration
    ) async throws(TransportFailure) -> Exchange.Answer {
        let left = deadline - .now
        guard left > .zero else { throw .timedOut(serverName(of: question.url), after: limit, begun: false) }
        let inbox = session.client.inbox
        let ticket = Exchange.Ticket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let exchange = Exchange(
                    ticket: ticket, question: question, session: session.id, timeout: left, limit: limit,
                    waiter: waiter)
                if !inbox.post(.begin(exchange)) { waiter.resume(returning: .failure(.shutDown)) }
            }
        } onCancel: {
            // The mark first: a request that is not there yet finds it, one that is there is found by the command.
            ticket.cancel()
            inbox.post(.cancel(ticket))
        }
        return try result.get()
    }
}

/// Why `headers` are not sent; `nil` where they are.
///
/// Who we are and how a message is framed is not a checker's to say.
private func refusal(of headers: [String: String]) -> String? {
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
        let known = name.lowercased()
        let own = [
            "user-agent", "host", "content-length", "transfer-encoding", "connection", "accept-encoding",
        ]
        if own.contains(known) || known.hasPrefix("sec-") || known.hasPrefix("proxy-") {
            return "a request may not set the header \(name)"
        }
        let isToken =
            !name.isEmpty
            && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !#"()<>@,;:\"/[]?={}"#.utf8.contains($0) }
        guard isToken, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else {
            return "a header of the request has a character that cannot be sent"
        }
    }
    return nil
}
