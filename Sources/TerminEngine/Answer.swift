public import TerminCore

/// A step of a walk as `termind read --json` prints it and fixtures expect it.
public enum Answer: Sendable {
    /// The next request, with its address resolved.
    case visit(ResolvedRequest, then: String)
    /// Parts of one answer.
    case all([Answer])
    /// The answer.
    case done(Availability)
    /// What the office offers.
    case catalogue([Service])
    /// No answer.
    case failure(CheckFailure)

    /// What `checker` makes of `page` at `stage`; an unknown stage is `nil`.
    public static func reading<C: Checker>(
        _ page: Page, at stage: String, for query: Query, with checker: C
    ) -> Answer? {
        guard let known = C.Stage(rawValue: stage) else { return nil }
        do throws(PageFailure) {
            return Answer(try checker.reading(page, at: known, for: query), on: page, stage: stage)
        } catch {
            return .failure(CheckFailure(error, stage: stage))
        }
    }

    /// What a whole walk came to.
    public init(_ look: Look) {
        self =
            switch look.outcome {
            case .answered(let availability): .done(availability)
            case .catalogue(let services): .catalogue(services)
            case .failed(let failure): .failure(failure)
            }
    }

    private init<Stage: RawRepresentable<String>>(_ step: Step<Stage>, on page: Page, stage: String) {
        switch step {
        case .visit(let request, let next):
            self =
                request.resolved(against: page.url, inheriting: page.context).map {
                    .visit($0, then: next.rawValue)
                }
                ?? .failure(.unrecognised(expected: "an address, not '\(request.target)'", stage: stage))
        case .all(let steps): self = .all(steps.map { Answer($0, on: page, stage: stage) })
        case .done(let availability): self = .done(availability)
        case .catalogue(let services): self = .catalogue(services)
        }
    }
}
