import Foundation
import TerminEngine
import TerminStore

extension Bench.StoreBench {
    /// What is due among 5,000 targets, however many subscribe to them.
    func measureDue(_ engine: any SQLEngine, _ store: SQLStore) async throws {
        let each = max(1, subscriptions / 5000)
        try await fill(
            engine, upTo: max(checks, subscriptions),
            [
                """
                INSERT INTO users (telegram_id, created_at, updated_at) SELECT i, 0, 0 FROM n WHERE i <= \(each)
                """,
                """
                INSERT INTO services (office, portal, service_name, base_url, created_at, updated_at)
                SELECT 'o', 'p', CAST(i AS TEXT), 'https://o.example/', 0, 0 FROM n WHERE i <= 5000
                """,
                """
                INSERT INTO subscriptions (user_id, service_id, created_at, updated_at)
                SELECT 1 + (i - 1) % \(each), 1 + (i - 1) / \(each), 0, 0 FROM n WHERE i <= 5000 * \(each)
                """,
                """
                INSERT INTO targets (service_id, quantity, next_due_at, interval, created_at, updated_at)
                SELECT i, 1, i * 1000, 300000, 0, 0 FROM n WHERE i <= 5000
                """,
            ])
        let subscriptions = SubscriptionService(
            store, targets: TargetKeeper(limits: PlanLimits()) { _ in .zero })
        try await time("due with \(each * 5000) subscriptions", 2000) {
            let due = try await subscriptions.due(at: Date(timeIntervalSince1970: 2500), limit: 32)
            guard due.count == 32 else { throw StoreFailure(.failed, operation: "due", message: "not 32") }
        }
    }

    /// What `db stats` prints, with so many checks.
    func measureStats(_ engine: any SQLEngine, _ store: SQLStore) async throws {
        try await fill(
            engine, upTo: max(checks, subscriptions),
            [
                """
                INSERT INTO services (office, portal, service_name, base_url, total_checks, created_at, updated_at)
                SELECT 'o', 'p', CAST(i AS TEXT), 'https://o.example/', \(checks / 100), 0, 0 FROM n WHERE i <= 100
                """,
                """
                INSERT INTO checks (service_id, status, complete, available, checked_at, created_at, updated_at)
                SELECT 1 + i % 100, 'unreachable', 0, 0, i * 1000, 0, 0 FROM n WHERE i <= \(checks)
                """,
            ])
        try await time("stats with \(checks) checks", 200) {
            let counts = try await store.read { try $0.counts() }
            guard counts.totalChecks > 0 else {
                throw StoreFailure(.failed, operation: "stats", message: "no checks")
            }
        }
    }

    private func time(_ name: String, _ rounds: Int, _ work: () async throws -> Void) async throws {
        for _ in 0..<5 { try await work() }
        let clock = ContinuousClock.now
        for _ in 0..<rounds { try await work() }
        let seconds = (ContinuousClock.now - clock).seconds
        print(
            "{\"bench\":\"store\",\"peer\":\"termind\",\"case\":\"\(name)\",\"count\":\(rounds),"
                + "\"us_each\":\(seconds / Double(rounds) * 1e6)}")
    }
}
