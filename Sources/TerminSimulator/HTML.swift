/// Markup under construction: literals are markup, interpolated text is escaped, interpolated `HTML` is not.
struct HTML: ExpressibleByStringInterpolation, Sendable {
    var text: String

    init(stringLiteral value: String) { text = value }
    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }

    struct Interpolation: StringInterpolationProtocol {
        var text: String

        init(literalCapacity: Int, interpolationCount: Int) {
            text = ""
            text.reserveCapacity(literalCapacity + 32 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ markup: HTML) { text += markup.text }
        mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { text += part.text } }
        mutating func appendInterpolation(_ number: Int) { text += String(number) }
        mutating func appendInterpolation(_ words: String) { text += escaped(words) }

        /// `words` with their umlauts as named entities, the way older entries of a catalogue are stored.
        mutating func appendInterpolation(withEntities words: String) {
            text += escaped(words, umlautsAsEntities: true)
        }
    }
}

/// `words` as they may stand in element content and in a quoted attribute.
func escaped(_ words: String, umlautsAsEntities: Bool = false) -> String {
    // Most words are plain, and walking them by character is slow.
    if !umlautsAsEntities, !words.utf8.contains(where: Array("&<>\"'".utf8).contains) { return words }
    var result = ""
    result.reserveCapacity(words.utf8.count)
    for character in words {
        switch character {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#039;"
        case "ä" where umlautsAsEntities: result += "&auml;"
        case "ö" where umlautsAsEntities: result += "&ouml;"
        case "ü" where umlautsAsEntities: result += "&uuml;"
        case "Ä" where umlautsAsEntities: result += "&Auml;"
        case "Ö" where umlautsAsEntities: result += "&Ouml;"
        case "Ü" where umlautsAsEntities: result += "&Uuml;"
        case "ß" where umlautsAsEntities: result += "&szlig;"
        default: result.append(character)
        }
    }
    return result
}
