import CCurl
import Synchronization
import TerminEngine

/// What tasks tell the thread of a ``TransferLoop``.
enum Command: Sendable {
    case begin(Exchange)
    case cancel(Exchange.Ticket)
    case forget(session: Int)
}

/// Where tasks leave commands for the one thread that uses libcurl, and wake it.
///
/// Unchecked: `multi` is used by that thread alone, but for `curl_multi_wakeup`, which is made for other threads and
/// called only under the lock of `state`, while the phase is `.open`; `multi` is freed in a later phase.
final class Inbox: @unchecked Sendable {
    private enum Phase { case open, stopping, ended }

    private struct State {
        var phase = Phase.open
        var commands: [Command] = []
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    /// libcurl needs one initialisation a process, before any thread of ours uses it.
    private static let libcurl = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    /// Idle connections kept; libcurl would keep four for each transfer running, too few for many quiet hosts.
    private static let idleConnections = 256

    let multi: UnsafeMutableRawPointer
    let statistics = Mutex(CurlClient.Statistics())
    private let state = Mutex(State())

    init(connectionsPerHost: Int) {
        guard Self.libcurl == CURLE_OK, let multi = curl_multi_init() else {
            preconditionFailure("libcurl could not be started: it has no memory or no TLS library.")
        }
        self.multi = multi
        ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connectionsPerHost)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.idleConnections)
    }

    /// Leaves a command, and whether it will be seen: not after a stop.
    @discardableResult
    func post(_ command: Command) -> Bool {
        state.withLock { state in
            guard state.phase == .open else { return false }
            state.commands.append(command)
            // Whoever filled the empty inbox has woken the thread already.
            if state.commands.count == 1 { curl_multi_wakeup(multi) }
            return true
        }
    }

    /// Exchanges `commands`, which is empty, for those that wait.
    /// - Returns: Whether the thread shall end after them.
    func drain(into commands: inout [Command]) -> Bool {
        state.withLock { state in
            swap(&state.commands, &commands)
            return state.phase != .open
        }
    }

    /// Asks the thread to end.
    func stop() {
        state.withLock { stop(&$0) }
    }

    /// Asks the thread to end, and resumes `waiter` when it has.
    func stop(thenResuming waiter: CheckedContinuation<Void, Never>) {
        let ended = state.withLock { state in
            if state.phase == .ended { return true }
            stop(&state)
            state.waitingForEnd.append(waiter)
            return false
        }
        if ended { waiter.resume() }
    }

    private func stop(_ state: inout State) {
        guard state.phase == .open else { return }
        state.phase = .stopping
        curl_multi_wakeup(multi)
    }

    /// The last words of the thread, after it has freed everything.
    func end() {
        let waiters = state.withLock { state in
            state.phase = .ended
            defer { state.waitingForEnd = [] }
            return state.waitingForEnd
        }
        for waiter in waiters { waiter.resume() }
    }
}
