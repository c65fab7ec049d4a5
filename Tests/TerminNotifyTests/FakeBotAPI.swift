import Foundation
import LoopbackServer
import Synchronization

/// A Bot API on this machine, as strict as Telegram's: it refuses what that refuses, in its words.
final class FakeBotAPI: Sendable {
    /// How it treats a chat.
    enum Mood: Sendable {
        /// It takes messages.
        case open
        /// It answers with this code and description.
        case refusing(Int, String)
        /// It asks for patience, for so many seconds.
        case busy(retryAfter: Int)
        /// It answers 500 so often, and then takes messages.
        case failing(times: Int)
        /// It never answers.
        case silent
        /// It breaks the connection.
        case resetting
        /// It cannot read any HTML.
        case illiterate
    }

    /// A message it took.
    struct Message: Hashable, Sendable {
        let chat: Int64
        /// The words as people see them.
        let text: String
        let isHTML: Bool
        let buttons: [String]
        let at: ContinuousClock.Instant
    }

    private struct State {
        var moods: [Int64: Mood] = [:]
        var messages: [Message] = []
        var calls: [Int64: Int] = [:]
        var refused = 0
    }

    static let token = "42:AAH-secret_of-the-bot"
    private let state = Mutex(State())
    private let listener = Mutex<LoopbackServer?>(nil)
    /// Whether it counts how fast it is told things.
    private let isStrictAboutPace: Bool

    init(pace: Bool = true) throws {
        isStrictAboutPace = pace
        let server = try LoopbackServer { [weak self] connection in
            while let request = connection.request() {
                guard let self, self.answer(request, on: connection) else { return }
            }
        }
        listener.withLock { $0 = server }
    }

    var base: String { listener.withLock { $0?.base ?? "" } }
    var messages: [Message] { state.withLock { $0.messages } }
    /// How many calls were refused for their pace.
    var refusedForPace: Int { state.withLock { $0.refused } }

    func stop() { listener.withLock { $0?.stop() } }
    func set(_ mood: Mood, for chat: Int64) { state.withLock { $0.moods[chat] = mood } }
    func texts(of chat: Int64) -> [String] { messages.filter { $0.chat == chat }.map(\.text) }
    func calls(of chat: Int64) -> Int { state.withLock { $0.calls[chat, default: 0] } }

    /// Answers one request; `false` ends the connection.
    private func answer(_ request: String, on connection: Connection) -> Bool {
        let parts = request.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let words = request.prefix { $0 != "\r\n" }.split(separator: " ")
        let path = words.count > 1 ? words[1].split(separator: "/") : []
        guard path.count == 2, path[0].hasPrefix("bot"), words[0] == "POST" else {
            refuse(connection, 404, "Not Found")
            return true
        }
        guard path[0].dropFirst(3) == Self.token else {
            refuse(connection, 401, "Unauthorized")
            return true
        }
        switch path[1] {
        case "getMe":
            connection.answer(body: #"{"ok":true,"result":{"id":42,"is_bot":true,"username":"testbot"}}"#)
        case "sendMessage": return send(fields(of: parts.count > 1 ? String(parts[1]) : ""), connection)
        default: refuse(connection, 404, "Not Found")
        }
        return true
    }

    private func send(_ fields: [String: String], _ connection: Connection) -> Bool {
        guard let chat = fields["chat_id"].flatMap({ Int64($0) }), let text = fields["text"] else {
            refuse(connection, 400, "Bad Request: chat_id is empty")
            return true
        }
        let mood = state.withLock { state in
            state.calls[chat, default: 0] += 1
            let mood = state.moods[chat] ?? .open
            if case .failing(let times) = mood {
                state.moods[chat] = times > 1 ? .failing(times: times - 1) : .open
            }
            return mood
        }
        switch mood {
        case .open: break
        case .refusing(let code, let description):
            refuse(connection, code, description)
            return true
        case .busy(let seconds):
            refuse(connection, 429, "Too Many Requests: retry after \(seconds)", retryAfter: seconds)
            return true
        case .failing:
            refuse(connection, 500, "Internal Server Error")
            return true
        case .silent:
            connection.stall()
            return false
        case .resetting:
            connection.reset()
            return false
        case .illiterate where fields["parse_mode"] != nil:
            refuse(
                connection, 400, "Bad Request: can't parse entities: unsupported start tag at byte offset 0")
            return true
        case .illiterate: break
        }
        take(fields, text, for: chat, connection)
        return true
    }

    private func take(
        _ fields: [String: String], _ text: String, for chat: Int64, _ connection: Connection
    ) {
        let isHTML = fields["parse_mode"] == "HTML"
        guard let shown = isHTML ? TelegramMarkup.text(of: text) : text else {
            return refuse(connection, 400, "Bad Request: can't parse entities: unexpected end tag")
        }
        guard !shown.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty else {
            return refuse(connection, 400, "Bad Request: message text is empty")
        }
        guard shown.utf16.count <= 4_096 else {
            return refuse(connection, 400, "Bad Request: message is too long")
        }
        let buttons: [String]
        switch TelegramMarkup.buttons(fields["reply_markup"]) {
        case .success(let found): buttons = found
        case .failure(let refusal): return refuse(connection, 400, refusal.description)
        }
        let wait = state.withLock { state -> Int? in
            let message = Message(chat: chat, text: shown, isHTML: isHTML, buttons: buttons, at: .now)
            if isStrictAboutPace, let wait = Self.wait(for: message, after: state.messages) {
                state.refused += 1
                return wait
            }
            state.messages.append(message)
            return nil
        }
        if let wait {
            refuse(connection, 429, "Too Many Requests: retry after \(wait)", retryAfter: wait)
        } else {
            connection.answer(body: #"{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":\#(chat)}}}"#)
        }
    }

    /// 30 a second; a chat three within a second and ten within ten; a group 20 a minute.
    private static func wait(for message: Message, after earlier: [Message]) -> Int? {
        func count(within span: Duration, of chat: Int64? = nil) -> Int {
            earlier.suffix(400).count { $0.at > message.at - span && (chat == nil || $0.chat == chat) }
        }
        if count(within: .seconds(1)) >= 30 { return 1 }
        if message.chat < 0 { return count(within: .seconds(60), of: message.chat) >= 20 ? 60 : nil }
        if count(within: .seconds(1), of: message.chat) >= 3 { return 1 }
        return count(within: .seconds(10), of: message.chat) >= 12 ? 3 : nil
    }

    private func refuse(
        _ connection: Connection, _ code: Int, _ description: String, retryAfter: Int? = nil
    ) {
        let parameters = retryAfter.map { #","parameters":{"retry_after":\#($0)}"# } ?? ""
        connection.answer(
            "\(code) X",
            body: #"{"ok":false,"error_code":\#(code),"description":"\#(description)"\#(parameters)}"#)
    }

    private func fields(of body: String) -> [String: String] {
        let pairs = body.split(separator: "&").map { pair in
            pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.replacing("+", with: " ").removingPercentEncoding ?? ""
            }
        }
        return Dictionary(pairs.compactMap { $0.count == 2 ? ($0[0], $0[1]) : nil }) { _, last in last }
    }
}
