import Foundation
import TerminCore
import TerminEngine
import TerminStore

/// The configured database, open, and the services over it.
struct OpenStore: Sendable {
    /// The configuration with what the database says where file and environment say nothing.
    let setup: Setup
    let store: SQLStore
    let targets: TargetKeeper

    /// Who changes something, for the record.
    static let actor = "operator"

    /// Opens the configured database; makes it or brings it to the newest schema where that is needed.
    /// - Throws: `CommandEnd` of status 69 for PostgreSQL in a build without it, or `StoreFailure`.
    init(_ setup: Setup) async throws {
        store = try await setup.openDatabase()
        self.setup = try await setup.completed(by: store)
        targets = self.setup.targets
    }

    var users: UserService { UserService(store, targets: targets) }
    var subscriptions: SubscriptionService { SubscriptionService(store, targets: targets) }
    var catalogue: CatalogueService { CatalogueService(store) }
    var settings: ConfigService { ConfigService(store) }
    var outbox: OutboxService { OutboxService(store) }

    /// At most `limit` subscriptions whose ids follow `after`, with what they come to.
    func subscriptionReports(user: Int64?, after: Int64, limit: Int) async throws -> [SubscriptionReport] {
        let (targets, setup) = (targets, setup)
        return try await store.read { rows in
            var services: [Int64: StoredService] = [:]
            var plans: [Int64: UserPlan] = [:]
            var shares: [String: DemandShares] = [:]
            return try rows.subscriptions(user: user, after: after, limit: limit).compactMap { subscription in
                let (user, service) = (subscription.userID, subscription.serviceID)
                plans[user] = try plans[user] ?? rows.user(user)?.profile.plan
                services[service] = try services[service] ?? rows.service(service)
                guard let plan = plans[user], let stored = services[service] else { return nil }
                let shared =
                    try shares[stored.office]
                    ?? DemandShares(
                        rows.demands(office: stored.office), hostFloor: setup.hostFloor(of: stored))
                shares[stored.office] = shared
                let interval = targets.interval(subscription.terms.interval, plan: plan, service: stored)
                return SubscriptionReport(
                    subscription, to: stored,
                    interval: max(interval, shared.interval(service, subscription.quantity) ?? .zero))
            }
        }
    }
}

extension Setup {
    /// The configuration with what the database says where file and environment say nothing.
    func taking(stored: [String: String]) throws -> Setup {
        var configuration = configuration
        configuration.take(stored: stored)
        return try Setup(configuration, quiet: isQuiet)
    }

    /// The same with what `store` says.
    /// - Throws: `StoreFailure`.
    func completed(by store: SQLStore) async throws -> Setup {
        let values = try await ConfigService(store).values().map { ($0.key, $0.value) }
        return try taking(stored: Dictionary(values, uniquingKeysWith: { first, _ in first }))
    }

    /// Which database is configured, for people: without a secret.
    var databasePlace: String {
        switch configuration.database.kind {
        case .sqlite: configuration.database.path
        case .postgresql: "the PostgreSQL database"
        }
    }

    /// What the plans in force allow.
    var planLimits: PlanLimits {
        func limit(_ plan: Configuration.Plan) -> PlanLimits.Limit {
            PlanLimits.Limit(subscriptions: plan.subscriptions, shortestInterval: plan.shortestInterval)
        }
        return PlanLimits(
            free: limit(configuration.plans.free), premium: limit(configuration.plans.premium))
    }

    /// How plans and portals bear on what is looked for.
    var targets: TargetKeeper { TargetKeeper(limits: planLimits) { floor(of: $0) } }

    /// The least time between two looks at a service.
    func floor(of service: StoredService) -> Duration {
        politeness(of: service)?.floor
            ?? (isFree(offices[service.office]?.url ?? service.baseURL) ? .zero : .seconds(60))
    }

    /// The least time between two walks on the host of a service.
    func hostFloor(of service: StoredService) -> Duration { politeness(of: service)?.hostFloor ?? .zero }

    private func isFree(_ url: String) -> Bool { isLoopback(url) && !configuration.politeness.loopback }

    /// How a service's host is asked; `nil` where this build has no such portal.
    private func politeness(of service: StoredService) -> Politeness? {
        // An office may have left the configuration; its row still says which portal and host it was.
        let office =
            offices[service.office]
            ?? Office(
                id: service.office, portal: service.portal, name: service.office, url: service.baseURL,
                timeZone: "UTC", options: service.options)
        return registry[office.portal].map { politeness(towards: office, of: $0.portal) }
    }
}
