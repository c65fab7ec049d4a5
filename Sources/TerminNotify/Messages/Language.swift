/// A language the messages are written in; the raw values are ISO 639 codes.
public enum Language: String, CaseIterable, Hashable, Sendable {
    /// German.
    case de
    /// English.
    case en
    /// Russian.
    case ru
    /// Ukrainian.
    case uk
    /// Turkish.
    case tr

    /// The language of this code, or of its first part (`de-AT`); English where it is not one of ours.
    public init(code: String) {
        let first = code.lowercased().prefix { $0 != "-" && $0 != "_" }
        self = Language(rawValue: String(first)) ?? .en
    }

    /// Its words.
    public var catalogue: Catalogue {
        switch self {
        case .de: .german
        case .en: .english
        case .ru: .russian
        case .uk: .ukrainian
        case .tr: .turkish
        }
    }
}
