extension Fault {
    /// `page` as this fault lets it through.
    func applied(to page: Page) -> Reply {
        let visit = page.visit
        switch self {
        case .tooManyRequests(let seconds):
            var reply = Reply(NoticePage.tooManyRequests(visit), status: 429)
            if let seconds { reply.headers.append(("Retry-After", String(seconds))) }
            return reply
        case .serverError: return Reply(NoticePage.serverError(visit), status: 500)
        case .maintenance(let status): return Reply(NoticePage.maintenance(visit), status: status)
        case .captcha: return Reply(PersonalDataPage(visit: visit).captchaFirst)
        case .personalDataFirst: return Reply(PersonalDataPage(visit: visit).dataFirst)
        case .sessionLost: return Reply(NoticePage.error(PortalWords.noMandator, visit))
        case .databaseError: return Reply(NoticePage.error(PortalWords.databaseError, visit))
        case .calendarMissing: return Reply(NoticePage.error(PortalWords.calendarMissing, visit))
        case .redesigned: return Reply(NoticePage.redesigned(visit))
        case .halfPage:
            var reply = Reply(page.html)
            reply.body = reply.body.prefix(reply.body.count / 2)
            return reply
        case .truncated:
            var reply = Reply(page.html)
            reply.delivery = .brokenOff(after: reply.body.count / 2)
            return reply
        case .slow(let delay):
            var reply = Reply(page.html)
            reply.delay = delay
            return reply
        case .emptyBody: return Reply("")
        case .connectionReset:
            var reply = Reply("")
            reply.delivery = .dropped
            return reply
        // The page of times draws these itself.
        case .softBan, .hiddenNone, .wrongLocation, .wrongService: return Reply(page.html)
        }
    }
}
