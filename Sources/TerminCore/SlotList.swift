/// At least one slot, earliest first, each once.
///
/// There is no empty one: "no slots" is never an answer by itself, ``Availability/fullyBooked(_:)`` is.
public struct SlotList: Hashable, Sendable, RandomAccessCollection {
    private let slots: [Slot]

    /// The slots of `slots`, equal ones merged; `nil` where it is empty.
    public init?(_ slots: some Sequence<Slot>) {
        var seen = Set<Slot.ID>()
        let unique = slots.filter { seen.insert($0.id).inserted }
        guard !unique.isEmpty else { return nil }
        self.slots = unique.sorted { $0.id < $1.id }
    }

    /// The first index, 0.
    public var startIndex: Int { slots.startIndex }
    /// One past the last index.
    public var endIndex: Int { slots.endIndex }
    /// The slot at `position`, counted from the earliest.
    public subscript(position: Int) -> Slot { slots[position] }

    /// These slots and those of `other`, equal ones merged.
    package func merging(_ other: SlotList) -> SlotList { SlotList(slots + other.slots) ?? self }
}
