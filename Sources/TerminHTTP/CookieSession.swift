import CCurl

/// The cookies of one walk: they live and die with this object.
///
/// It holds a number only. The jar itself is libcurl's, and is made and freed by the one thread that uses it.
final class CookieSession: Sendable {
    let id: Int
    let client: CurlClient

    init(id: Int, client: CurlClient) {
        self.id = id
        self.client = client
    }

    deinit {
        // Each request of the session was posted before this, so none is under way when the jar is freed.
        client.inbox.post(.forget(session: id))
    }
}

/// The cookie jars of all sessions; only the thread of a ``TransferLoop`` touches it, so libcurl needs no lock.
struct CookieJars {
    private var shares: [Int: UnsafeMutableRawPointer] = [:]

    /// The jar of a session, made when first asked for; `nil` where memory is out.
    mutating func jar(of session: Int) -> UnsafeMutableRawPointer? {
        if let share = shares[session] { return share }
        guard let share = curl_share_init() else { return nil }
        let cookies = Int32(CURL_LOCK_DATA_COOKIE.rawValue)
        guard ccurl_share_set_int(share, CURLSHOPT_SHARE, cookies) == CURLSHE_OK else {
            curl_share_cleanup(share)
            return nil
        }
        shares[session] = share
        return share
    }

    /// Frees the jar of a session that is over.
    mutating func forget(_ session: Int) {
        guard let share = shares.removeValue(forKey: session) else { return }
        let code = curl_share_cleanup(share)
        assert(code == CURLSHE_OK, "a cookie jar was freed while a request used it")
    }

    /// Frees all jars.
    mutating func forgetAll() {
        for session in Array(shares.keys) { forget(session) }
    }
}
