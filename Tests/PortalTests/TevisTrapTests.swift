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

    @Test(arguments: [206, 404, 500]) func onlyAWholeAnswerOfStatus200Counts(status: Int) throws {
        let page = "<!DOCTYPE html><html><body><div id=\"inhalt\">\(Self.none)</div></body></html>"
        guard case .failure = try answer(page: page, status: status) else {
            Issue.record("status \(status) was taken")
            return
        }
    }

    @Test func jsonThatHoldsMarkupIsNoPage() throws {
        let page = "{\"html\": \"<html><div id='inhalt'>\(Self.none)</div></html>\"}</html>"
        guard case .failure(.unrecognised) = try answer(page: page) else {
            Issue.record("JSON was taken")
            return
        }
    }

    func answer(_ body: String) throws -> Answer {
        try answer(
            page: "<!DOCTYPE html><html><body><main><div id=\"inhalt\">\(body)</div></main></body></html>")
    }

    func answer(page html: String, status: Int = 200) throws -> Answer {
        let checker = try #require(registry["tevis"])
        let office = Office(
            id: "o", portal: "tevis", name: "O", url: "https://o.example", timeZone: "Europe/Berlin")
        let query = Query(office: office, service: nil, today: try #require(Day("2026-11-20")))
        let page = Page(url: "https://o.example/suggest", status: status, body: Array(html.utf8))
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
        // Words that nobody sees, or that stand for something else.
        "<h2><span style=\"display:none\">Kein freier Termin verfügbar</span></h2>",
        "<h2 class=\"unsichtbar\">Kein freier Termin verfügbar</h2>",
        "<div style=\"opacity:0\">\(none)</div>", "<div style=\"display:/**/none\">\(none)</div>",
        "<iframe>\(none)</iframe>", "<object>\(none)</object>", "<div popover>\(none)</div>",
        // Words for "none" beside something that a person may be able to book.
        "<div class=\"d-none d-md-block\">\(form)</div>\(none)",
        "<div aria-hidden=\"true\">\(form)</div>\(none)",
        "<button class=\"suggest_btn\">08:30</button>\(none)",
        none + form.replacing("suggestion_form", with: "times").replacing("suggest_btn", with: "time"),
        "</div>\(form)<div id=\"inhalt\">\(none)",
        // Times that cannot be chosen.
        "<fieldset disabled>\(form)</fieldset>", "<div inert>\(form)</div>",
        form.replacing("type=\"submit\"", with: "type=\"button\""),
        form.replacing("class=\"suggest_btn\"", with: "class=\"suggest_btn\" hidden"),
        form.replacing("20261211", with: "99991231"),
        form.replacing("</form>", with: "<input type=\"hidden\" name=\"date\" value=\"20261212\"></form>"),
    ])
    func isNeitherASlotNorTheirAbsence(body: String) throws {
        guard case .failure(.unrecognised) = try answer(body) else {
            Issue.record("read as an answer: \(body)")
            return
        }
    }
}
