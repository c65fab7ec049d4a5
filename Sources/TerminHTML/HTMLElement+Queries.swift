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
}
