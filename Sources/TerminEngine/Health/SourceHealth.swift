public import Foundation
import TerminCore

/// How an office fares; the raw values are those of the database.
public enum SourceState: String, CaseIterable, Hashable, Sendable, Codable {
    /// It answers.
    case ok
    /// It is shut, does not answer, or only in part: mostly nobody has to act.
    case degraded
    /// It shows something else than its checker knows: the checker's author.
    case changed
    /// It refuses us: the operator.
    case blocked

    /// A worse state replaces a better one at once; only the all-clear leads back.
    fileprivate var weight: Int {
        switch self {
        case .ok: 0
        case .degraded: 1
        case .changed: 2
        case .blocked: 3
        }
    }
}

/// How an office fares, over the looks at all of its services.
///
/// A refusal counts at once. A page that the checker does not know, or a service that is no longer offered, counts when
/// two looks in a row at the same target met it; any other look without a complete answer when three in a row had none.
/// Two complete answers in a row are the all-clear.
public struct SourceHealth: Hashable, Sendable {
    /// The office.
    public let office: String
    /// Its portal.
    public let portal: String
    /// How it fares.
    public private(set) var state: SourceState
    /// Since when.
    public private(set) var since: Date
    /// How many looks in a row gave no complete answer.
    public private(set) var failures: Int
    /// How many looks in a row gave one, while it is not well.
    public private(set) var answers: Int
    /// Numbers its bad spells: one more whenever it stops being well.
    public private(set) var spell: Int64
    /// The failure that led to the state, in one sentence; `nil` while it is well.
    public private(set) var reason: String?
    /// When a look last began.
    public private(set) var lastLookAt: Date?
    /// When a look last began that was answered; `nil` where there was none.
    public private(set) var lastAnswerAt: Date?

    /// What is known about an office.
    public init(
        office: String, portal: String, state: SourceState = .ok, since: Date, failures: Int = 0,
        answers: Int = 0, spell: Int64 = 0, reason: String? = nil, lastLookAt: Date? = nil,
        lastAnswerAt: Date? = nil
    ) {
        self.office = office
        self.portal = portal
        self.state = state
        self.since = since
        self.failures = failures
        self.answers = answers
        self.spell = spell
        self.reason = reason
        self.lastLookAt = lastLookAt
        self.lastAnswerAt = lastAnswerAt
    }

    private static let failuresBeforeDegraded = 3
    private static let unreadableBeforeChanged = 2
    private static let answersBeforeClear = 2

    /// Takes a look into account.
    /// - Parameters:
    ///   - look: a look at one of the office's services.
    ///   - unreadable: how many looks in a row, this one included, met a page or an offer at the same target that is
    ///     not the one known.
    ///   - othersUnreadable: whether the last look at another target of the office met one; only asked for an all-clear.
    public mutating func note(
        _ look: Look, unreadable: @autoclosure () throws -> Int,
        othersUnreadable: @autoclosure () throws -> Bool
    ) rethrows {
        lastLookAt = look.checkedAt
        if look.isAnswered { lastAnswerAt = look.checkedAt }
        guard let failure = look.failure else {
            failures = 0
            guard state != .ok else { return }
            answers += 1
            guard answers >= Self.answersBeforeClear else { return }
            if state == .changed, try othersUnreadable() { return }
            (state, since, answers, reason) = (.ok, look.checkedAt, 0, nil)
            return
        }
        answers = 0
        // What one person asked for says nothing about the office.
        if failure.isAboutQuantity { return }
        failures += 1
        if let worse = try worseState(failure, unreadable()), worse.weight > state.weight {
            if state == .ok { spell += 1 }
            (state, since, reason) = (worse, look.checkedAt, failure.message)
        }
    }

    private func worseState(_ failure: CheckFailure, _ unreadable: @autoclosure () throws -> Int) rethrows
        -> SourceState?
    {
        if failure.status == .blocked { return .blocked }
        if failure.isUnreadable, try unreadable() >= Self.unreadableBeforeChanged { return .changed }
        return failures >= Self.failuresBeforeDegraded ? .degraded : nil
    }
}

/// A step of an office from one state to another.
public struct HealthChange: Hashable, Sendable {
    /// How it fared.
    public let before: SourceHealth
    /// How it fares.
    public let after: SourceHealth
}

extension CheckFailure {
    /// Whether the office shows something else than its checker, or its catalogue, knows.
    var isUnreadable: Bool {
        switch self {
        case .unrecognised, .misconfigured: true
        case .notOffered: !isAboutQuantity
        case .blocked, .closed, .unreachable, .cancelled: false
        }
    }

    fileprivate var isAboutQuantity: Bool {
        if case .notOffered("quantity", _, _, _) = self { true } else { false }
    }
}
