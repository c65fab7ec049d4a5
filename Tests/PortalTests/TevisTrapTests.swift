import TerminCore
import TerminEngine
import Testing

/// Small pages that look like slots or like their absence, and are neither.
@Suite struct TevisTrapTests {
    static let form = """
        <form class="suggestion_form" method="post"><input type="hidden" name="date" value="20261211">
        <input type="hidden" name="start" value="510"><button type="submit" class="suggest_btn">08:30</button ></form>
        """
    static let none = "<h2>Kein freier Termin verfügbar</h2>"

    func answer(_ body: String) throws -> Answer {
        let checker = try #require(registry["tevis"])
        let office = Office(
            id: "o", portal: "tevis", name: "O", url: "https://o.example", timeZone: "Europe/Berlin")
        let query = Query(office: office, service: nil, today: try #require(Day("2026-11-20")))
        let html = "<!DOCTYPE html><html><body><main><div id=\"inhalt\">\(body)</div></main></body></html>"
        let page = Page(url: "https://o.example/suggest", status: 200, body: Array(html.utf8))
        let reading = Answer.reading(page, at: "slots", for: query, with: checker)
        return try #require(reading)
    }

    @Test func theControlsAreRead() throws {
        guard case .done(.open(let slots)) = try answer(Self.form), slots.count == 1,
            case .done(.fullyBooked) = try answer(Self.none)
        else {
            Issue.record("the plain page is not read")
            return
        }
    }

    @Test(arguments: [
        "<template>\(form)</template>", "<!-- \(form) -->", "<div class=\"modal fade\">\(form)</div>",
        "<div style=\"display:none\">\(form)</div>", "<noscript>\(form)</noscript>",
        form.replacing("type=\"submit\"", with: "type=\"submit\" disabled"),
        form.replacing("20261211", with: "20261331"),
        form.replacing("510", with: "99999"), form.replacing("08:30", with: "09:30"), form + none,
        "<template>\(none)</template>", "<div aria-hidden=\"true\">\(none)</div>", "<!-- \(none) -->",
        "<script>write('\(none)')</script>", "<div class=\"visuallyhidden\">\(none)</div>",
        "<p>Alles belegt.</p>",
    ])
    func isNeitherASlotNorTheirAbsence(body: String) throws {
        guard case .failure(.unrecognised) = try answer(body) else {
            Issue.record("read as an answer: \(body)")
            return
        }
    }
}
