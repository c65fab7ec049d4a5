// TEVIS (Kommunix), the appointment pages of some seventy licence offices: a wizard of five or six steps.
// Read: the functional units, the services, the locations and the suggested times. We stop there: submitting
// a suggested time reserves it. Seen 2025-06 to 2025-10 in recordings, 2026 in what others report.
// Not read: the calendar variant of 2021 (`caldiv`), offices that want personal data before they show times,
// a page on which every time is greyed out (it has no words for "none", so it counts as unrecognised).
public import TerminKit

/// The checker for offices that run TEVIS.
public struct Tevis: Checker {
    /// The steps of the wizard that are read.
    public enum Stage: String, CaseIterable, Sendable {
        case units, services, locations, slots
    }

    /// The declaration: times, one look a minute at most, hosts shared by many towns.
    public let portal = Portal(
        id: "tevis", name: "TEVIS (Kommunix)", timeZone: "Europe/Berlin", depth: .times,
        floor: .seconds(60), hostFloor: .seconds(15), pace: .seconds(1), maintainers: ["termind"],
        options: [
            .init("md", "The number of the functional unit, as in select2?md=3; saves one request a look."),
            .init("unit", "The name of the functional unit on the front page, where md is not known."),
        ],
        offices: PackageResources.offices_yaml)

    /// The checker; it has no state.
    public init() {}

    /// The unit's catalogue, or the front page where the unit is known by name only.
    public func start(for query: Query) throws -> Step<Stage> {
        guard let md = query.office.options["md"] else { return .visit(.get(""), then: .units) }
        return .visit(.get("select2?md=\(md)"), then: .services)
    }

    /// What a page of the wizard means. A notice on it hides nothing: it is looked for where the step is missing.
    public func read(_ page: Page, at stage: Stage, for query: Query) throws -> Step<Stage> {
        let html = try HTMLDocument(page)
        do {
            return switch stage {
            case .units: try units(html, query)
            case .services: try services(html, query)
            case .locations: try locations(html, query)
            case .slots: try slots(html, page, query)
            }
        } catch PageFailure.unrecognised(let expected) {
            throw try notice(html) ?? .unrecognised(expected: expected)
        }
    }

    private func units(_ html: HTMLDocument, _ query: Query) throws -> Step<Stage> {
        // Older front pages link the units, newer ones have a button for each.
        let links = try html.all("a[href*='select2?md=']").map { ($0.text, try $0.value(of: "href")) }
        let buttons = try html.all("[id^='buttonfunktionseinheit-']").map { button in
            (button.text, "select2?md=\(try button.value(of: "id").drop { $0 != "-" }.dropFirst())")
        }
        let unit = try query.choice(of: "unit", among: links.isEmpty ? buttons : links)
        return .visit(.get(unit), then: .services)
    }

    private func services(_ html: HTMLDocument, _ query: Query) throws -> Step<Stage> {
        let form = try html.form("form#cnc-select-form")
        let listed = try form.element.all("input.cnc-item").map { item in
            // The text around the control holds the help, so the name is taken from the attribute. An office with
            // few services has no headings.
            let group = try item.closest("div[id^='concerns_accordion-']")
            let category = try group?.one("h3[id^='header_concerns_accordion-']").text
            let name = try item.value(of: "data-tevis-cncname")
            let service = Service(category: category, name: name, maximum: item["max"].flatMap { Int($0) })
            return (service: service, control: try item.value(of: "name"))
        }
        guard !listed.isEmpty else { throw PageFailure.unrecognised(expected: "input.cnc-item") }
        guard let control = try query.choice(among: listed) else { return .catalogue(listed.map(\.service)) }
        // Both ids change whenever the office edits its catalogue, so they are taken from this very page.
        // A browser sends every other service as 0; the wanted one alone is enough.
        let wanted = try form.choosing(String(query.quantity), for: control)
        let chosen = wanted.keeping("mdt", "select_cnc", control).request
        return .visit(chosen, then: chosen.target.hasPrefix("suggest") ? .slots : .locations)
    }

    private func locations(_ html: HTMLDocument, _ query: Query) throws -> Step<Stage> {
        // Each form stands a second time in the map's hidden popup, outside this panel.
        let forms = try html.all("#suggest_location_content form[method='post']")
        // Some offices answer with the suggestions at once.
        guard !forms.isEmpty else { return .done(try times(html, at: nil, query)) }
        var seen = Set<String>()
        let requests: [Request] = try forms.compactMap { element in
            let form = try HTMLForm(element)
            guard seen.insert(try form.value(of: "loc")).inserted else { return nil }
            let name = try element.first("dl.suggest_location_tbl dt:contains('Name') + dd")?.text
            return try form.pressing("select_location").request.carrying(name, as: "location")
        }
        return .branch(requests, then: .slots)
    }

