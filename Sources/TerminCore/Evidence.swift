/// The portal's own words (or data) that prove an answer, as they stand on the page.
///
/// Only the kit makes one, from a page: a plugin cannot write its own.
public struct Evidence: Hashable, Sendable, CustomStringConvertible {
    /// What the page said, white space normalised, at most 300 characters.
    public let text: String

    package init(_ text: String) {
        let words = normalisedWhiteSpace(text)
        self.text = words.count > 300 ? words.prefix(299) + "…" : words
    }

    /// The words.
    public var description: String { text }
}
