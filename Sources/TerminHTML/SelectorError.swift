/// A selector or XPath that cannot be read: the author of the plugin or recipe.
public struct SelectorError: Error, Hashable, CustomStringConvertible, Sendable {
    /// The whole selector.
    public let selector: String
    /// Where reading stopped, in characters from its start.
    public let position: Int
    /// What was wrong there.
    public let reason: String

    /// `selector 'a:hover' at 1: …`.
    public var description: String { "selector '\(selector)' at \(position): \(reason)" }
}
