import Foundation
import Synchronization
import TerminCore
public import TerminEngine

/// Messages of the bot.
public final class TelegramChannel: Channel {
    private let api: @Sendable () throws(ChannelFailure) -> TelegramAPI
    private let pace: TelegramPace
    /// How many parts of a long message have gone: who tries again goes on behind them.
    private let sentParts = Mutex<[Int64: Int]>([:])

    /// A channel through `api`, which may change with the configuration, no faster than `pace`.
    public init(
        pace: TelegramPace = TelegramPace(), api: @escaping @Sendable () throws(ChannelFailure) -> TelegramAPI
    ) {
        self.api = api
        self.pace = pace
    }

    /// Telegram.
    public var kind: NotificationChannel { .telegram }

    /// Sends the message, in several parts where it is long.
    public func deliver(_ delivery: Delivery) async throws(ChannelFailure) {
        let id = delivery.notification.id
        guard let chat = Int64(delivery.notification.message.recipient) else {
            throw .recipientGone(reason: "the recipient is no number of a chat")
        }
        let api = try api()
        let message = MessageRenderer(delivery, now: Date()).message
        let parts = message.text.parts()
        let first = sentParts.withLock { $0[id] ?? 0 }
        for number in parts.indices.dropFirst(first) {
            try await waitForTurn(of: chat)
            let button = number == parts.count - 1 ? message.button : nil
            do throws(TelegramFailure) {
                try await send(parts[number], button, to: chat, by: api)
            } catch {
                let failure = channelFailure(error, of: chat)
                if case .tryAgain = failure {} else { forget(id) }
                throw failure
            }
            if parts.count > 1 { sentParts.withLock { $0[id] = number + 1 } }
        }
        forget(id)
    }

    private func forget(_ id: Int64) { sentParts.withLock { _ = $0.removeValue(forKey: id) } }

    private func waitForTurn(of chat: Int64) async throws(ChannelFailure) {
        switch pace.turn(of: chat) {
        case .later(let wait):
            throw .tryAgain(
                after: wait, reason: "this chat was told enough for the moment", countsAsAttempt: false)
        case .go(let wait):
            guard wait > .zero else { return }
            // Nobody else could go in the meantime: the limit is that of all chats together.
            do { try await Task.sleep(for: wait) } catch { throw .brokenOff }
        }
    }

    /// Sends one part; as plain words where the server cannot read the HTML, without the button where it refuses that.
    private func send(
        _ part: RichText, _ button: RenderedMessage.Button?, to chat: Int64, by api: TelegramAPI
    ) async throws(TelegramFailure) {
        // Telegram refuses buttons that lead to this very machine.
        let url = button.flatMap { isPublic($0.url) ? $0 : nil }
        let buttons = url.map { InlineKeyboard([[.init($0.label, opening: $0.url)]]) }
        do throws(TelegramFailure) {
            _ = try await api.send(part.telegramHTML, isHTML: true, to: chat, buttons: buttons)
        } catch {
            guard case .refused(400, let description, _, _) = error else { throw error }
            let words = description.lowercased()
            if words.contains("can't parse entities") {
                let plain = RichText([[.init(part.plain(showsLinks: false))]])
                _ = try await api.send(plain.plain(), isHTML: false, to: chat, buttons: buttons)
            } else if buttons != nil, words.contains("button") || words.contains("url") {
                _ = try await api.send(part.telegramHTML, isHTML: true, to: chat)
            } else {
                throw error
            }
        }
    }

    /// What a failure of the API asks for.
    private func channelFailure(_ failure: TelegramFailure, of chat: Int64) -> ChannelFailure {
        switch failure {
        case .cancelled: return .brokenOff
        case .unreachable, .strange:
            return .tryAgain(after: .zero, reason: failure.diagnosis, countsAsAttempt: true)
        case .refused(let code, _, let retryAfter, _):
            if code == 429 {
                let wait = retryAfter ?? .seconds(5)
                pace.hold(chat, for: wait)
                return .tryAgain(after: wait, reason: failure.diagnosis, countsAsAttempt: false)
            }
            if code >= 500 {
                return .tryAgain(
                    after: retryAfter ?? .zero, reason: failure.diagnosis, countsAsAttempt: true)
            }
            if failure.isOfTheToken { return .misconfigured(reason: failure.diagnosis) }
            if failure.isOfTheRecipient { return .recipientGone(reason: failure.diagnosis) }
            return .misconfigured(reason: failure.diagnosis)
        }
    }

    private func isPublic(_ url: String) -> Bool { !isLoopback(url) }
}

extension ChannelFailure {
    /// The daemon ends; the message is as due as before.
    static let brokenOff = ChannelFailure.tryAgain(
        after: .zero, reason: "the daemon ended", countsAsAttempt: false)
}
