import Foundation
import TerminCore

/// Keeps the health of an office in step with a look, in the transaction that records it.
struct HealthWatch {
    let rows: any StoreTransaction
    let service: StoredService
    /// The look, already on record as `check`.
    let look: Look
    let check: Int64
    let now: Date

    /// Takes the look into account; a change of state goes to the operators and on record.
    func note() throws -> HealthChange {
        let office = look.query.office
        let quantity = look.query.quantity
        let before = try rows.lockHealth(
            office: office.id, portal: office.portal, lookAt: look.checkedAt, isAnswered: look.isAnswered,
            at: now)
        var after = before
        try after.note(
            look,
            unreadable: rows.unreadableLooks(service: service.id, quantity: quantity, most: 2),
            othersUnreadable: rows.hasUnreadableTargets(
                office: office.id, besides: service.id, quantity: quantity))
        let change = HealthChange(before: before, after: after)
        let isNews = before.state != after.state
        if after != before { try rows.update(after, check: isNews ? check : nil, at: now) }
        if isNews { try tellOperators(change) }
        return change
    }

    private func tellOperators(_ change: HealthChange) throws {
        let health = change.after
        let text = MessageText.health(change, office: look.query.office.name)
        let messages = try rows.admins().map { admin in
            let (channel, address) = admin.bestAddress
            return OutgoingMessage(
                userID: admin.id, subscriptionID: nil, checkID: check, kind: .system, channel: channel,
                recipient: address, text: text,
                dedupeKey:
                    "health/\(health.office):\(health.spell)/\(health.state.rawValue)/\(admin.id)/\(channel.rawValue)",
                seenAt: look.checkedAt)
        }
        _ = try rows.enqueue(messages, due: now, at: now)
        try rows.audit(
            AuditEntry(
                "source.\(health.state.rawValue)", "the office \(health.office) is \(health.state.rawValue)",
                metadata: [
                    "office": health.office, "before": change.before.state.rawValue, "check": "\(check)",
                ], actor: "daemon", at: now))
    }
}

extension User {
    /// Where a word of the house reaches them first: Telegram, e-mail, or the output of the daemon.
    fileprivate var bestAddress: (NotificationChannel, String) {
        if let number = profile.telegramID { return (.telegram, "\(number)") }
        if let email = profile.email { return (.email, email) }
        return (.stdout, "stdout")
    }
}
