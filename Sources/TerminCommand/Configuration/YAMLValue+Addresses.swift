import Foundation

extension YAMLValue {
    /// A web address: http or https, without user, password and fragment; without a query too where relative
    /// references are resolved against it (`isBase`).
    func webAddress(isBase: Bool = false) -> String? {
        guard let url = address(schemes: ["http", "https"]) else { return nil }
        guard !isBase || !url.contains("?") else { return refused("a base address has no query (?…)") }
        guard !url.contains("#") else { return refused("an address has no fragment (#…) here") }
        return url
    }

    /// The address of a mail server: smtp or smtps, host and port.
    func mailServer() -> String? {
        guard let url = address(schemes: ["smtp", "smtps"]) else { return nil }
        guard let path = URLComponents(string: url)?.path, path.isEmpty || path == "/", !url.contains("?")
        else {
            return refused("host and port are all a mail server has, such as smtp://mail.example.org:587")
        }
        return url
    }

    private func address(schemes: [String]) -> String? {
        guard let text = text() else { return nil }
        let authority = text[(text.firstRange(of: "://")?.upperBound ?? text.startIndex)...].prefix {
            !"/?#".contains($0)
        }
        guard !authority.contains("@") else {
            return refused("an address holds no user and no password here")
        }
        // What stands before an @ may be a password all the same, so such an address is never quoted.
        let quoted = text.contains("@") ? "this" : "'\(text)'"
        let form = schemes.map { "\($0)://" }.joined(separator: " or ")
        guard let scheme = schemes.first(where: { text.lowercased().hasPrefix("\($0)://") }) else {
            return refused("\(quoted) does not begin with \(form)")
        }
        guard let parts = URLComponents(string: text, encodingInvalidCharacters: false) else {
            return refused("\(quoted) is no \(scheme) address")
        }
        guard let host = parts.host, !host.isEmpty else { return refused("\(quoted) names no host") }
        guard parts.port.map((1...65_535).contains) ?? true else {
            return refused("\(parts.port ?? 0) is no port; ports are 1 to 65535")
        }
        return text
    }
}
