import Synchronization
import TerminCore
import TerminEngine

/// One request to one address and the task that waits for its answer; a redirect makes another.
struct Exchange: Sendable {
    /// What is asked.
    struct Question: Hashable, Sendable {
        var method: Request.Method
        var url: String
        var body: String?
        let headers: [String: String]
    }

    /// What came back, before redirects are considered.
    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
        let contentType: String?
        let retryAfter: Duration?
        /// The absolute address the answer points to.
        let redirect: String?
    }

    /// Names an exchange across threads, and remembers that it is no longer wanted.
    final class Ticket: Sendable {
        private let cancelled = Atomic(false)

        var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

        func cancel() { cancelled.store(true, ordering: .releasing) }
    }

    let ticket: Ticket
    let question: Question
    let session: Int
    /// What is left of the limit.
    let timeout: Duration
    /// What the whole request may take, for the sentence that says it took longer.
    let limit: Duration
    let waiter: CheckedContinuation<Result<Answer, TransportFailure>, Never>
}