    private func slots(_ html: HTMLDocument, _ page: Page, _ query: Query) throws -> Step<Stage> {
        // Choosing a location shows the times at once in some offices; others show them under `suggest`.
        let isLocationStep = try html.first("#inhalt h1:contains('Standortauswahl')") != nil
        if isLocationStep, page.context["suggest"] == nil {
            return .visit(.get("suggest").carrying("asked", as: "suggest"), then: .slots)
        }
        return .done(try times(html, at: page.context["location"], query))
    }

    private func times(_ html: HTMLDocument, at location: String?, _ query: Query) throws -> Availability {
        try compare(html, with: query)
        let shown = try html.first("#infobox_content dt:contains('Standort') + dd")?.text
        let place = shown == "noch nicht gesetzt" ? nil : shown
        // Step 3 writes the name, step 4 "name, street, town".
        if let location, let place, place != location, !place.hasPrefix(location + ",") {
            throw PageFailure.unrecognised(expected: "the times of \(location), not of \(place)")
        }
        // A greyed-out time is a disabled button without a form; what surely nobody sees, nobody can book.
        let bookable = try html.all("form.suggestion_form, .suggest_btn:not([disabled])").filter {
            $0.visibility != .hidden
        }
        let forms = try html.all("#inhalt form.suggestion_form").filter(\.isVisible)
        let slots = try forms.map { try slot($0, at: place ?? location, query) }
        // The heading of the step says it in some offices, one of its own below in others, both in the newest.
        let steps = ["4 von 6: ", "4 von 6 : ", "3 von 5: ", "3 von 5 : "].map { "Schritt " + $0 } + [""]
        let words = steps.map { $0 + "Terminvorschläge - Keine Zeiten verfügbar" }
        let none =
            try html.evidence("#inhalt :is(h1, h2)", says: "Kein freier Termin verfügbar")
            ?? html.evidence("#inhalt :is(h1, h2)", says: words)
        // Words for "none" beside anything that looks bookable, or beside a refusal, prove nothing.
        let dates = try html.all("#inhalt form input[name='date']")
        guard bookable.count == 2 * forms.count, none == nil || dates.isEmpty else {
            throw PageFailure.unrecognised(expected: "\(forms.count) times")
        }
        if none != nil, let refusal = try notice(html) { throw refusal }
        return try html.listing(slots, orNone: none)
    }

    /// The infobox must name the service and the quantity that were asked for.
    private func compare(_ html: HTMLDocument, with query: Query) throws {
        guard let wanted = query.service else { return }
        // "Mal" is the hidden word that screen readers speak.
        let texts = ["x", "Malx", "Mal x"].map { "\(query.quantity) \($0) \(wanted.name)" }
        for item in try html.all("#infobox_content #info_box_cnc_list li") where !texts.contains(item.text) {
            throw PageFailure.unrecognised(expected: "the times of \(texts[0])")
        }
    }

    /// One suggested time: the fields say when, and its button must say the same and be there to be pressed.
    private func slot(_ element: HTMLElement, at location: String?, _ query: Query) throws -> Slot {
        let form = try HTMLForm(element)
        let button = try element.one("button.suggest_btn:not([disabled])")
        guard let day = Day(try form.value(of: "date")), let time = TimeOfDay(button.seenText),
            Int(try form.value(of: "start")) == time.minutes, day.year <= query.today.year + 10,
            button.isVisible, !button.isDisabled, button["type"] ?? "submit" == "submit"
        else { throw PageFailure.unrecognised(expected: "a time that can be chosen, not \(button.text)") }
        return Slot(day: day, time: time, location: location, rawText: "\(day) \(button.text)")
    }

    /// What the office shows instead of a step: a refusal or a closed door.
    private func notice(_ html: HTMLDocument) throws -> PageFailure? {
        // A captcha; or the office wants to know who asks before it shows times.
        let wall = "label[for='captcha_result'], #inhalt :is(h1, h2):contains('persönlichen Daten')"
        if let blocked = try html.blocked(by: wall) { return blocked }
        let lost = try html.evidence(
            "h1, h2, p, .error", says: "Kein gültiger Mandant gefunden…",
            "Es wurde kein Mandantor empfangen…", "Es ist ein Datenbank-Fehler aufgetreten…",
            "Der ausgewählte Kalender existiert nicht oder kann nicht ausgewählt werden…")
        if let lost { return .closed(lost) }
        guard try html.first(".wizard") == nil else { return nil }
        return try html.closed(by: ":is(h1, h2, p):contains('Wartung')")
    }
}
