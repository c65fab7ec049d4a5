public import Foundation

/// What one look told about the rhythm of its calendar.
public struct Finding: Hashable, Sendable {
    /// When it began.
    public let checkedAt: Date
    /// Whether it saw something that looks before it had not seen; `nil` where it had no answer.
    public let isFind: Bool?

    /// A finding.
    public init(checkedAt: Date, isFind: Bool?) {
        self.checkedAt = checkedAt
        self.isFind = isFind
    }
}
