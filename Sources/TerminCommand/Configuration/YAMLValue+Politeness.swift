import TerminCore

extension YAMLValue {
    /// The ids of portals in this build, each once; nothing written leaves the choice open.
    func portals(of portals: [Portal]) -> [String]? {
        guard !isNull, let items = list() else { return nil }
        guard !items.isEmpty else {
            return refused("the list is empty; without the key every portal is used")
        }
        let known = portals.map(\.id)
        var chosen: [String] = []
        for item in items {
            guard let id = item.text() else { continue }
            if !known.contains(id) {
                item.refuse(item.unknownPortal(id, known: known))
            } else if chosen.contains(id) {
                item.refuse("'\(id)' stands here twice")
            } else {
                chosen.append(id)
            }
        }
        return chosen.count == items.count ? chosen : nil
    }

    /// A name for our requests.
    func userAgent() -> String? {
        guard let text = text() else { return nil }
        guard !text.contains("Mozilla") else {
            return refused("it must not pretend to be a browser; the default is termind/1.0")
        }
        return text
    }

    /// What was agreed with the operators of hosts, by host.
    func permissions() -> [String: String]? {
        guard let entries = mapping(keys: nil)?.entries else { return nil }
        var permitted: [String: String] = [:]
        for (host, agreement) in entries {
            guard !host.isEmpty,
                host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-.:[]".contains($0)) })
            else {
                agreement.refuse(
                    "'\(host)' is no host name; it is written without https:// and without a path")
                continue
            }
            permitted[host.lowercased()] = agreement.text()
        }
        return permitted
    }

    /// A duration at least as long as every portal declares: configuration can slow down, never speed up.
    func duration(noFasterThan declared: KeyPath<Portal, Duration>, of portals: [Portal]) -> Duration? {
        guard let duration = duration(atLeast: .zero) else { return nil }
        let slowest = portals.max { $0[keyPath: declared] < $1[keyPath: declared] }
        if let slowest, slowest[keyPath: declared] > duration {
            let least = slowest[keyPath: declared].text
            return refused(
                "\(duration.text) is faster than the \(least) that portal '\(slowest.id)' declares")
        }
        return duration
    }

    /// `127.0.0.1:8080`, `[::1]:8080`.
    func listeningAddress() -> Configuration.Web? {
        guard let text = text() else { return nil }
        guard let colon = text.lastIndex(of: ":"), case let host = text[..<colon], !host.isEmpty,
            !host.contains(where: \.isWhitespace), !host.contains("/"),
            host.contains(":") == (host.hasPrefix("[") && host.hasSuffix("]"))
        else { return refused("'\(text)' is not a host and a port, such as 127.0.0.1:8080") }
        guard let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port) else {
            return refused(
                "'\(text[text.index(after: colon)...])' is no port; ports are 0 (any free one) to 65535")
        }
        return Configuration.Web(host: String(host.trimmingPrefix("[").prefix { $0 != "]" }), port: port)
    }

    /// Says that there is no such portal, and which there are.
    func unknownPortal(_ id: String, known: [String]) -> String {
        let near = file.nearest(id, in: known).map { "did you mean '\($0)'? " } ?? ""
        let list =
            known.isEmpty ? "this build has none" : "this build has \(known.sorted().joined(separator: ", "))"
        return "unknown portal '\(id)'; \(near)\(list)"
    }
}
