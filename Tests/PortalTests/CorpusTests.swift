import Foundation
import TerminCore
import TerminEngine
import TerminTesting
import Testing

/// The recorded pages, where the folder beside the project has them.
@Suite struct CorpusTests {
    static let folder = root.deletingLastPathComponent().appending(path: "shared/portal-corpus/tevis")

    func answer(
        _ file: String, at stage: String, service: String? = nil, status: Int = 200,
        context: [String: String] = [:]
    ) throws -> Answer? {
        let path = Self.folder.appending(path: file)
        guard FileManager.default.fileExists(atPath: path.path) else {
            FileHandle.standardError.write(Data("SKIPPED: no recorded page \(file)\n".utf8))
            return nil
        }
        let checker = try #require(registry["tevis"])
        let office = Office(
            id: "o", portal: "tevis", name: "O", url: "https://o.example/amt/", timeZone: "Europe/Berlin",
            options: ["md": "1"])
        let query = Query(
            office: office, service: service.map { Service(category: nil, name: $0) },
            today: try #require(Day("2025-07-01")))
        let page = Page(
            url: "https://o.example/amt/select2?md=1", status: status, context: context,
            body: Array(try Data(contentsOf: path)), contentType: "text/html; charset=UTF-8")
        return Answer.reading(page, at: stage, for: query, with: checker)
    }

    @Test func readsEightSlotsAndNotTheGreyedOutOnes() throws {
        for service in [nil, "RWTH Studenten"] {
            let read = try answer("aachen-step4-slots-one-day-2025-10-03.html", at: "slots", service: service)
            guard let read else { return }
            guard case .done(.open(let slots)) = read else { throw Unexpected(answer: read) }
            #expect(
                slots.compactMap(\.time?.description) == [
                    "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00",
                ])
            #expect(Set(slots.map(\.day.description)) == ["2025-12-11"])
        }
    }

    @Test func readsTheWordsForNone() throws {
        guard let read = try answer("aachen-step4-no-slots-2025-07.html", at: "slots") else { return }
        guard case .done(.fullyBooked(let evidence)) = read else { throw Unexpected(answer: read) }
        #expect(evidence.text == "Kein freier Termin verfügbar")
    }

    @Test func comparesServiceAndLocation() throws {
        let file = "aachen-step4-no-slots-2025-07.html"
        let other = try answer(file, at: "slots", service: "Studenten")
        guard let other else { return }
        guard case .failure(.unrecognised) = other else { throw Unexpected(answer: other) }
        let elsewhere = try #require(try answer(file, at: "slots", context: ["location": "Ausländeramt"]))
        guard case .failure(.unrecognised) = elsewhere else { throw Unexpected(answer: elsewhere) }
    }

    @Test func thePersonalDataAreNoAnswer() throws {
        let file = "aachen-step5-contact-form-captcha-redacted.html"
        guard let read = try answer(file, at: "slots") else { return }
        guard case .failure(.blocked) = read else { throw Unexpected(answer: read) }
    }

    @Test func readsTheCatalogueAndAsksForOneService() throws {
        let file = "aachen-step2-services-2025-06-03.html"
        guard let read = try answer(file, at: "services") else { return }
        guard case .catalogue(let services) = read else { throw Unexpected(answer: read) }
        #expect(services.count == 22)
        #expect(Set(services.map(\.category)).count == 10)
        let next = try #require(try answer(file, at: "services", service: "RWTH Studenten"))
        guard case .visit(let request, "locations") = next else { throw Unexpected(answer: next) }
        #expect(request.url == "https://o.example/amt/location?mdt=94&select_cnc=1&cnc-286=1")
    }

    @Test func choosesTheOnlyLocationOnce() throws {
        guard let read = try answer("aachen-step3-location-single-2025-07.html", at: "locations") else {
            return
        }
        guard case .all(let parts) = read, case .visit(let request, "slots") = parts.first else {
            throw Unexpected(answer: read)
        }
        #expect(parts.count == 1)
        #expect(request.body == "loc=50&gps_lat=50.77858&gps_long=6.07867&select_location=Weiter")
        #expect(request.context["location"] == "Ausländeramt Aachen - Außenstelle RWTH")
    }

    @Test func anErrorStatusIsNoAnswer() throws {
        let read = try answer("aachen-step4-no-slots-2025-07.html", at: "slots", status: 429)
        guard let read else { return }
        guard case .failure(.blocked) = read else { throw Unexpected(answer: read) }
    }

    struct Unexpected: Error { let answer: Answer }
}
