/// One appointment somebody could take, as the page shows it.
///
/// A slot is known by day, time and location as its page writes them (``id``); a changed booking link is not news.
public struct Slot: Hashable, Sendable, Identifiable {
    /// What makes a slot the same slot.
    public struct ID: Hashable, Sendable {
        /// The day, in the office's time zone.
        public let day: Day
        /// The time, or `nil` where the page shows only days.
        public let time: TimeOfDay?
        /// The location, or `nil` where the page names none.
        public let location: String?
    }

    /// Day, time and location.
    public let id: ID
    /// Where a person books it, absolute; `nil` where no link leads to it.
    public let bookingURL: String?
    /// What the page said, for people who doubt us.
    public let rawText: String

    /// The day, in the office's time zone.
    public var day: Day { id.day }
    /// The time, or `nil` where the page shows only days.
    public var time: TimeOfDay? { id.time }
    /// The location as written on the page that shows the slot, white space normalised; `nil` where it names none.
    public var location: String? { id.location }

    /// A slot; white space in `location` and `rawText` is normalised, and an empty location is none.
    public init(
        day: Day, time: TimeOfDay?, location: String?, bookingURL: String? = nil, rawText: String
    ) {
        let place = location.map(normalisedWhiteSpace)
        id = ID(day: day, time: time, location: place?.isEmpty == true ? nil : place)
        self.bookingURL = bookingURL
        self.rawText = normalisedWhiteSpace(rawText)
    }
}

extension Slot.ID: Comparable {
    /// Earliest first; a day without a time comes before the times of that day.
    public static func < (left: Slot.ID, right: Slot.ID) -> Bool {
        if left.day != right.day { return left.day < right.day }
        if left.time != right.time { return (left.time?.minutes ?? -1) < (right.time?.minutes ?? -1) }
        return (left.location ?? "") < (right.location ?? "")
    }
}
