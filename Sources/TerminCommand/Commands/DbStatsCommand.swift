import ArgumentParser
import Foundation
import TerminEngine
import TerminStore

extension DbCommand {
    /// `termind db stats`: how much there is of everything.
    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Counts what the database holds.")
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let store = try await global.load().openDatabase()
            let report = StatsReport(try await store.history { try $0.counts() })
            if json { return try Console.write(json: report) }
            Facts.write(report.facts.map { ($0.name, "\($0.count)") })
        }
    }
}

/// The counts as `db stats --json` prints them; the keys are a contract.
private struct StatsReport: Encodable {
    let users: Int64
    let activeUsers: Int64
    let services: Int64
    let activeServices: Int64
    let subscriptions: Int64
    let activeSubscriptions: Int64
    let totalChecks: Int64
    let totalAppointmentsFound: Int64
    let notificationsPending: Int64
    let notificationsSent: Int64
    let notificationsDead: Int64
    let systemConfig: Int64

    init(_ counts: StoreCounts) {
        users = counts.users
        activeUsers = counts.activeUsers
        services = counts.services
        activeServices = counts.activeServices
        subscriptions = counts.subscriptions
        activeSubscriptions = counts.activeSubscriptions
        totalChecks = counts.totalChecks
        totalAppointmentsFound = counts.totalAppointmentsFound
        notificationsPending = counts.notificationsPending
        notificationsSent = counts.notificationsSent
        notificationsDead = counts.notificationsDead
        systemConfig = counts.configValues
    }

    var facts: [(name: String, count: Int64)] {
        [
            ("users", users), ("active users", activeUsers), ("services", services),
            ("active services", activeServices), ("subscriptions", subscriptions),
            ("active subscriptions", activeSubscriptions), ("checks ever made", totalChecks),
            ("appointments ever found", totalAppointmentsFound),
            ("messages pending", notificationsPending), ("messages ever sent", notificationsSent),
            ("messages given up", notificationsDead), ("settings", systemConfig),
        ]
    }
}
