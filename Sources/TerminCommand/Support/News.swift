import Foundation
import TerminCore
import TerminEngine

/// What changed at a target, as standard output tells it.
struct News {
    /// What a message is about; the raw values are those of the database.
    enum Kind: String {
        case appointmentsFound = "appointments_found"
        case gone
    }

    let office: Office
    let service: Service
    /// When the look began that saw it.
    let seenAt: Date

    private var seen: String { ClockText.time(seenAt, in: office.timeZone) }

    /// One line for a new slot; its time stands in it once.
    func found(_ slot: Slot) -> String {
        Paint.green("found") + "  \(Paint.bold(slot.moment))  \(place(slot))  " + Paint.dim("seen \(seen)")
    }

    /// One line for a slot that is gone, with how long it was there.
    func gone(_ episode: Episode) -> String {
        let lasted = ClockText.length(seenAt.timeIntervalSince(episode.firstSeenAt))
        return Paint.yellow("gone ") + "  \(Paint.bold(episode.slot.moment))  \(place(episode.slot))  "
            + Paint.dim("after \(lasted)")
    }

    private func place(_ slot: Slot) -> String {
        [slot.location ?? office.name, service.name].map(plain).joined(separator: "  ")
    }

    /// One message, as a line of JSON.
    func message(_ kind: Kind, _ slots: [Slot]) -> Message {
        let words = kind == .gone ? "gone" : "found"
        return Message(
            type: kind.rawValue, userId: nil, subscriptionId: nil, office: office.id, service: service.name,
            slots: slots.map { LookReport.Entry($0, in: office.timeZone) },
            message:
                "\(words): \(slots.map(\.moment).joined(separator: ", ")) (\(office.name), \(service.name))",
            seenAt: ClockText.iso(seenAt))
    }

    /// The line of `stdout: {format: json}`.
    struct Message: Encodable {
        let type: String
        @Nullable var userId: Int?
        @Nullable var subscriptionId: Int?
        let office: String
        let service: String
        let slots: [LookReport.Entry]
        let message: String
        let seenAt: String
    }
}
