import Dispatch
import Synchronization

/// Hands elements from one blocking thread to another, a few at a time; what ends the one ends the other.
///
/// For one sender and one receiver, neither on the cooperative pool.
package final class PageChannel<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var failure: (any Error)?
    }

    private let state = Mutex(State())
    // Made with zero and signalled, as one that ends below its first value traps.
    private let free = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)

    package init(capacity: Int) {
        for _ in 0..<capacity { free.signal() }
    }

    /// Why the transfer ended early; the first reason counts.
    package var failure: (any Error)? { state.withLock(\.failure) }

    /// Waits for room and adds `element`.
    /// - Throws: why the transfer ended early.
    package func send(_ element: Element) throws {
        free.wait()
        let failure = state.withLock { state in
            if state.failure == nil { state.elements.append(element) }
            return state.failure
        }
        if let failure {
            // The next call must not wait either.
            free.signal()
            throw failure
        }
        filled.signal()
    }

    /// Says that nothing follows.
    package func finish() {
        // A signal without an element is the end.
        filled.signal()
    }

    /// Waits for the next element; `nil` after the last one.
    /// - Throws: why the transfer ended early.
    package func receive() throws -> Element? {
        filled.wait()
        let next: Result<Element?, any Error> = state.withLock { state in
            if let failure = state.failure { return .failure(failure) }
            return .success(state.elements.isEmpty ? nil : state.elements.removeFirst())
        }
        switch next {
        case .success(.some): free.signal()
        // Finished or failed: the next call must not wait either.
        case .success(nil), .failure: filled.signal()
        }
        return try next.get()
    }

    /// Ends the transfer for both sides, wherever they are.
    package func fail(_ error: any Error) {
        state.withLock { state in
            state.failure = state.failure ?? error
            state.elements = []
        }
        free.signal()
        filled.signal()
    }
}
