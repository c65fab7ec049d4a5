/// Why a backup or a move is not begun: whoever asked for it has to act. Nothing was changed.
public struct UpkeepRefusal: Error, Hashable, CustomStringConvertible, Sendable {
    /// One sentence.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// How far a backup, a move or a pruning has come.
public struct UpkeepProgress: Hashable, Sendable {
    /// The table at work; `pages` where a file is copied as it is.
    public let part: String
    /// How many rows or pages of it are done.
    public let done: Int64
    /// How many there will be; `nil` where that is not known.
    public let total: Int64?
    /// Whether the part is done, and compared where that is needed.
    public let isComplete: Bool
}
