public import Foundation
public import TerminCore

/// What one look counts as; the raw values are those of the database and of JSON.
public enum LookStatus: String, Hashable, Sendable, CaseIterable {
    /// Slots were seen.
    case open
    /// The portal proved that there are none.
    case fullyBooked = "fully_booked"
    /// The portal refused us.
    case blocked
    /// Shut for now.
    case closed
    /// Not the page we know.
    case unrecognised
    /// No complete answer came.
    case unreachable
    /// The portal does not offer what was asked for.
    case notOffered = "not_offered"
}

/// One walk and what came of it.
public struct Look: Sendable {
    /// How a look ends.
    public enum Outcome: Sendable {
        /// An answer.
        case answered(Availability)
        /// The services the office offers.
        case catalogue([Service])
        /// No answer.
        case failed(CheckFailure)
    }

    /// What was asked.
    public let query: Query
    /// What came.
    public let outcome: Outcome
    /// The parts that could not be read; where there are any, nothing is proved gone.
    public let failures: [CheckFailure]
    /// When the look began.
    public let checkedAt: Date
    /// How long it took.
    public let duration: Duration
    /// How many requests it made.
    public let requests: Int
    /// The last page read, or the address that gave no answer.
    public let pageURL: String?

    /// A look.
    public init(
        query: Query, outcome: Outcome, failures: [CheckFailure], checkedAt: Date, duration: Duration,
        requests: Int, pageURL: String?
    ) {
        self.query = query
        self.outcome = outcome
        self.failures = failures
        self.checkedAt = checkedAt
        self.duration = duration
        self.requests = requests
        self.pageURL = pageURL
    }

    /// Whether the portal answered, in whole or in part.
    public var isAnswered: Bool {
        switch outcome {
        case .answered, .catalogue: true
        case .failed: false
        }
    }

    /// Whether every part was read.
    public var isComplete: Bool {
        switch outcome {
        case .answered, .catalogue: failures.isEmpty
        case .failed: false
        }
    }

    /// What the look counts as; a catalogue counts as open.
    public var status: LookStatus {
        switch outcome {
        case .answered(.open), .catalogue: .open
        case .answered(.fullyBooked): .fullyBooked
        case .failed(let failure): failure.status
        }
    }

    /// The slots, earliest first; empty unless open.
    public var slots: [Slot] {
        guard case .answered(.open(let slots)) = outcome else { return [] }
        return Array(slots)
    }

    /// The portal's words: of a full calendar, a refusal or a closed office.
    public var evidence: Evidence? {
        switch outcome {
        case .answered(.fullyBooked(let evidence)), .failed(.blocked(let evidence, _, _)),
            .failed(.closed(let evidence, _, _)):
            evidence
        case .answered(.open), .catalogue, .failed: nil
        }
    }

    /// The failure, or the first of a part that could not be read.
    public var failure: CheckFailure? {
        guard case .failed(let failure) = outcome else { return failures.first }
        return failure
    }

    /// This look without the slots that began before `now`.
    ///
    /// Where all of them had begun there is no answer: slots in the past prove neither "open" nor "fully booked".
    public func droppingPast(at now: Date) -> Look {
        guard case .answered(.open(let slots)) = outcome else { return self }
        let zone = query.office.timeZone
        let today = Day(of: now, in: zone) ?? query.today
        let ahead = slots.filter { !$0.isPast(at: now, today: today, in: zone) }
        if ahead.count == slots.count { return self }
        let outcome: Outcome =
            SlotList(ahead).map { .answered(.open($0)) }
            ?? .failed(.unrecognised(expected: "a slot that is not in the past", stage: nil))
        return Look(
            query: query, outcome: outcome, failures: failures, checkedAt: checkedAt, duration: duration,
            requests: requests, pageURL: pageURL)
    }
}
