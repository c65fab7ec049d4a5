import Foundation
import TerminCore
import TerminEngine

/// A look as `check --json` prints it; the keys are a contract.
struct LookReport: Encodable {
    struct Entry: Encodable {
        let date: String
        @Nullable var time: String?
        @Nullable var startsAt: String?
        @Nullable var location: String?
        @Nullable var bookingUrl: String?

        init(_ slot: Slot, in zone: String) {
            date = slot.day.description
            time = slot.time?.description
            startsAt = slot.startsAt(in: zone).map(ClockText.isoSeconds)
            location = slot.location
            bookingUrl = slot.bookingURL
        }
    }

    struct Trouble: Encodable {
        @Nullable var stage: String?
        @Nullable var expected: String?
        let message: String
        let offered: [String]

        init(_ failure: CheckFailure) {
            stage = failure.stage
            expected = failure.expected
            message = failure.message
            offered = failure.offered
        }
    }

    let office: String
    let portal: String
    @Nullable var category: String?
    let service: String
    let quantity: Int
    let status: String
    let complete: Bool
    let checkedAt: String
    let durationMs: Int
    let requests: Int
    @Nullable var evidence: String?
    let slots: [Entry]
    @Nullable var failure: Trouble?

    init(_ look: Look, of service: Service) {
        let query = look.query
        office = query.office.id
        portal = query.office.portal
        category = service.category
        self.service = service.name
        quantity = query.quantity
        status = look.status.rawValue
        complete = look.isComplete
        checkedAt = ClockText.iso(look.checkedAt)
        durationMs = Int((look.duration.seconds * 1000).rounded())
        requests = look.requests
        evidence = look.evidence?.text
        slots = look.slots.map { Entry($0, in: query.office.timeZone) }
        failure = look.failure.map(Trouble.init)
    }
}

/// A look for people.
enum LookText {
    /// One line that says what came: `8 slots from Thu 2026-12-11 08:30`.
    static func summary(_ look: Look) -> String {
        switch look.outcome {
        case .answered(.open(let slots)):
            let first = slots.first.map { ", the first on \($0.moment)" } ?? ""
            return "open: \(counted(slots.count, "slot"))\(first)"
                + (look.isComplete ? "" : " (not every part could be read)")
        case .answered(.fullyBooked(let evidence)):
            return "fully booked: \u{201C}\(brief(evidence.text))\u{201D}"
        case .catalogue(let services): return counted(services.count, "service")
        case .failed(let failure):
            let wait = failure.retryAfter.map { "; it asks to wait \(ClockText.length($0.seconds))" } ?? ""
            return "\(look.status.words): \(brief(failure.message))\(wait)"
        }
    }

    /// The slots, a line for each day and location.
    static func slots(_ slots: [Slot], width: Int) -> [String] {
        let groups = Dictionary(grouping: slots) { [$0.day.description, $0.location ?? ""] }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { _, slots -> [String] in
            guard let first = slots.first else { return [] }
            let times = slots.compactMap { $0.time?.description }
            let day = first.time == nil ? first.moment : String(first.moment.dropLast(6))
            var lines: [String] = []
            var line = "  \(day) "
            for time in times {
                if line.count + time.count + 1 > width {
                    lines.append(line)
                    line = String(repeating: " ", count: day.count + 3)
                }
                line += " " + time
            }
            lines.append(line)
            if let location = first.location {
                let indent = day.count + 4
                let shown =
                    Console.isTerminal ? wrapped(brief(location), to: width - indent) : [brief(location)]
                lines += shown.map { Paint.dim(String(repeating: " ", count: indent) + $0) }
            }
            return lines
        }
    }
}

extension LookStatus {
    /// The status in words.
    var words: String {
        switch self {
        case .open: "open"
        case .fullyBooked: "fully booked"
        case .blocked: "blocked"
        case .closed: "closed"
        case .unrecognised: "unrecognised"
        case .unreachable: "unreachable"
        case .notOffered: "not offered"
        }
    }
}
