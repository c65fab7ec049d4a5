import TerminCore

extension SimulatedOffice {
    /// The answer to `request`, after which the session, the log and the bookings are up to date.
    func answer(to request: IncomingRequest) -> Reply {
        let known = request.session.flatMap { sessions[$0] }
        var session = known ?? Session()
        let answer = answer(to: request, in: &session)
        var reply: Reply
        var stage: Stage?
        switch answer {
        case .reply(let other): reply = other
        case .page(let page):
            let fault = takeFault(at: page.stage)
            if fault == .sessionLost { session = Session() }
            stage = page.stage
            reply = fault?.applied(to: redrawn(page, for: fault)) ?? Reply(page.html)
        }
        remember(session, for: request, known: known != nil, in: &reply)
        record(
            RequestRecord(
                time: .now, method: request.method, target: request.target, session: request.session,
                userAgent: request.userAgent, remotePort: request.remotePort, stage: stage,
                status: reply.status))
        return reply
    }

    /// Either a page, which a fault may spoil, or an answer that is none.
    private enum Answer {
        case page(Page)
        case reply(Reply)
    }

    private func answer(to request: IncomingRequest, in session: inout Session) -> Answer {
        switch (request.method, request.path) {
        case ("GET", "/"):
            session = Session()
            return .page(page(.front, of: session) { FrontPage(visit: $0).html })
        case ("GET", "/select2"): return .page(services(request, &session))
        case ("GET", "/location"), ("GET", "/suggest"): return .page(chosen(request, &session))
        case ("POST", "/location"), ("POST", "/suggest"): return submitted(request, &session)
        case ("POST", "/personaldata"):
            countBooking()
            return .page(lostSession())
        default: return .reply(Reply(NoticePage.notFound, status: 404))
        }
    }

    private func services(_ request: IncomingRequest, _ session: inout Session) -> Page {
        let number = request.query["md"].flatMap { Int($0) }
        guard let unit = configuration.content.units.first(where: { $0.number == number }) else {
            return lostSession()
        }
        session = Session(unit: unit.number)
        return page(.services, of: session) { visit in
            let html = catalogues[unit.number] ?? CataloguePage(visit: visit, unit: unit).html
            catalogues[unit.number] = html
            return html
        }
    }

    /// The answer to a request that names services: the locations, or the times where none is to be chosen.
    private func chosen(_ request: IncomingRequest, _ session: inout Session) -> Page {
        guard let unit = unit(of: session) else { return lostSession() }
        if let mandator = request.query["mdt"], mandator != "0",
            mandator != String(numbering.mandator(of: unit))
        {
            return lostSession()
        }
        if let refusal = choose(request.query, from: unit, in: &session) { return refusal }
        guard !session.choices.isEmpty else {
            return page(.locations, of: session) { NoticePage.error("Kein Anliegen ausgewählt", $0) }
        }
        // The filter form has an empty action: under a page of times at `location` it asks for `location`.
        let wantsTimes = request.path == "/suggest" || request.query["suggest_filter"] != nil
        if configuration.hasLocationStep, !wantsTimes || session.location == nil {
            session.location = nil
            return page(.locations, of: session) { LocationPage(visit: $0).html }
        }
        if !configuration.hasLocationStep { session.location = unit.locations.first?.number }
        return times(of: session, filter: request.query)
    }

    private func submitted(_ request: IncomingRequest, _ session: inout Session) -> Answer {
        guard let unit = unit(of: session) else { return .page(lostSession()) }
        if request.form["start"] != nil || request.form["date"] != nil {
            countBooking()
            return .page(personalData(of: session, form: request.form))
        }
        if let refusal = choose(request.query, from: unit, in: &session) { return .page(refusal) }
        let number = request.form["loc"].flatMap { Int($0) }
        guard !session.choices.isEmpty, unit.locations.contains(where: { $0.number == number }) else {
            return .page(lostSession())
        }
        session.location = number
        switch configuration.locationAnswer {
        case .direct: return .page(times(of: session, filter: request.query))
        case .thenSuggest: return .page(page(.locations, of: session) { NoticePage.locationTaken($0) })
        case .redirect: return .reply(.redirect(to: "suggest"))
        }
    }
}

extension SimulatedOffice {
    /// Takes the services named in `query` into the session; the page that refuses them, if it has to.
    private func choose(
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

    private func times(of session: Session, filter: FormFields) -> Page {
        page(.slots, of: session) {
            SuggestionPage(visit: $0, slots: shownSlots(of: $0, filter: filter)).html
        }
    }

    private func shownSlots(of visit: Visit, filter: FormFields? = nil) -> [SimulatedSlot] {
        guard let service = visit.choices.first?.service, let location = visit.location else { return [] }
        let from = filter?["filter_date_from"].flatMap { Day(german: $0) }
        let to = filter?["filter_date_to"].flatMap { Day(german: $0) }
        return slots(of: service.name, at: location.name).filter {
            $0.day >= from ?? $0.day && $0.day <= to ?? $0.day
        }
    }

    private func personalData(of session: Session, form: FormFields) -> Page {
        let day = form["date"].flatMap { Day($0) }?.german ?? ""
        let time = form["start"].flatMap { Int($0) }.flatMap { TimeOfDay(minutes: $0) }?.description ?? ""
        return page(.personalData, of: session) {
            PersonalDataPage(visit: $0, appointment: "\(day), \(time) Uhr").html
        }
    }

    /// What every step after the second says to a client it does not know.
    private func lostSession() -> Page {
        page(.locations, of: Session()) { NoticePage.error(PortalWords.noMandator, $0) }
    }

    /// Faults of the page of times change what is drawn on it.
    private func redrawn(_ page: Page, for fault: Fault?) -> Page {
        guard page.stage == .slots, let fault else { return page }
        var page = page
        page.html = SuggestionPage(visit: page.visit, slots: shownSlots(of: page.visit), fault: fault).html
        return page
    }

    private func page(_ stage: Stage, of session: Session, draw: (Visit) -> HTML) -> Page {
        let visit = visit(of: session)
        return Page(stage: stage, visit: visit, html: draw(visit))
    }

    private func visit(of session: Session) -> Visit {
        let unit = unit(of: session)
        return Visit(
            settings: configuration, numbering: numbering, unit: unit, choices: session.choices,
            location: unit?.locations.first { $0.number == session.location })
    }

    private func unit(of session: Session) -> OfficeContent.Unit? {
        configuration.content.units.first { $0.number == session.unit }
    }

    /// Keeps `session` under its cookie, or under a new one for a client without.
    private func remember(
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
