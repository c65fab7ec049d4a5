import TerminCore
import Testing

@testable import TerminSimulator

/// What a careful visitor does: reads the ids off the pages and follows the forms.
struct Walk {
    let client: LoopbackClient
    var unit = 3

    init(_ baseURL: String) throws { client = try LoopbackClient(baseURL) }

    /// The address the form of step 2 leads to for `service`.
    func address(of service: String, quantity: Int = 1) async throws -> String {
        let page = try await client.get("select2?md=\(unit)").body
        let mandator = try #require(page.firstMatch(of: /value="(\d+)" name="mdt"/)?.1)
        let action = try #require(
            page.firstMatch(of: /<form action="(\w+)" method="get" id="cnc-select-form">/)?.1)
        let entry = try #require(
            page.ranges(of: "data-tevis-cncname=\"\(service)").first, "\(service) is listed")
        let id = try #require(page[entry.upperBound...].firstMatch(of: /data-tevis-cncid="(\d+)"/)?.1)
        return "\(action)?mdt=\(mandator)&select_cnc=1&cnc-\(id)=\(quantity)"
    }

    /// The page after the location was chosen.
    func times(of service: String, location: Int = 50) async throws -> LoopbackClient.Answer {
        let address = try await address(of: service)
        _ = try await client.get(address)
        return try await client.post(
            address, "loc=\(location)&gps_lat=51.0&gps_long=9.0&select_location=Weiter")
    }
}

/// A page without its tags and with single blanks, hidden parts included.
func text(of page: String) -> String {
    page.replacing(/<script[\s\S]*?<\/script>/, with: "").replacing(/<[^>]*>/, with: "")
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
}

/// How often `part` occurs in `page`.
func count(_ part: String, in page: String) -> Int { page.ranges(of: part).count }

/// The begin of what makes a time bookable; scripts name the class too.
let slotForm = "<form method=\"post\" class=\"suggestion_form\""
let watched = "Umschreibung ausländischer Führerschein (sonstige Staaten)"
let pickUp = "Abholung Führerschein"

func december(_ day: Int) throws -> Day { try #require(Day(year: 2026, month: 12, day: day)) }

/// An office on 20 November 2026.
func november() throws -> SimulatedOffice.Configuration {
    let today: Day = try #require(Day("2026-11-20"))
    return SimulatedOffice.Configuration(today: today)
}
