/// Why a service does not do what was asked: the person who asked has to act. Nothing was changed.
public enum Refusal: Error, Hashable, CustomStringConvertible, Sendable {
    /// There is no such row.
    case unknown(String, id: Int64)
    /// There is one already, with this id.
    case exists(String, id: Int64)
    /// The plan allows no more subscriptions.
    case quota(UserPlan, most: Int)
    /// What was asked for is impossible.
    case invalid(field: String, reason: String)
    /// A service with subscriptions stays.
    case inUse(service: Int64, subscriptions: Int)

    /// One sentence.
    public var description: String {
        switch self {
        case .unknown(let kind, let id): "there is no \(kind) \(id)"
        case .exists(let kind, let id): "there is such a \(kind) already: \(id)"
        case .quota(let plan, let most):
            "the plan '\(plan.rawValue)' allows \(most) active \(most == 1 ? "subscription" : "subscriptions")"
        case .invalid(let field, let reason): "\(field): \(reason)"
        case .inUse(let service, let count):
            "service \(service) has \(count) \(count == 1 ? "subscription" : "subscriptions")"
        }
    }
}

extension Optional {
    /// The row.
    /// - Throws: ``Refusal/unknown(_:id:)`` where there is none.
    func known(_ kind: String, _ id: Int64) throws -> Wrapped {
        guard let self else { throw Refusal.unknown(kind, id: id) }
        return self
    }
}
