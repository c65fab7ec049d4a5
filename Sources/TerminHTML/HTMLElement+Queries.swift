import TerminCore

extension HTMLDocument {
    /// The first element that matches, or `nil`.
    /// - Throws: ``SelectorError``.
    public func first(_ css: String) throws -> HTMLElement? { try all(css).first }

    /// The first element that matches.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where there is none.
    public func one(_ css: String) throws -> HTMLElement {
        guard let element = try first(css) else { throw PageFailure.unrecognised(expected: css) }
        return element
    }
}

extension HTMLElement {
    /// The first descendant that matches, or `nil`.
    /// - Throws: ``SelectorError``.
    public func first(_ css: String) throws -> HTMLElement? { try all(css).first }

    /// The first descendant that matches.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where there is none.
    public func one(_ css: String) throws -> HTMLElement {
        guard let element = try first(css) else {
            throw PageFailure.unrecognised(expected: "\(css) in \(name)")
        }
        return element
    }

    /// The value of an attribute that the page must have.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` where it is missing.
    public func value(of attribute: String) throws -> String {
        guard let value = self[attribute] else {
            throw PageFailure.unrecognised(expected: "\(name) with \(attribute)")
        }
        return value
    }

    /// The innermost element around it (or itself) that matches the compound selector `css`, or `nil`.
    /// - Throws: ``SelectorError``.
    public func closest(_ css: String) throws -> HTMLElement? { try enclosing(css).last }

    /// The absolute http(s) address that `attribute` refers to, or `nil` where there is none.
    public func link(_ attribute: String = "href") -> String? {
        self[attribute].flatMap { resolvedReference($0, against: pageURL) }
    }

    /// Whether a person would see it: neither it nor what it stands in is hidden.
    ///
    /// Hidden is `hidden`, `aria-hidden`, display and visibility styles, script, template, noscript, a dialog that is
    /// not open, a hidden control, and the classes that portals hide with. A closed `details` is not hidden.
    public var isVisible: Bool {
        var next: HTMLElement? = self
        while let element = next {
            if element.hidesItself { return false }
            next = element.parent
        }
        return true
    }

    private var hidesItself: Bool {
        switch name {
        case "script", "style", "template", "noscript": return true
        case "dialog" where self["open"] == nil: return true
        case "input" where self["type"]?.lowercased() == "hidden": return true
        default: break
        }
        if self["hidden"] != nil || self["aria-hidden"]?.lowercased() == "true" { return true }
        if let style = self["style"]?.utf8.filter({ $0 > 0x20 }).map({ $0 | 0x20 }) {
            if style.contains(Array("display:none".utf8)) || style.contains(Array("visibility:hidden".utf8)) {
                return true
            }
        }
        guard let classes = self["class"] else { return false }
        return classes.utf8.split(whereSeparator: { $0 <= 0x20 }).contains {
            Self.hiding.contains(String(Substring($0)))
        }
    }

    private static let hiding: Set<String> = ["modal", "visuallyhidden", "sr-only", "hidden", "d-none"]
}
