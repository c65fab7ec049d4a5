import Dispatch
import Synchronization

/// Runs `body`, which blocks, on a queue of its own instead of the cooperative pool. It is told of cancellation by
/// the flag it is given.
package func offPool<Result: Sendable>(
    _ label: String, _ body: @escaping @Sendable (StopFlag) throws -> Result
) async throws -> Result {
    let stop = StopFlag()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "termind.\(label)").async {
                continuation.resume(with: .init { try body(stop) })
            }
        }
    } onCancel: {
        stop.raise()
    }
}

/// Whether nobody waits for a piece of work any more.
package final class StopFlag: Sendable {
    private let flag = Atomic(false)

    package func raise() { flag.store(true, ordering: .relaxed) }

    /// - Throws: `CancellationError` once it was raised.
    package func check() throws {
        if flag.load(ordering: .relaxed) { throw CancellationError() }
    }
}
