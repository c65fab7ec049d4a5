/// Why a call of the Bot API gave no result. No case holds the token.
public enum TelegramFailure: Error, Hashable, Sendable {
    /// No complete answer came.
    case unreachable(reason: String)
    /// The server said no, in its own words. `retryAfter` is its wish for patience, `movedTo` the new number of a
    /// group that became another.
    case refused(code: Int, description: String, retryAfter: Duration?, movedTo: Int64?)
    /// What came is no answer of a Bot API.
    case strange(status: Int)
    /// The task was cancelled; whether the call was heeded is not known.
    case cancelled
}

extension TelegramFailure {
    /// What is wrong, for the operator who has to put it right.
    public var diagnosis: String {
        switch self {
        case .unreachable(let reason): return "Telegram cannot be reached: \(reason)"
        case .strange(let status):
            return "what answers there is no Bot API (HTTP \(status)): telegram.api_base has to be looked at"
        case .cancelled: return "the call was broken off"
        case .refused(let code, let description, let retryAfter, _):
            if isOfTheToken { return "Telegram does not know the token: telegram.token has to be looked at" }
            if isOfTheRecipient { return Self.sentence(of: description) }
            if let retryAfter {
                return "Telegram asks for patience: again in \(retryAfter.components.seconds) s"
            }
            return "Telegram refused the message (\(code)): \(description)"
        }
    }

    /// Whether it is the token that is wrong.
    public var isOfTheToken: Bool {
        guard case .refused(let code, let description, _, _) = self else { return false }
        // The server says 404 where the path holds no token at all.
        return code == 401 || code == 404 && description.lowercased() == "not found"
    }

    /// Whether this recipient cannot be told anything any more.
    public var isOfTheRecipient: Bool {
        guard case .refused(let code, let description, _, let movedTo) = self, movedTo == nil else {
            return false
        }
        let words = description.lowercased()
        let gone = [
            "chat not found", "user not found", "peer_id_invalid", "user is deactivated", "chat was deleted",
            "user_is_blocked", "have no rights to send", "chat_write_forbidden",
        ]
        return code == 403 || code == 400 && gone.contains { words.contains($0) }
    }

    private static func sentence(of description: String) -> String {
        let words = description.lowercased()
        if words.contains("blocked") { return "the recipient has blocked the bot" }
        if words.contains("deactivated") { return "the recipient's account no longer exists" }
        if words.contains("kicked") { return "the bot was removed from the group" }
        if words.contains("initiate") { return "the recipient has not begun a chat with the bot (/start)" }
        if words.contains("not found") || words.contains("peer_id_invalid") {
            return "Telegram knows no such chat, or nobody there has begun a chat with the bot (/start)"
        }
        return "Telegram does not let the bot write there: \(description)"
    }
}
