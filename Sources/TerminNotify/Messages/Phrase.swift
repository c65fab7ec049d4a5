/// What the messages say; each language has the words for every one.
public enum Phrase: String, CaseIterable, Hashable, Sendable {
    /// The head of a message about new slots.
    case found
    /// The head of a message about slots that ended.
    case gone
    /// Behind a slot that ended: how long it was there.
    case goneAfter
    /// The head of a message about a slot that begins soon.
    case reminder
    /// The head of a message about looks that fail.
    case error
    /// The portal refuses us.
    case refused
    /// The pages are not those we know.
    case changed
    /// The portal does not answer properly.
    case silent
    /// The head of a message about a subscription that was paused.
    case paused
    /// Why it was paused.
    case pausedBecause
    /// The head of a message about a subscription that ends soon.
    case expiring
    /// When it ends.
    case expiresOn
    /// For how many people.
    case quantity
    /// When the slots were seen, and how old that is.
    case seen
    /// A day of this year.
    case day
    /// A day of another year.
    case dayOfYear
    /// In place of a time, where the page shows only days.
    case noTime
    /// How many slots are not listed.
    case more
    /// The link to the office's page, where no link leads to a slot.
    case entryPage
    /// The button that opens the page.
    case openPage
    /// What a channel is tried with.
    case test
    /// Spans of time.
    case days, hours, minutes, seconds

    /// The names in braces that the words must hold, and no others.
    public var placeholders: Set<String> {
        switch self {
        case .found, .gone, .reminder, .error, .refused, .changed, .silent, .paused, .expiring, .noTime,
            .entryPage, .openPage, .test:
            []
        case .goneAfter: ["age"]
        case .pausedBecause: ["reason"]
        case .expiresOn: ["day", "time"]
        case .quantity, .more, .days, .hours, .minutes, .seconds: ["count"]
        case .seen: ["time", "age"]
        case .day: ["weekday", "day", "month"]
        case .dayOfYear: ["weekday", "day", "month", "year"]
        }
    }
}
