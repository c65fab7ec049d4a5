import CCurl
import Synchronization

/// An HTTP client on libcurl: one thread drives the transfers of all walks and keeps their connections for reuse.
///
/// It lives until ``shutdown()``, or until the last transport made from it is gone.
public final class CurlClient: Sendable {
    /// What one request may cost.
    public struct Limits: Sendable {
        /// The largest body taken, in bytes, after decompression.
        public var maximumBody: Int
        /// From the first byte of the connection to the last of the answer, redirects included.
        public var timeout: Duration
        /// How many redirects are followed.
        public var redirects: Int
        /// How many connections to one host are open at a time; further requests to it wait, and their timeout runs.
        public var connectionsPerHost: Int

        /// Limits; the defaults are those of the daemon.
        public init(
            maximumBody: Int = 4 << 20, timeout: Duration = .seconds(30), redirects: Int = 10,
            connectionsPerHost: Int = 8
        ) {
            self.maximumBody = maximumBody
            self.timeout = timeout
            self.redirects = redirects
            self.connectionsPerHost = connectionsPerHost
        }
    }

    /// What a client has done so far.
    public struct Statistics: Hashable, Sendable {
        /// Requests that ended, whatever the outcome; each redirect followed is one more.
        public internal(set) var requests = 0
        /// Connections that had to be opened for them; all others were reused.
        public internal(set) var connections = 0
        /// Bytes of bodies received, as they came over the wire.
        public internal(set) var bytes = 0
    }

    let userAgent: String
    let limits: Limits
    let inbox: Inbox
    private let sessions = Atomic<Int>(0)

    /// A client that names itself `userAgent`, and starts its thread.
    public init(userAgent: String, limits: Limits = Limits()) {
        self.userAgent = userAgent
        self.limits = limits
        inbox = Inbox(connectionsPerHost: limits.connectionsPerHost)
        TransferLoop.start(inbox, userAgent: userAgent, maximumBody: limits.maximumBody)
    }

    deinit {
        inbox.stop()
    }

    /// What was done so far.
    public var statistics: Statistics { inbox.statistics.withLock { $0 } }

    /// A transport for one walk, with cookies of its own. Redirects are followed only to `hosts`: each a host, or a
    /// host and port (`example.org:8443`), in lower case.
    public func transport(hosts: Set<String>) -> CurlTransport {
        let id = sessions.add(1, ordering: .relaxed).newValue
        return CurlTransport(session: CookieSession(id: id, client: self), hosts: hosts)
    }

    /// Ends every request under way as unreachable, closes all connections and ends the thread; returns when that is
    /// done. Later requests fail at once.
    public func shutdown() async {
        await withCheckedContinuation { inbox.stop(thenResuming: $0) }
    }
}

extension CurlClient {
    /// The library's version, with those of what it is linked to.
    package static var libraryVersion: String { String(cString: curl_version()) }
}
