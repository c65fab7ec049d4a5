/// What a page means for the walk.
public indirect enum Step<Stage: Hashable & Sendable>: Hashable, Sendable {
    /// Ask for this next; its answer is read at `then`.
    case visit(Request, then: Stage)
    /// Parts of one answer, walked depth first, one after the other, in one session. `.done` beside `.visit` keeps
    /// what this page already showed.
    case all([Step])
    /// The answer.
    case done(Availability)
    /// What the office offers: the answer to a query without a service.
    case catalogue([Service])

    /// A visit to each of `requests`, all read at `stage`.
    public static func branch(_ requests: [Request], then stage: Stage) -> Step {
        .all(requests.map { .visit($0, then: stage) })
    }
}
