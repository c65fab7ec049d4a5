/// The checkers of one program, by the id of their portal.
public struct CheckerRegistry: Sendable {
    /// The checkers, in the order given.
    public let checkers: [any Checker]

    /// A registry.
    /// - Precondition: no two checkers share a portal id.
    public init(_ checkers: [any Checker]) {
        let ids = checkers.map(\.portal.id)
        precondition(Set(ids).count == ids.count, "two checkers share a portal id: \(ids)")
        self.checkers = checkers
    }

    /// The checker of portal `id`, or `nil` where this program has none.
    public subscript(id: String) -> (any Checker)? { checkers.first { $0.portal.id == id } }

    /// The portal ids, in order.
    public var ids: [String] { checkers.map(\.portal.id) }

    /// A registry of the portals `ids` alone, in the order of this one.
    public func selecting(_ ids: some Collection<String>) -> CheckerRegistry {
        CheckerRegistry(checkers.filter { ids.contains($0.portal.id) })
    }
}
