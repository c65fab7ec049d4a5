/// What a portal answered. Anything else it said is a ``PageFailure``.
public enum Availability: Hashable, Sendable {
    /// Slots a person could book now.
    case open(SlotList)
    /// Nothing free, and the portal's proof of it.
    case fullyBooked(Evidence)
}
