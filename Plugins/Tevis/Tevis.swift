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

    /// What a page of the wizard means.
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
            try refuse(html)
            throw PageFailure.unrecognised(expected: expected)
        }
    }

    // MARK: Step 1: the functional units

    private func units(_ html: HTMLDocument, _ query: Query) throws -> Step<Stage> {
        // Older front pages link the units, newer ones have a button for each.
        let links = try html.all("a[href*='select2?md=']").compactMap { link in
            link["href"].map { (name: link.text, target: $0) }
        }
        let buttons = try html.all("[id^='buttonfunktionseinheit-']").compactMap { button in
            button["id"].map {
                (name: button.text, target: "select2?md=\($0.drop { $0 != "-" }.dropFirst())")
            }
        }
        let units = links.isEmpty ? buttons : links
        let names = units.map(\.name)
        guard !units.isEmpty else { throw PageFailure.unrecognised(expected: "links or buttons of units") }
        if let wanted = query.office.options["unit"] {
            guard let unit = units.first(where: { $0.name == wanted }) else {
                throw PageFailure.notOffered(field: "unit", value: wanted, offered: names)
            }
            return .visit(.get(unit.target), then: .services)
        }
        guard units.count == 1, let only = units.first else {
            throw PageFailure.misconfigured(
                option: "unit", reason: "the office has several units: \(names.joined(separator: ", "))")
        }
        return .visit(.get(only.target), then: .services)
    }

    // MARK: Step 2: the services

    private func services(_ html: HTMLDocument, _ query: Query) throws -> Step<Stage> {
        let form = try html.form("form#cnc-select-form")
        let listed = try catalogue(html)
        guard let wanted = query.service else { return .catalogue(listed.map(\.service)) }
        let matching = listed.filter { wanted.isListed(as: $0.service.name, under: $0.service.category) }
        guard let (service, control) = matching.first else {
            throw PageFailure.notOffered(
                field: "service", value: wanted.name, offered: listed.map(\.service.name))
        }
        let categories = Set(matching.map(\.service.category))
        guard categories.count == 1 else {
            throw PageFailure.notOffered(
                field: "category", value: "any", offered: matching.compactMap(\.service.category))
        }
        if let maximum = service.maximum, query.quantity > maximum {
            throw PageFailure.notOffered(
                field: "quantity", value: String(query.quantity), offered: ["1…\(maximum)"])
        }
        // Both ids change whenever the office edits its catalogue, so they are taken from this very page.
        // A browser sends every other service as 0; the wanted one alone is enough.
        let chosen = try form.choosing(String(query.quantity), for: control)
            .keeping("mdt", "select_cnc", control).request
        return .visit(chosen, then: chosen.target.hasPrefix("suggest") ? .slots : .locations)
    }

    private func catalogue(_ html: HTMLDocument) throws -> [(service: Service, control: String)] {
        let groups = try html.all("div[id^='concerns_accordion-']")
        // An office with few services has no headings.
        let sections: [(category: String?, items: [HTMLElement])] =
            try groups.isEmpty
            ? [(nil, html.all("#cnc-select-form input.cnc-item"))]
            : groups.map {
                try ($0.one("h3[id^='header_concerns_accordion-']").text, $0.all("input.cnc-item"))
            }
        let services = try sections.flatMap { category, items in
            try items.map { item in
                guard let name = item["data-tevis-cncname"], let control = item["name"] else {
                    throw PageFailure.unrecognised(
                        expected: "input.cnc-item with name and data-tevis-cncname")
                }
                // The text around the control holds the help, so the name is taken from the attribute.
                let maximum = item["max"].flatMap { Int($0) }
                return (Service(category: category, name: name, maximum: maximum), control)
            }
        }
        guard !services.isEmpty else { throw PageFailure.unrecognised(expected: "input.cnc-item") }
        return services
    }

    // MARK: Step 3: the locations

    private func locations(_ html: HTMLDocument, _ query: Query) throws -> Step<Stage> {
        // Each form stands a second time in the map's hidden popup, outside this panel.
        let forms = try html.all("#suggest_location_content form[method='post']")
        // Some offices answer with the suggestions at once.
        guard !forms.isEmpty else { return .done(try suggestions(html, at: nil, query)) }
        var seen = Set<String>()
        let requests: [Request] = try forms.compactMap { element in
            let form = try HTMLForm(element)
            guard let loc = form["loc"] else { throw PageFailure.unrecognised(expected: "a hidden loc") }
            guard seen.insert(loc).inserted else { return nil }
            let name = try element.first("dl.suggest_location_tbl dt:contains('Name') + dd")?.text
            return try form.pressing("select_location").request.carrying(name, as: "location")
        }
        return .branch(requests, then: .slots)
    }

    // MARK: Step 4: the suggested times

    private func slots(_ html: HTMLDocument, _ page: Page, _ query: Query) throws -> Step<Stage> {
        // Choosing a location shows the times at once in some offices; others show them under `suggest`.
        let isLocationStep = try html.first("#inhalt h1:contains('Standortauswahl')") != nil
        if isLocationStep, page.context["suggest"] == nil {
            return .visit(.get("suggest").carrying("asked", as: "suggest"), then: .slots)
        }
        return .done(try suggestions(html, at: page.context["location"], query))
    }

    private func suggestions(_ html: HTMLDocument, at location: String?, _ query: Query) throws
        -> Availability
    {
        try compare(html, with: query)
        let shown = try html.first("#infobox_content dt:contains('Standort') + dd")?.text
        let place = shown == "noch nicht gesetzt" ? nil : shown
        // Step 3 writes the name, step 4 "name, street, town".
        if let location, let place, place != location, !place.hasPrefix(location + ",") {
            throw PageFailure.unrecognised(expected: "the times of \(location), not of \(place)")
        }
        // A greyed-out time is a disabled button without a form; what nobody sees, nobody can book.
        let forms = try html.all("#inhalt form.suggestion_form").filter(\.isVisible)
        let slots = try forms.map { try slot($0, at: place ?? location) }
        let headings = "#inhalt h1, #inhalt h2"
        let none =
            try html.evidence(headings, says: "Kein freier Termin verfügbar")
            ?? html.evidence(
                headings,
                says: "Schritt 4 von 6: Terminvorschläge - Keine Zeiten verfügbar",
                "Schritt 4 von 6 : Terminvorschläge - Keine Zeiten verfügbar",
                "Schritt 3 von 5: Terminvorschläge - Keine Zeiten verfügbar",
                "Schritt 3 von 5 : Terminvorschläge - Keine Zeiten verfügbar",
                "Terminvorschläge - Keine Zeiten verfügbar")
        return try html.listing(slots, orNone: none)
    }

    /// The infobox must name the service and the quantity that were asked for.
    private func compare(_ html: HTMLDocument, with query: Query) throws {
        guard let wanted = query.service else { return }
        for item in try html.all("#infobox_content #info_box_cnc_list li") {
            // "1 Malx Name" with the hidden word that screen readers speak, "1 x Name" without.
            let words = item.text.split(separator: " ")
            let name = words.dropFirst().drop { ["Mal", "Malx", "x"].contains($0) }.joined(separator: " ")
            guard name == wanted.name, words.first.map(String.init) == String(query.quantity) else {
                throw PageFailure.unrecognised(expected: "the times of \(query.quantity) x \(wanted.name)")
            }
        }
    }

    /// One suggested time: the fields say when, and its button must say the same.
    private func slot(_ element: HTMLElement, at location: String?) throws -> Slot {
        let form = try HTMLForm(element)
        guard let day = form["date"].flatMap({ Day($0) }),
            let time = form["start"].flatMap({ Int($0) }).flatMap({ TimeOfDay(minutes: $0) }),
            let button = try element.first("button.suggest_btn:not([disabled])"),
            TimeOfDay(button.text) == time
        else {
            throw PageFailure.unrecognised(
                expected: "a time with date, start and a button that says the same")
        }
        return Slot(day: day, time: time, location: location, rawText: "\(day) \(button.text)")
    }

    // MARK: What is no step of the wizard

    /// Throws where the office shows something else instead of the step that was asked for.
    private func refuse(_ html: HTMLDocument) throws {
        if try html.first("#captcha_image, input#captcha_result") != nil {
            throw PageFailure.blocked(try words(html, "label[for='captcha_result']"))
        }
        let personal = "#inhalt h1:contains('persönlichen Daten'), #inhalt h2:contains('persönlichen Daten')"
        if try html.first(personal) != nil { throw PageFailure.blocked(try words(html, personal)) }
        let messages = "h1, h2, p, .error"
        if let lost = try html.evidence(
            messages, says: "Kein gültiger Mandant gefunden…", "Es wurde kein Mandantor empfangen…",
            "Es ist ein Datenbank-Fehler aufgetreten…",
            "Der ausgewählte Kalender existiert nicht oder kann nicht ausgewählt werden…")
        {
            throw PageFailure.closed(lost)
        }
        // A notice of coming maintenance on a page of the wizard must not hide its slots.
        let maintenance = "h1:contains('Wartung'), h2:contains('Wartung'), p:contains('Wartung')"
        if try html.first(".wizard") == nil, try html.first(maintenance) != nil {
            throw PageFailure.closed(try words(html, maintenance))
        }
    }

    /// The words of the first visible element of `css`, as evidence of a refusal.
    private func words(_ html: HTMLDocument, _ css: String) throws -> Evidence {
        for element in try html.all(css) {
            if let evidence = element.evidence() { return evidence }
        }
        throw PageFailure.unrecognised(expected: "visible words in \(css)")
    }
}
