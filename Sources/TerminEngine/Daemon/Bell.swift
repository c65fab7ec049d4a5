import Synchronization

/// Ends the rest of one loop early: there is something to do.
public final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// A bell that was not rung.
    public init() {}

    /// Ends the wait under way, or else the next one at once.
    public func ring() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            state.isRung = state.waiter == nil
            return state.waiter
        }
        waiter?.resume()
    }

    /// Waits until the bell is rung, the task cancelled or `pause` over.
    public func wait(atMost pause: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.rung() }
            group.addTask { do { try await Task.sleep(for: pause) } catch { return } }
            await group.next()
            group.cancelAll()
        }
    }

    private func rung() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let mayGo = state.withLock { state in
                    guard !state.isRung, !Task.isCancelled else {
                        if !Task.isCancelled { state.isRung = false }
                        return true
                    }
                    state.waiter = waiter
                    return false
                }
                if mayGo { waiter.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }
}

/// What another process did that a daemon does not want to wait for.
public enum WakeUp: String, Hashable, Sendable {
    /// A target became due sooner.
    case targets
    /// Messages were written.
    case messages
}
