public import TerminCore

/// Which of the listed services a person means.
public enum ServiceChoice: Hashable, Sendable {
    /// This one.
    case one(Service)
    /// Several have the words in their name.
    case several([Service])
    /// None has.
    case none

    /// The service called `text`: by its exact name, by an alias, or by a part that only one name has.
    ///
    /// Parts compare without regard to case; a service listed under two categories is two services.
    public init(_ text: String, among services: [Service]) {
        let wanted = normalisedWhiteSpace(text)
        let folded = wanted.lowercased()
        let tests: [(Service) -> Bool] = [
            { $0.name == wanted },
            { $0.name.lowercased() == folded },
            { $0.aliases.contains { $0.lowercased() == folded } },
            { !folded.isEmpty && $0.name.lowercased().contains(folded) },
        ]
        for test in tests {
            let matching = services.filter(test)
            if matching.count == 1 {
                self = .one(matching[0])
                return
            }
            if matching.count > 1 {
                self = .several(matching)
                return
            }
        }
        self = .none
    }
}
