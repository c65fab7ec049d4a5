import TerminCore
import TerminEngine

extension Exchange.Question {
    /// What is asked after an answer of `status` that points to `target`, the way browsers do: 301, 302 and 303 turn
    /// a POST into a GET (RFC 9110, 15.4), 307 and 308 keep it.
    /// - Throws: `unreachable` where the target is a host not in `hosts`, no http(s), or https turning into http.
    func redirected(
        to target: String, status: Int, hosts: Set<String>
    ) throws(TransportFailure) -> Exchange.Question {
        guard let address = WebAddress(target) else {
            throw .unreachable(reason: "the server redirected to an address that is not one of the web")
        }
        guard address.isListed(in: hosts) else {
            throw .unreachable(
                reason: "the server redirected to another host (\(address.name)), which is not followed")
        }
        if address.scheme == "http", WebAddress(url)?.scheme == "https", !isLoopback(address.text) {
            throw .unreachable(reason: "the server redirected from https to http, which is not followed")
        }
        var next = self
        next.url = address.text
        if status != 307, status != 308 {
            next.method = .get
            next.body = nil
        }
        return next
    }
}

extension Exchange.Answer {
    /// Where a redirect points to; `nil` for every other answer, and for a redirect without an address.
    var followed: String? {
        switch status {
        case 301, 302, 303, 307, 308: redirect
        default: nil
        }
    }
}

extension WebAddress {
    /// The host, with its port where it is not the scheme's own.
    fileprivate var name: String {
        port == (scheme == "https" ? 443 : 80) ? host : server
    }
}
