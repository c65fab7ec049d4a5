/// One question to one office.
public struct Query: Hashable, Sendable {
    /// The office asked.
    public let office: Office
    /// The service asked for; `nil` asks for the catalogue.
    public let service: Service?
    /// For how many (persons or documents, as the portal counts); at least 1.
    public let quantity: Int
    /// Today in the office's zone: the only clock a checker has.
    public let today: Day

    /// A question.
    /// - Precondition: `quantity` is at least 1.
    public init(office: Office, service: Service?, quantity: Int = 1, today: Day) {
        precondition(quantity >= 1, "a query asks for at least one")
        self.office = office
        self.service = service
        self.quantity = quantity
        self.today = today
    }

    /// The office's option `name`.
    /// - Throws: ``PageFailure/misconfigured(option:reason:)`` where the office does not set it.
    public func option(_ name: String) throws -> String {
        guard let value = office.options[name] else {
            throw PageFailure.misconfigured(option: name, reason: "office '\(office.id)' does not set it")
        }
        return value
    }
}
