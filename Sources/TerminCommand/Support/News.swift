import Foundation
import TerminCore
import TerminEngine

/// What changed at a target, as standard output tells it.
struct News {
    let office: Office
    let service: Service
    /// When the look began that saw it.
    let seenAt: Date

    private var seen: String { ClockText.time(seenAt, in: office.timeZone) }

    /// A new slot; its time stands in it once.
    func found(_ slot: Slot) -> String {
        line(Paint.green("found"), slot, Paint.dim("seen \(seen)"))
    }

    /// A slot that is gone, with how long it was there.
    func gone(_ episode: Episode) -> String {
        let lasted = ClockText.length(seenAt.timeIntervalSince(episode.firstSeenAt))
        return line(Paint.yellow("gone "), episode.slot, Paint.dim("after \(lasted)"))
    }

    /// One line on a pipe; on a narrow terminal the place and the service stand below.
    private func line(_ word: String, _ slot: Slot, _ age: String) -> String {
        let places = [slot.location ?? office.name, service.name].map(brief)
        // The words before and after the places take at most 50 columns.
        let fits = !Console.isTerminal || places.map(\.count).reduce(50, +) <= Console.width
        let moment = Paint.bold(slot.moment)
        if fits { return ([word, moment] + places + [age]).joined(separator: "  ") }
        let below = places.flatMap { wrapped($0, to: Console.width - 7) }
        return (["\(word)  \(moment)  \(age)"] + below).joined(separator: "\n       ")
    }

    /// One message, as a line of JSON.
    func message(_ kind: NotificationKind, _ slots: [Slot]) -> Message {
        return Message(
            type: kind.rawValue, userId: nil, subscriptionId: nil, office: office.id, service: service.name,
            slots: slots.map { LookReport.Entry($0, in: office.timeZone) },
            message: MessageText.plain(kind, slots, service: service.name, office: office.name),
            seenAt: ClockText.iso(seenAt))
    }

    /// The line of `stdout: {format: json}`.
    struct Message: Encodable {
        let type: String
        @Nullable var userId: Int64?
        @Nullable var subscriptionId: Int64?
        let office: String
        let service: String
        let slots: [LookReport.Entry]
        let message: String
        let seenAt: String
    }
}
