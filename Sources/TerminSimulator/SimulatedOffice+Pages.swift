import TerminCore

extension SimulatedOffice {
    /// Takes the services named in `query` into the session; the page that refuses them, if it has to.
    func choose(
        _ query: FormFields, from unit: OfficeContent.Unit, in session: inout Session
    ) -> Page? {
        var choices: [Choice] = []
        for (name, value) in query.pairs where name.hasPrefix("cnc-") {
            let index = Int(name.dropFirst(4)).map { $0 - numbering.concern(at: 0) } ?? -1
            guard let quantity = Int(value), quantity >= 0, unit.services.indices.contains(index) else {
                return lostSession()
            }
            let service = unit.services[index]
            if quantity > service.maximum {
                return page(.locations, of: session) { NoticePage.tooMany(maximum: service.maximum, $0) }
            }
            if quantity > 0 { choices.append(Choice(service: service, quantity: quantity)) }
        }
        if !choices.isEmpty { session.choices = choices }
        return nil
    }

    func times(of session: Session, filter: FormFields) -> Page {
        page(.slots, of: session) {
            SuggestionPage(visit: $0, slots: shownSlots(of: $0, filter: filter)).html
        }
    }

    func shownSlots(of visit: Visit, filter: FormFields? = nil) -> [SimulatedSlot] {
        guard let service = visit.choices.first?.service, let location = visit.location else { return [] }
        let from = filter?["filter_date_from"].flatMap { Day(german: $0) }
        let to = filter?["filter_date_to"].flatMap { Day(german: $0) }
        return slots(of: service.name, at: location.name).filter {
            $0.day >= from ?? $0.day && $0.day <= to ?? $0.day
        }
    }

    func personalData(of session: Session, form: FormFields) -> Page {
        let day = form["date"].flatMap { Day($0) }?.german ?? ""
        let time = form["start"].flatMap { Int($0) }.flatMap { TimeOfDay(minutes: $0) }?.description ?? ""
        return page(.personalData, of: session) {
            PersonalDataPage(visit: $0, appointment: "\(day), \(time) Uhr").html
        }
    }

    /// What every step after the second says to a client it does not know.
    func lostSession() -> Page {
        page(.locations, of: Session()) { NoticePage.error(PortalWords.noMandator, $0) }
    }

    /// Faults of the page of times change what is drawn on it.
    func redrawn(_ page: Page, for fault: Fault?) -> Page {
        guard page.stage == .slots, let fault else { return page }
        var page = page
        page.html = SuggestionPage(visit: page.visit, slots: shownSlots(of: page.visit), fault: fault).html
        return page
    }

    func page(_ stage: Stage, of session: Session, draw: (Visit) -> HTML) -> Page {
        let visit = visit(of: session)
        return Page(stage: stage, visit: visit, html: draw(visit))
    }

    func visit(of session: Session) -> Visit {
        let unit = unit(of: session)
        return Visit(
            settings: configuration, numbering: numbering, unit: unit, choices: session.choices,
            location: unit?.locations.first { $0.number == session.location })
    }

    func unit(of session: Session) -> OfficeContent.Unit? {
        configuration.content.units.first { $0.number == session.unit }
    }

    /// Keeps `session` under its cookie, or under a new one for a client without.
    func remember(
        _ session: Session, for request: IncomingRequest, known: Bool, in reply: inout Reply
    ) {
        if known, let id = request.session {
            sessions[id] = session
            return
        }
        // Clients that throw their cookie away must not fill the memory of a long benchmark.
        if sessions.count >= 10_000 { sessions = [:] }
        let id = String(UInt64.random(in: .min ... .max), radix: 36)
        sessions[id] = session
        reply.headers.append(
            ("Set-Cookie", "\(configuration.cookieName)=\(id); path=/; HttpOnly; SameSite=Lax"))
    }
}
