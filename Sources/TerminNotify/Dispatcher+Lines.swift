import Foundation
import TerminEngine

extension Dispatcher {
    /// Delivers what stands in the line of one recipient, one after the other.
    func work(through recipient: Desk.Recipient) async {
        // Once one has to wait, all behind it wait as long.
        var waitsUntil: Date?
        while let (delivery, heldUntil) = desk.next(of: recipient, now: Date()) {
            let claim = delivery.notification
            // What ran out may be under way elsewhere.
            guard desk.holds(claim, now: Date()) else {
                desk.forget([claim])
                continue
            }
            let outcome: DeliveryOutcome
            if let date = waitsUntil ?? heldUntil {
                outcome = .tryAgain(
                    at: date, reason: "an earlier message to the same recipient waits",
                    countsAsAttempt: false)
            } else {
                outcome = await self.outcome(of: delivery)
            }
            if case .tryAgain(let date, _, _) = outcome {
                waitsUntil = date
                desk.hold(recipient, until: date, for: claim)
            }
            await settle(claim, outcome)
            // One line of slow messages is no loop that hangs.
            pulse.beat()
        }
    }

    /// Notes an outcome; where the database is away, tries again for as long as the claim lasts.
    private func settle(_ claim: StoredNotification, _ outcome: DeliveryOutcome) async {
        while true {
            do {
                let now = Date()
                let held = try await outbox.settle(claim, outcome, now: now)
                if held, case .sent = outcome { metrics.sent(claim, now: now) }
                return desk.forget([claim])
            } catch {
                if !(error is CancellationError) {
                    report("how message \(claim.id) fared is not on record yet: \(error)")
                }
                // A dispatcher that is cancelled can write nothing: ``release()`` does.
                guard !Task.isCancelled else { return desk.leave(claim, outcome) }
                guard desk.holds(claim, now: Date()) else { return desk.forget([claim]) }
                do { try await Task.sleep(for: .milliseconds(500)) } catch {
                    return desk.leave(claim, outcome)
                }
            }
        }
    }

    private func outcome(of delivery: Delivery) async -> DeliveryOutcome {
        let notification = delivery.notification
        guard let channel = channels[notification.message.channel] else {
            return .dead(reason: "no such channel in this process")
        }
        if let user = delivery.user, !user.profile.isActive {
            return .recipientGone(reason: "the user is not active")
        }
        do throws(ChannelFailure) {
            try await channel.deliver(delivery)
            return .sent
        } catch {
            switch error {
            case .tryAgain(let wait, let reason, let counts):
                guard !counts || notification.attempts < Self.mostAttempts else {
                    return .dead(reason: reason)
                }
                // Shorter waits would cost more than they save.
                let pause = counts ? max(wait, backOff(after: notification.attempts)) : wait
                return .tryAgain(
                    at: Date().addingTimeInterval(max(pause.seconds, 0.1)), reason: reason,
                    countsAsAttempt: counts)
            case .recipientGone(let reason):
                await deactivate(delivery, reason)
                return .recipientGone(reason: reason)
            case .misconfigured(let reason):
                report("message \(notification.id) on \(notification.message.channel.rawValue): \(reason)")
                return .dead(reason: reason)
            }
        }
    }

    /// Twice as long each time, at most 512 times the first; a quarter more or less, so that what failed together does
    /// not come back together.
    private func backOff(after attempts: Int) -> Duration {
        backOff * (1 << min(max(attempts, 1), 9)) * Double.random(in: 0.75...1.25)
    }

    /// Whoever blocked the bot is told nothing more; their subscriptions stay.
    private func deactivate(_ delivery: Delivery, _ reason: String) async {
        let message = delivery.notification.message
        guard let users, let user = delivery.user, message.channel == .telegram,
            message.recipient == user.profile.telegramID.map({ String($0) })
        else { return }
        do {
            try await users.setActive(false, of: user.id, actor: "dispatcher", now: Date())
            report("user \(user.id) is not told anything any more: \(reason)")
        } catch {
            report("user \(user.id) could not be deactivated: \(error)")
        }
    }
}
