import Foundation
import TerminCore

/// Whom one look concerns, and what they are told.
struct Telling {
    let rows: any StoreTransaction
    let service: StoredService
    let look: Look
    let check: Int64
    /// The episodes the look opened.
    let opened: [Episode]
    let verdict: Verdict
    /// How the office fares after it; `nil` where the look says nothing about it.
    let health: SourceHealth?
    let now: Date

    /// Slots that nobody takes for so long are announced to nobody new.
    private static let ghost = (age: TimeInterval(14 * 86_400), looks: 200)

    /// Whether there is anything that somebody could be told, or not be told any more.
    var mayConcernSomebody: Bool {
        !opened.isEmpty || !verdict.remaining.isEmpty || !verdict.gone.isEmpty || !verdict.past.isEmpty
            || isNotice
    }

    /// Whether the look belongs to a bad spell of the office.
    private var isNotice: Bool { health.map { $0.state != .ok && !look.isComplete } ?? false }

    /// The messages for `recipients`: one for each kind, channel and set of slots that pass their filter.
    func messages(to recipients: [Recipient]) throws -> [OutgoingMessage] {
        guard !recipients.isEmpty else { return [] }
        try withdrawUntrue(recipients)
        let known = try told(to: recipients)
        let lasting = try recipients.contains { isNew($0.subscription) } ? announceable() : []
        var texts = Texts(service: service.service.name, office: look.query.office.name)
        return recipients.flatMap { recipient -> [OutgoingMessage] in
            let terms = recipient.subscription.terms
            let heard = known[recipient.subscription.id] ?? []
            var messages: [OutgoingMessage] = []
            if terms.notifyOnFound {
                // Who subscribed or changed the filter since the last look has not heard of what stayed.
                let shown = isNew(recipient.subscription) ? opened + lasting : opened
                let news = shown.filter { terms.filter.lets($0.slot) && !heard.contains($0.id) }
                messages += message(.appointmentsFound, news, to: recipient, &texts)
            }
            if terms.notifyOnGone {
                let ended = verdict.gone.filter { heard.contains($0.id) }
                messages += message(.gone, ended, to: recipient, &texts)
            }
            if terms.notifyOnError { messages += notice(to: recipient) }
            return messages
        }
    }

    /// The episodes that went on and are worth a word to somebody new.
    private func announceable() throws -> [Episode] {
        let old = now.addingTimeInterval(-Self.ghost.age)
        return try verdict.remaining.filter { episode in
            guard episode.firstSeenAt <= old else { return true }
            let looks = try rows.openLooks(
                service: service.id, quantity: look.query.quantity, since: episode.firstSeenAt)
            return looks < Self.ghost.looks
        }
    }

    /// Ends found messages that quiet hours still hold back where none of their slots is left: who wakes to them would
    /// run for nothing.
    private func withdrawUntrue(_ recipients: [Recipient]) throws {
        let ended = Set((verdict.gone + verdict.past).map(\.id))
        guard !ended.isEmpty, recipients.contains(where: { $0.user.profile.quietFrom != nil }) else { return }
        let open = Set((opened + verdict.remaining).map(\.id))
        let waiting = try rows.waitingMessages(
            .appointmentsFound, service: service.id, quantity: look.query.quantity, at: now)
        let untrue = try waiting.filter { message in
            let named = MessageKey.episodes(in: message.key)
            guard named.contains(where: ended.contains), !named.contains(where: open.contains) else {
                return false
            }
            return try rows.openCount(ofEpisodes: named) == 0
        }
        try rows.withdraw(
            untrue.map(\.id), reason: "the slots were gone before the quiet hours ended", at: now)
    }

    /// The one plain sentence about a bad spell of the office.
    private func notice(to recipient: Recipient) -> [OutgoingMessage] {
        guard let health, isNotice else { return [] }
        let text = MessageText.notice(
            health.state, service: service.service.name, office: look.query.office.name)
        return outgoing(.error, text, to: recipient) { channel in
            "\(recipient.subscription.id)/error/\(channel.rawValue)/\(health.office):\(health.spell)"
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
        return outgoing(kind, texts.text(of: kind, episodes), to: recipient) { channel in
            MessageKey(
                subscription: recipient.subscription.id, kind: kind, channel: channel,
                episodes: episodes.map(\.id)
            ).text
        }
    }

    private func outgoing(
        _ kind: NotificationKind, _ text: String, to recipient: Recipient,
        key: (NotificationChannel) -> String
    ) -> [OutgoingMessage] {
        let quietUntil = recipient.user.quietEnd(at: now, in: look.query.office.timeZone)
        // A channel without an address tells nobody; the user or the operator sees it in the subscription.
        return recipient.subscription.terms.channels.compactMap { channel in
            recipient.address(on: channel).map { address in
                OutgoingMessage(
                    userID: recipient.user.id, subscriptionID: recipient.subscription.id, checkID: check,
                    kind: kind, channel: channel, recipient: address, text: text, dedupeKey: key(channel),
                    seenAt: look.checkedAt, notBefore: quietUntil)
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

extension User {
    /// When the quiet hours that reign at `now` by the clock of `timeZone` end; `nil` where none do.
    fileprivate func quietEnd(at now: Date, in timeZone: String) -> Date? {
        guard let from = profile.quietFrom, let to = profile.quietTo,
            let awake = ActiveHours(from: to, to: from), !awake.contains(now, in: timeZone)
        else { return nil }
        return awake.next(from: now, in: timeZone)
    }
}
