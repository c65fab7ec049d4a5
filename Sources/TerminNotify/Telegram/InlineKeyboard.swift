import Foundation

/// Buttons below a message.
public struct InlineKeyboard: Hashable, Sendable, Encodable {
    /// One button; it opens an address or sends data to the bot.
    public struct Button: Hashable, Sendable, Encodable {
        /// What stands on it.
        public let text: String
        /// What it opens.
        public let url: String?
        /// What the bot is sent, at most 64 bytes.
        public let data: String?

        /// A button that opens an address.
        public init(_ text: String, opening url: String) {
            self.text = text
            self.url = url
            data = nil
        }

        /// A button that sends data to the bot.
        public init(_ text: String, sending data: String) {
            self.text = text
            url = nil
            self.data = data
        }

        enum CodingKeys: String, CodingKey {
            case text, url
            case data = "callback_data"
        }
    }

    /// The buttons by row.
    public let rows: [[Button]]

    /// Buttons.
    public init(_ rows: [[Button]]) {
        self.rows = rows
    }

    enum CodingKeys: String, CodingKey { case rows = "inline_keyboard" }

    /// As the API takes it; `nil` where there are none.
    var json: String? {
        guard !rows.isEmpty, let data = try? JSONEncoder().encode(self) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
