import Foundation

/// A request as it goes over the wire.
public struct ResolvedRequest: Hashable, Sendable {
    /// How it is sent.
    public let method: Request.Method
    /// The absolute address, `http` or `https`, without a fragment.
    public let url: String
    /// The form-encoded body of a POST; `nil` for a GET.
    public let body: String?
    /// Extra headers.
    public let headers: [String: String]
    /// What the page it leads to finds in its context: inherited and newly carried.
    public let context: [String: String]
}

extension Request {
    /// This request made from the page at `base`, whose context is `inherited`; `nil` where `target` is no http(s)
    /// reference.
    package func resolved(against base: String, inheriting inherited: [String: String] = [:])
        -> ResolvedRequest?
    {
        guard var url = resolvedReference(target, against: base) else { return nil }
        var body: String?
        switch method {
        case .get where !fields.isEmpty:
            url = url.prefix { $0 != "?" } + "?" + formEncoded(fields)
        case .get: break
        case .post: body = formEncoded(fields)
        }
        return ResolvedRequest(
            method: method, url: url, body: body, headers: headers,
            context: inherited.merging(context) { _, new in new })
    }
}

/// The absolute http(s) address that `reference` means on the page at `base`, without its fragment (RFC 3986, 5).
package func resolvedReference(_ reference: String, against base: String) -> String? {
    let trimmed = reference.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let root = URL(string: base) else { return nil }
    // An empty reference is the page itself, its query included; Foundation would drop the query.
    let target = trimmed.isEmpty ? root : URL(string: trimmed, relativeTo: root)
    guard let target, let scheme = target.scheme?.lowercased(), ["http", "https"].contains(scheme),
        target.host()?.isEmpty == false
    else { return nil }
    return String(target.absoluteString.prefix { $0 != "#" })
}

/// The host of an absolute address, lower-case, with its port where one is written; `nil` where there is none.
package func hostAndPort(of url: String) -> String? {
    guard let parsed = URL(string: url), let host = parsed.host()?.lowercased(), !host.isEmpty else {
        return nil
    }
    return parsed.port.map { "\(host):\($0)" } ?? host
}

/// Whether `url` points to this machine: floors, paces and waits are 0 there.
/// What stands behind the host: the path, which is at least `/`, and the query; `nil` where `url` is no address.
package func pathAndQuery(of url: String) -> String? {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    let rest = url[scheme.upperBound...].prefix { $0 != "#" }
    guard let start = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
    return rest[start] == "/" ? String(rest[start...]) : "/" + rest[start...]
}

/// Whether `url` is on this machine.
package func isLoopback(_ url: String) -> Bool {
    guard let host = URL(string: url)?.host()?.lowercased() else { return false }
    return host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
}

/// `fields` as `application/x-www-form-urlencoded` (the URL standard, section 5), in UTF-8.
package func formEncoded(_ fields: [Request.Field]) -> String {
    fields.map { formEncoded($0.name) + "=" + formEncoded($0.value) }.joined(separator: "&")
}

private func formEncoded(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"):
            out.append(byte)
        case UInt8(ascii: " "): out.append(UInt8(ascii: "+"))
        default:
            let digits = Array("0123456789ABCDEF".utf8)
            out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: out, as: UTF8.self)
}
