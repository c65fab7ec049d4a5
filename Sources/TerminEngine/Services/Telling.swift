import Foundation
public import TerminCore

/// Whom one look concerns, and what they are told.
struct Telling {
    let rows: any StoreTransaction
    let service: StoredService
    let look: Look
    let check: Int64
    /// The episodes the look opened.
    let opened: [Episode]
    let verdict: Verdict

    /// The messages for `recipients`: one for each kind, channel and set of slots that pass their filter.
    func messages(to recipients: [Recipient]) throws -> [OutgoingMessage] {
        guard !recipients.isEmpty else { return [] }
        let known = try told(to: recipients)
        var texts = Texts(service: service.service.name, office: look.query.office.name)
        return recipients.flatMap { recipient -> [OutgoingMessage] in
            let terms = recipient.subscription.terms
            let heard = known[recipient.subscription.id] ?? []
            var messages: [OutgoingMessage] = []
            if terms.notifyOnFound {
                // Who subscribed or changed the filter since the last look has not heard of what stayed.
                let shown = isNew(recipient.subscription) ? opened + verdict.remaining : opened
                let news = shown.filter { terms.filter.lets($0.slot) && !heard.contains($0.id) }
                messages += message(.appointmentsFound, news, to: recipient, &texts)
            }
            if terms.notifyOnGone {
                let ended = verdict.gone.filter { heard.contains($0.id) }
                messages += message(.gone, ended, to: recipient, &texts)
            }
            return messages
        }
    }

    private func isNew(_ subscription: Subscription) -> Bool {
        subscription.lastCheckedAt.map { subscription.updatedAt >= $0 } ?? true
    }

    /// The episodes each subscription was told of, as far as this look needs to know.
    private func told(to recipients: [Recipient]) throws -> [Int64: Set<Int64>] {
        let isForNewcomers = recipients.contains { isNew($0.subscription) }
        let matter = (isForNewcomers ? verdict.remaining : []) + verdict.gone
        guard let oldest = matter.map(\.firstSeenAt).min() else { return [:] }
        return try rows.messageKeys(
            .appointmentsFound, service: service.id, quantity: look.query.quantity, since: oldest
        ).mapValues { keys in Set(keys.flatMap(MessageKey.episodes)) }
    }

    private func message(
        _ kind: NotificationKind, _ episodes: [Episode], to recipient: Recipient, _ texts: inout Texts
    ) -> [OutgoingMessage] {
        guard !episodes.isEmpty else { return [] }
        let text = texts.text(of: kind, episodes)
        // A channel without an address tells nobody; the user or the operator sees it in the subscription.
        return recipient.subscription.terms.channels.compactMap { channel in
            recipient.address(on: channel).map { address in
                OutgoingMessage(
                    userID: recipient.user.id, subscriptionID: recipient.subscription.id, checkID: check,
                    kind: kind, channel: channel, recipient: address, text: text,
                    dedupeKey: MessageKey(
                        subscription: recipient.subscription.id, kind: kind, channel: channel,
                        episodes: episodes.map(\.id)
                    ).text,
                    seenAt: look.checkedAt)
            }
        }
    }
}

/// The words for sets of slots: most people of a target are told of the same.
private struct Texts {
    let service: String
    let office: String
    private var known: [NotificationKind: [(episodes: [Episode], text: String)]] = [:]

    init(service: String, office: String) {
        self.service = service
        self.office = office
    }

    mutating func text(of kind: NotificationKind, _ episodes: [Episode]) -> String {
        if let text = known[kind]?.first(where: { $0.episodes == episodes })?.text { return text }
        let text = MessageText.plain(kind, episodes.map(\.slot), service: service, office: office)
        // Filters of many kinds must not make a long list of it.
        known[kind] = (known[kind] ?? []).suffix(15) + [(episodes, text)]
        return text
    }
}

/// A message as plain text.
public enum MessageText {
    /// How many slots a message names before it says how many more there are.
    private static let most = 20

    /// `found: Fri 2026-12-11 08:30, Fri 2026-12-11 09:00 (Office, Service)`.
    public static func plain(
        _ kind: NotificationKind, _ slots: [Slot], service: String, office: String
    ) -> String {
        let words = kind == .gone ? "gone" : "found"
        let moments = slots.prefix(most).map(\.moment).joined(separator: ", ")
        let more = slots.count > most ? ", and \(slots.count - most) more" : ""
        return "\(words): \(moments)\(more) (\(office), \(service))"
    }
}

extension Slot {
    /// `Fri 2026-12-11 08:30`, or the day alone.
    public var moment: String {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        return (["\(names[day.weekday - 1]) \(day)"] + [time?.description].compactMap { $0 }).joined(
            separator: " ")
    }
}
