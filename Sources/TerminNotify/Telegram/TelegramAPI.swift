import Foundation
import TerminCore
import TerminEngine
public import TerminHTTP

/// The Bot API: <https://core.telegram.org/bots/api>.
///
/// The token is part of the address; it stands in no error.
public struct TelegramAPI: Sendable {
    private let client: CurlClient
    private let base: String
    private let token: String

    /// The API at `base` (`https://api.telegram.org`) for the bot of `token`, called through `client`.
    public init(client: CurlClient, base: String, token: String) {
        self.client = client
        self.base = base
        self.token = token
    }

    /// The result of `method` with these fields; a field of `nil` is left out.
    /// - Throws: ``TelegramFailure``.
    public func call<Result: Decodable>(
        _ method: String, _ fields: KeyValuePairs<String, String?> = [:], giving: Result.Type = Result.self
    ) async throws(TelegramFailure) -> Result {
        let fields = fields.compactMap { name, value in value.map { Request.Field(name, $0) } }
        guard
            let request = Request.post("\(base)/bot\(token)/\(method)", fields: fields).resolved(
                against: base)
        else { throw .unreachable(reason: "telegram.api_base is no address") }
        var transport = client.transport(hosts: [])
        let response: TransportResponse
        do throws(TransportFailure) { response = try await transport.send(request) } catch {
            switch error {
            case .unreachable(let reason): throw .unreachable(reason: hidingToken(reason))
            case .cancelled: throw .cancelled
            }
        }
        let answer: Answer<Result>
        do { answer = try JSONDecoder().decode(Answer<Result>.self, from: Data(response.body)) } catch {
            throw .strange(status: response.status)
        }
        guard answer.ok, let result = answer.result else {
            throw .refused(
                code: answer.code ?? response.status,
                description: hidingToken(harmless(answer.description ?? "")),
                retryAfter: (answer.parameters?.retryAfter).map { .seconds(min(max(0, $0), 1_000_000)) }
                    ?? response.retryAfter, movedTo: answer.parameters?.movedTo)
        }
        return result
    }

    /// A server may repeat what it was asked.
    private func hidingToken(_ text: String) -> String { text.replacingOccurrences(of: token, with: "***") }

    /// What every method answers.
    private struct Answer<Result: Decodable>: Decodable {
        struct Parameters: Decodable {
            let retryAfter: Int?
            let movedTo: Int64?

            enum CodingKeys: String, CodingKey {
                case retryAfter = "retry_after"
                case movedTo = "migrate_to_chat_id"
            }
        }

        let ok: Bool
        let result: Result?
        let code: Int?
        let description: String?
        let parameters: Parameters?

        enum CodingKeys: String, CodingKey {
            case ok, result, description, parameters
            case code = "error_code"
        }
    }
}

extension TelegramAPI {
    /// A message that was sent, as far as we need it.
    public struct Message: Decodable, Hashable, Sendable {
        /// Its number in the chat.
        public let id: Int64

        enum CodingKeys: String, CodingKey { case id = "message_id" }
    }

    /// A bot or a person.
    public struct Account: Decodable, Hashable, Sendable {
        /// The number.
        public let id: Int64
        /// The name without `@`.
        public let username: String?
    }

    /// The bot itself: the plainest way to try the token.
    /// - Throws: ``TelegramFailure``.
    public func me() async throws(TelegramFailure) -> Account { try await call("getMe") }

    /// Sends a text; `isHTML` says how it is to be read.
    /// - Throws: ``TelegramFailure``.
    public func send(
        _ text: String, isHTML: Bool, to chat: Int64, buttons: InlineKeyboard? = nil
    ) async throws(TelegramFailure) -> Message {
        try await call(
            "sendMessage",
            [
                "chat_id": String(chat), "text": text, "parse_mode": isHTML ? "HTML" : nil,
                "link_preview_options": #"{"is_disabled":true}"#, "reply_markup": buttons?.json,
            ])
    }
}
