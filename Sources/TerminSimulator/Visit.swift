/// What the server remembers under one session cookie.
struct Session {
    var unit: Int?
    var choices: [Choice] = []
    var location: Int?
}

/// A chosen service and how often.
struct Choice: Sendable {
    var service: OfficeContent.Service
    var quantity: Int
}

/// The ids of the catalogue, which change whenever the office edits it.
struct Numbering: Sendable {
    var edition = 0

    func mandator(of unit: OfficeContent.Unit) -> Int { 91 + edition + unit.number }

    /// The concern id of a service, by its place in the unit's catalogue.
    func concern(at index: Int) -> Int { 286 + 58 * edition + index }

    func concern(of service: OfficeContent.Service, in unit: OfficeContent.Unit) -> Int {
        concern(at: unit.services.firstIndex(of: service) ?? 0)
    }
}

/// Everything a page needs to know to be drawn.
struct Visit: Sendable {
    var settings: SimulatedOffice.Configuration
    var numbering: Numbering
    var unit: OfficeContent.Unit?
    var choices: [Choice] = []
    var location: OfficeContent.Location?

    /// How many steps the wizard counts.
    var steps: Int { settings.hasLocationStep ? 6 : 5 }

    /// The number of the step that shows times.
    var timeStep: Int { settings.hasLocationStep ? 4 : 3 }

    var mandator: Int { unit.map(numbering.mandator) ?? 0 }

    /// Where the chosen services lead to.
    var locationAddress: String { "location?mdt=\(mandator)&select_cnc=1&\(concernQuery)" }

    /// The hidden field from which scripts take the location; its value holds tags.
    var locationDetails: HTML {
        guard let location else { return "" }
        let details: HTML = "\(location.name)<br/>\(location.street)<br/>\(location.town)"
        return """
            <input type="hidden" id="loc_details_hidden" name="loc_details_hidden" value="\(details)" />

            """
    }

    /// `cnc-286=1`, for addresses.
    var concernQuery: String {
        concernFields.map { "\($0.name)=\($0.quantity)" }.joined(separator: "&")
    }

    var concernFields: [(name: String, quantity: Int)] {
        guard let unit else { return [] }
        return choices.map { ("cnc-\(numbering.concern(of: $0.service, in: unit))", $0.quantity) }
    }
}
