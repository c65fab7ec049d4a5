public import Foundation
import TerminCore
public import TerminEngine

/// What a channel shows of one message.
public struct RenderedMessage: Hashable, Sendable {
    /// The words.
    public var text: RichText
    /// The button that opens the page where the slot is booked; `nil` where there is no such page.
    public var button: Button?

    /// A button that opens a page.
    public struct Button: Hashable, Sendable {
        /// What stands on it.
        public let label: String
        /// What it opens.
        public let url: String
    }
}

/// Makes of a message with what it is about the words for a person, in their language.
public struct MessageRenderer: Sendable {
    private let delivery: Delivery
    private let catalogue: Catalogue
    private let zone: TimeZone
    private let now: Date
    /// How many days and how many slots are listed.
    private static let most = (days: 7, slots: 60)

    /// The renderer of `delivery` as it is read at `now`.
    public init(_ delivery: Delivery, now: Date) {
        self.delivery = delivery
        self.now = now
        catalogue = Language(code: delivery.user?.profile.language ?? "en").catalogue
        zone = delivery.office.flatMap { TimeZone(identifier: $0.timeZone) } ?? .gmt
    }

    /// The message.
    public var message: RenderedMessage {
        let notification = delivery.notification.message
        switch notification.kind {
        case .appointmentsFound: return slots(.found)
        case .gone: return slots(.gone)
        case .reminder: return slots(.reminder)
        case .error: return notice(.error, [catalogue.text(whatFails)])
        case .paused:
            let reason = delivery.subscription?.pausedReason ?? notification.text
            return notice(.paused, [catalogue.text(.pausedBecause, ["reason": harmless(reason)])])
        case .expiring: return notice(.expiring, ending.map { [$0] } ?? [])
        case .system:
            return RenderedMessage(
                text: RichText(lines(of: notification.text).map { [.init($0)] }), button: nil)
        }
    }

    // MARK: Slots

    private func slots(_ head: Phrase) -> RenderedMessage {
        let episodes = delivery.episodes.sorted { $0.slot.id < $1.slot.id }
        var text = RichText([[.init(catalogue.text(head), .strong)]])
        addSubject(to: &text)
        guard !episodes.isEmpty else {
            // Pruned in the meantime: the stored words are all there is.
            for line in lines(of: delivery.notification.message.text) { text.add(.init(line)) }
            return RenderedMessage(text: text, button: button(nil))
        }
        let byDay = Dictionary(grouping: episodes, by: \.slot.day).sorted { $0.key < $1.key }
        var listed = 0
        let year = clock(now).year
        for (day, episodes) in byDay.prefix(Self.most.days) where listed < Self.most.slots {
            text.add()
            text.add(.init(catalogue.text(day, year: year), .strong))
            let shown = episodes.prefix(Self.most.slots - listed)
            let byPlace = Dictionary(grouping: shown) { $0.slot.location ?? "" }.sorted { $0.key < $1.key }
            for (place, episodes) in byPlace { text.add(line(episodes, at: place, isOver: head == .gone)) }
            listed += shown.count
        }
        if listed < episodes.count {
            text.add(.init(catalogue.text(.more, ["count": String(episodes.count - listed)])))
        }
        let first = head == .gone ? nil : episodes.lazy.compactMap { harmlessLink($0.slot.bookingURL) }.first
        text.add()
        if head != .gone, first == nil, let entry = entryPage {
            text.add(.init(catalogue.text(.entryPage), .link(entry)))
        }
        if let seen { text.add(.init(seen)) }
        return RenderedMessage(text: text, button: head == .gone ? nil : button(first))
    }

    /// `08:30, 09:00 · Place`, each time leading to its page.
    private func line(_ episodes: [Episode], at place: String, isOver: Bool) -> [RichText.Span] {
        var spans: [RichText.Span] = []
        for episode in episodes {
            if !spans.isEmpty { spans.append(.init(", ")) }
            let time = episode.slot.time?.description ?? catalogue.text(.noTime)
            let link = isOver ? nil : harmlessLink(episode.slot.bookingURL)
            spans.append(.init(time, link.map { .link($0) } ?? .plain))
            if isOver, let end = episode.goneAt {
                let age = Duration.seconds(max(0, end.timeIntervalSince(episode.firstSeenAt)))
                spans.append(.init(" (\(catalogue.text(.goneAfter, ["age": catalogue.text(age)])))"))
            }
        }
        if !place.isEmpty { spans.append(.init(" · \(harmless(place, limit: 100))")) }
        return spans
    }

    // MARK: Everything else

    private func notice(_ head: Phrase, _ sentences: [String]) -> RenderedMessage {
        var text = RichText([[.init(catalogue.text(head), .strong)]])
        addSubject(to: &text)
        for sentence in sentences { text.add(.init(sentence)) }
        if head == .error, let seen { text.add(.init(seen)) }
        return RenderedMessage(text: text, button: head == .error ? button(nil) : nil)
    }

    private func addSubject(to text: inout RichText) {
        guard let service = delivery.service else { return }
        text.add(.init(harmless(delivery.office?.name ?? service.office)))
        let quantity = delivery.subscription?.quantity ?? 1
        let people = quantity > 1 ? " · \(catalogue.text(.quantity, ["count": String(quantity)]))" : ""
        text.add(.init(harmless(service.service.name) + people))
    }

    private var whatFails: Phrase {
        switch delivery.status {
        case .blocked: .refused
        case .unrecognised, .notOffered: .changed
        case .open, .fullyBooked, .closed, .unreachable, nil: .silent
        }
    }

    private var ending: String? {
        delivery.subscription?.terms.expiresAt.map { end in
            let moment = clock(end)
            let day = Day(year: moment.year, month: moment.month, day: moment.day)
            return catalogue.text(
                .expiresOn,
                [
                    "day": day.map { catalogue.text($0, year: clock(now).year) } ?? "", "time": moment.time,
                ])
        }
    }

    private var seen: String? {
        delivery.notification.message.seenAt.map { seenAt in
            let age = Duration.seconds(max(0, now.timeIntervalSince(seenAt)))
            return catalogue.text(.seen, ["time": clock(seenAt).time, "age": catalogue.text(age)])
        }
    }

    private var entryPage: String? { harmlessLink(delivery.office?.url ?? delivery.service?.baseURL) }

    private func button(_ url: String?) -> RenderedMessage.Button? {
        (url ?? entryPage).map { .init(label: catalogue.text(.openPage), url: $0) }
    }

    private func lines(of text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).prefix(200).map { harmless(String($0), limit: 20_000) }
    }

    /// The wall clock of the office at `instant`.
    private func clock(_ instant: Date) -> (year: Int, month: Int, day: Int, time: String) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: instant)
        let time = TimeOfDay(minutes: (parts.hour ?? 0) * 60 + (parts.minute ?? 0))?.description ?? ""
        return (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0, time)
    }
}
