import Foundation

/// What Telegram makes of a message: the words without markup, the buttons, or a refusal.
enum TelegramMarkup {
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private static let tags = ["b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote"]
    private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\""]

    /// The words that remain of HTML; `nil` where a tag or an entity is not one Telegram knows.
    static func text(of html: String) -> String? {
        var text = ""
        var open: [String] = []
        var rest = html[...]
        while let character = rest.first {
            switch character {
            case "<":
                guard let end = rest.firstIndex(of: ">") else { return nil }
                let tag = rest[rest.index(after: rest.startIndex)..<end]
                if tag.hasPrefix("/") {
                    guard open.popLast() == String(tag.dropFirst()) else { return nil }
                } else {
                    let name = String(tag.prefix { $0 != " " })
                    guard tags.contains(name) else { return nil }
                    if name == "a" {
                        guard tag.wholeMatch(of: /a href="[^"<>]+"/) != nil else { return nil }
                    }
                    open.append(name)
                }
                rest = rest[rest.index(after: end)...]
            case "&":
                guard let end = rest.firstIndex(of: ";"),
                    let meaning = entities[String(rest[rest.index(after: rest.startIndex)..<end])]
                else { return nil }
                text += meaning
                rest = rest[rest.index(after: end)...]
            case ">": return nil
            default:
                text.append(character)
                rest = rest.dropFirst()
            }
        }
        return open.isEmpty ? text : nil
    }

    /// The addresses or data of the buttons.
    static func buttons(_ markup: String?) -> Result<[String], Refusal> {
        guard let markup else { return .success([]) }
        guard let object = try? JSONSerialization.jsonObject(with: Data(markup.utf8)) as? [String: Any],
            let rows = object["inline_keyboard"] as? [[[String: String]]]
        else { return .failure(Refusal(description: "Bad Request: can't parse inline keyboard")) }
        var found: [String] = []
        for button in rows.joined() {
            guard button["text"]?.isEmpty == false else {
                return .failure(Refusal(description: "Bad Request: text buttons are unallowed"))
            }
            if let data = button["callback_data"] {
                guard (1...64).contains(data.utf8.count) else {
                    return .failure(Refusal(description: "Bad Request: BUTTON_DATA_INVALID"))
                }
                found.append(data)
            } else if let url = button["url"] {
                guard url.wholeMatch(of: /https?:\/\/[A-Za-z0-9-]+\.[^ "<>]+/) != nil,
                    !url.contains("127.0.0.1")
                else {
                    return .failure(
                        Refusal(
                            description: "Bad Request: inline keyboard button URL is invalid: Wrong HTTP URL")
                    )
                }
                found.append(url)
            }
        }
        return .success(found)
    }
}
