import Foundation
import TerminCore
import TerminEngine
import Testing

/// Messages as the dispatcher hands them over.
enum Samples {
    static let office = Office(
        id: "o", portal: "p", name: "Führerscheinstelle", url: "https://o.example/termine",
        timeZone: "Europe/Berlin")
    /// 20:15:00 in Berlin.
    static let seenAt = Date(timeIntervalSince1970: 1_795_461_300)

    static func slot(_ day: String, _ time: String?, at location: String? = "Nord", link: String? = nil)
        throws
        -> Slot
    {
        Slot(
            day: try #require(Day(day)), time: time.flatMap { TimeOfDay($0) }, location: location,
            bookingURL: link, rawText: "")
    }

    static func delivery(
        _ kind: NotificationKind = .appointmentsFound, _ slots: [Slot] = [], language: String = "de",
        service: String = "Umschreibung", office: Office? = Samples.office, quantity: Int = 1,
        lasted: Double? = nil, text: String = "stored words", status: LookStatus? = nil,
        terms: Subscription.Terms = .init(), pausedReason: String? = nil
    ) -> Delivery {
        let message = OutgoingMessage(
            userID: 1, subscriptionID: 1, checkID: 1, kind: kind, channel: .telegram, recipient: "7",
            text: text, dedupeKey: "1", seenAt: seenAt)
        let stored = StoredNotification(
            id: 1, message: message, state: .sending, attempts: 1, nextAttemptAt: seenAt, sentAt: nil,
            errorMessage: nil, createdAt: seenAt)
        let user = User(
            id: 1, profile: User.Profile(telegramID: 7, language: language), lastActivityAt: nil,
            createdAt: seenAt)
        let subscription = Subscription(
            id: 1, userID: 1, serviceID: 1, quantity: quantity, terms: terms, isActive: true,
            pausedReason: pausedReason, createdAt: seenAt, updatedAt: seenAt)
        let row = StoredService(
            id: 1, office: "o", portal: "p", service: Service(category: nil, name: service),
            baseURL: "https://o.example/", options: [:])
        return Delivery(
            notification: stored, user: user, subscription: subscription, service: row, office: office,
            episodes: slots.enumerated().map { number, slot in
                Episode(
                    id: Int64(number + 1), slot: slot, firstSeenAt: seenAt, lastSeenAt: seenAt,
                    goneAt: lasted.map { seenAt.addingTimeInterval($0) })
            }, status: status)
    }
}
