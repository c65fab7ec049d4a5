/// A portal as pure code: which pages to ask for and what they mean.
///
/// A checker has no network, clock or file; the engine fetches and hands it pages. The same three arguments always
/// give the same step, so the engine may remember steps.
public protocol Checker: Sendable {
    /// The kinds of page, in the order of the walk. The raw values name files of fixtures and `termind read`.
    associatedtype Stage: RawRepresentable<String>, CaseIterable, Hashable, Sendable

    /// What the checker declares about the software it reads.
    var portal: Portal { get }

    /// The first step.
    /// - Throws: ``PageFailure/misconfigured(option:reason:)`` (an option is missing) or
    ///   ``PageFailure/notOffered(field:value:offered:)``.
    func start(for query: Query) throws -> Step<Stage>

    /// What `page`, asked for at `stage`, means.
    /// - Throws: ``PageFailure``; anything else counts as unrecognised.
    func read(_ page: Page, at stage: Stage, for query: Query) throws -> Step<Stage>
}

extension Checker {
    /// The names of the stages, in the order of the walk.
    public var stages: [String] { Stage.allCases.map(\.rawValue) }
}
