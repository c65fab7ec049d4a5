/// A value as `config show` prints it. JSON on one line is YAML too, so one form serves both.
package enum ShownValue: Equatable, Sendable {
    case none
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([ShownValue])
    case map([(key: String, value: ShownValue)])

    init(_ text: String?) { self = text.map(ShownValue.text) ?? .none }
    init(_ number: Int?) { self = number.map(ShownValue.number) ?? .none }
    init(_ duration: Duration?) { self.init(duration?.text) }
    /// A secret is there or not; a file with one is named.
    init(_ secret: Secret?) { self.init(secret.map(\.description)) }

    package static func == (left: ShownValue, right: ShownValue) -> Bool { left.json == right.json }

    /// The value in JSON, on one line.
    package var json: String {
        switch self {
        case .none: "null"
        case .text(let text): quoted(text)
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .list(let items): "[\(items.map(\.json).joined(separator: ", "))]"
        case .map(let entries):
            "{\(entries.map { "\(quoted($0.key)): \($0.value.json)" }.joined(separator: ", "))}"
        }
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
