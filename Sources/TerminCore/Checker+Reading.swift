extension Checker {
    /// ``start(for:)`` with a closed set of errors.
    package func beginning(for query: Query) throws(PageFailure) -> Step<Stage> {
        do {
            return try start(for: query)
        } catch {
            throw failure(error, at: nil)
        }
    }

    /// ``read(_:at:for:)`` with a closed set of errors, and the meaning of statuses that no plugin needs to repeat:
    /// a page the checker does not recognise is `blocked` by 403, 418, 428 and 429, `closed` by 503. A
    /// `Retry-After` header stands where the page itself names no wait.
    package func reading(_ page: Page, at stage: Stage, for query: Query) throws(PageFailure) -> Step<Stage> {
        do {
            return try read(page, at: stage, for: query)
        } catch {
            throw failure(error, at: page)
        }
    }

    private func failure(_ error: any Error, at page: Page?) -> PageFailure {
        guard let failure = error as? PageFailure else {
            return .unrecognised(expected: "a page this checker can read (\(error))")
        }
        switch failure {
        case .unrecognised:
            guard let page else { return failure }
            let status = Evidence("HTTP \(page.status)")
            return switch page.status {
            case 403, 418, 428, 429: .blocked(status, retryAfter: page.retryAfter)
            case 503: .closed(status, retryAfter: page.retryAfter)
            default: failure
            }
        case .blocked(let evidence, let wait): return .blocked(evidence, retryAfter: wait ?? page?.retryAfter)
        case .closed(let evidence, let wait): return .closed(evidence, retryAfter: wait ?? page?.retryAfter)
        case .misconfigured, .notOffered: return failure
        }
    }
}
