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
