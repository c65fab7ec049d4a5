public import Foundation

/// Rows of `source_health`.
public protocol HealthRows {
    /// Notes when an office was looked at and gives how it fares, kept from other writers until the transaction ends.
    func lockHealth(office: String, portal: String, lookAt: Date, isAnswered: Bool, at now: Date) throws
        -> SourceHealth
    /// Writes state and counts of an office; `check` is the look that changed its state.
    func update(_ health: SourceHealth, check: Int64?, at now: Date) throws
    /// At most `limit` offices whose ids follow `after`, by id.
    func health(after: String, limit: Int) throws -> [SourceHealth]
    /// How many looks in a row up to the last one at a target were `unrecognised` or `not_offered`; counted up to `most`.
    func unreadableLooks(service: Int64, quantity: Int, most: Int) throws -> Int
    /// Whether the last look at another target of the office was `unrecognised` or `not_offered`.
    func hasUnreadableTargets(office: String, besides service: Int64, quantity: Int) throws -> Bool
    /// What each target of an office turned from and to since `since`.
    func falls(office: String, since: Date) throws -> [TargetFall]
    /// How many looks showed slots at a target since `since`, to the hour.
    func openLooks(service: Int64, quantity: Int, since: Date) throws -> Int
    /// Notes where the page of a check is kept.
    func noteSnapshot(_ path: String, check: Int64) throws
    /// The last `limit` checks whose page is kept, with their offices, latest first.
    func snapshots(limit: Int) throws -> [(check: StoredCheck, office: String)]
}
