import Foundation
import Logging
import TerminCore
import TerminEngine
import TerminStore

/// What the daemon says of its work: one line a look, warnings where somebody has to act.
struct DaemonLog: Sendable {
    let logger: Logger

    func note(_ event: Runner.Event) {
        switch event {
        case .looked(let service, let look, let recorded, let late):
            let verdict = recorded.verdict
            let changes = [
                ("new", verdict.appeared.count), ("gone", verdict.gone.count), ("told", recorded.messages),
            ]
            .filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
            let quantity = look.query.quantity == 1 ? "" : " × \(look.query.quantity)"
            let details =
                changes
                + [
                    counted(look.requests, "request"), "\(look.duration.milliseconds) ms",
                    late >= .seconds(1) ? "\(ClockText.length(late.seconds)) late" : nil,
                ].compactMap { $0 }
            let line =
                "\(service.office) · \(plain(service.service.name))\(quantity): \(LookText.summary(look)) (\(details.joined(separator: ", ")))"
            switch look.status {
            case .open, .fullyBooked: logger.info("\(line)")
            case .blocked, .unrecognised: logger.warning("\(line)")
            case .closed, .unreachable, .notOffered: logger.notice("\(line)")
            }
        case .impossible(let service, let reason):
            logger.warning(
                "\(service.office) · \(plain(service.service.name)): not looked at: \(plain(reason))")
        case .health(let change, let snapshot):
            let after = change.after
            let kept = snapshot.map { "; page kept at \(plain($0))" } ?? ""
            switch after.state {
            case .ok:
                logger.notice("\(after.office) is well again, it was \(change.before.state.rawValue)\(kept)")
            case .degraded: logger.warning("\(after.office) is degraded: \(plain(after.reason ?? ""))\(kept)")
            case .changed, .blocked:
                logger.error(
                    "\(after.office) is \(after.state.rawValue): \(plain(after.reason ?? ""))\(kept)")
            }
        case .lost(let service):
            logger.notice(
                "\(service.office) · \(plain(service.service.name)): a look was dropped, as its claim had run out or nobody wants it any more"
            )
        case .breaker(let host, _, let after?):
            let until = after.until.map { " until \(ClockText.isoSeconds($0))" } ?? ""
            let act = after.cause == .blocked ? "; a person has to look at it" : ""
            logger.warning("\(host) is left alone\(until): \(plain(after.reason))\(act)")
        case .breaker(let host, _, nil): logger.notice("\(host) answers again")
        case .reclaimed(let target):
            logger.warning(
                "service \(target.serviceID) × \(target.quantity) is taken over: the claim of \(plain(target.takenFrom ?? "nobody")) ran out"
            )
        case .asleep(let service, let until):
            logger.debug(
                "\(service.office) · \(plain(service.service.name)): not looked at before \(ClockText.isoSeconds(until))"
            )
        case .connectivity(.offline): logger.warning("we are offline: no office answers, nor does the probe")
        case .connectivity(.online(let after)):
            logger.notice("we are online again, after \(ClockText.length(after.seconds))")
        case .store(let failure): logger.error("the database is not available: \(failure)")
        }
    }
}
