import CCurl

/// An absolute http(s) address, read by libcurl's own parser: what is compared here is what would be connected to.
struct WebAddress {
    let scheme: String
    /// Lower-case; an IPv6 address without its brackets.
    let host: String
    /// The one written, or the scheme's own.
    let port: Int
    /// The whole address, without fragment, user and password.
    let text: String

    /// `nil` where `url` is no http(s) address.
    init?(_ url: String) {
        guard let parts = curl_url() else { return nil }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK else { return nil }
        for unwanted in [CURLUPART_FRAGMENT, CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS] {
            guard curl_url_set(parts, unwanted, nil, 0) == CURLUE_OK else { return nil }
        }
        guard let scheme = Self.part(CURLUPART_SCHEME, of: parts)?.lowercased(),
            ["http", "https"].contains(scheme),
            let host = Self.part(CURLUPART_HOST, of: parts)?.lowercased(), !host.isEmpty,
            let port = Self.part(CURLUPART_PORT, of: parts, flags: CURLU_DEFAULT_PORT).flatMap({ Int($0) }),
            let text = Self.part(CURLUPART_URL, of: parts)
        else { return nil }
        self.scheme = scheme
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        self.port = port
        self.text = text
    }

    /// Host and port, as a sentence names a server.
    var server: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether one of `hosts` (a host, or host and port) is this address's. A host alone means the scheme's own port.
    func isListed(in hosts: Set<String>) -> Bool {
        let ownPort = port == (scheme == "https" ? 443 : 80)
        let names = host.contains(":") ? [host, "[\(host)]"] : [host]
        return names.contains { hosts.contains("\($0):\(port)") || ownPort && hosts.contains($0) }
    }

    private static func part(_ part: CURLUPart, of parts: OpaquePointer, flags: Int32 = 0) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &value, UInt32(flags)) == CURLUE_OK, let value else { return nil }
        defer { curl_free(value) }
        return String(cString: value)
    }
}

/// Host and port of `url`, for a sentence.
func serverName(of url: String) -> String {
    WebAddress(url)?.server ?? "the server"
}
