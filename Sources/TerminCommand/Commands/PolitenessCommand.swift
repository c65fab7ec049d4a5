import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

/// `termind politeness`: what hosts were asked, against what they allow.
struct PolitenessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "politeness", abstract: "How often each host was asked, and how often it may be.",
        discussion: """
            Counts walks and requests of every process and command that shares the database, and holds them against \
            the floors in force now.
            """)

    @Option(help: "How many hours back, the present one included.") var hours = 24
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...8784).contains(hours) else { throw ValidationError("--hours is from 1 to 8784") }
    }

    func run() async throws {
        let setup = try global.load()
        let now = Date()
        let hour = (now.timeIntervalSince1970 / 3600).rounded(.down) * 3600
        let since = Date(timeIntervalSince1970: hour - Double(hours - 1) * 3600)
        let records = try await HostService(setup.openStore()).records(since: since)
        let reports = records.map {
            HostReport(
                $0, limits: setup.limits(of: $0.host), now: now,
                permission: setup.configuration.politeness.permitted[$0.host])
        }
        if json { return try Console.write(json: reports) }
        guard !reports.isEmpty else {
            if !setup.isQuiet { Console.note("no host was asked yet") }
            return
        }
        HostReport.write(reports, hours: hours, now: now)
    }
}

extension Setup {
    /// What the offices on `host` allow: the slowest of them; `nil` where no office known is there.
    func limits(of host: String) -> HostLimits? {
        let all = offices.offices.compactMap { office -> HostLimits? in
            guard hostAndPort(of: office.url) == host, let portal = registry[office.portal]?.portal else {
                return nil
            }
            let politeness = politeness(towards: office, of: portal)
            return HostLimits(floor: politeness.hostFloor, pace: politeness.pace)
        }
        guard let floor = all.map(\.floor).max(), let pace = all.map(\.pace).max() else { return nil }
        return HostLimits(floor: floor, pace: pace)
    }
}

/// How often a host may be asked.
struct HostLimits {
    /// Between the starts of two walks; nothing on this machine.
    let floor: Duration
    /// Between two requests.
    let pace: Duration

    /// How many walks can begin in one hour; `nil` for any number.
    var walks: Int? { Self.most(every: floor) }
    /// How many requests can be sent in one hour; `nil` for any number.
    var requests: Int? { Self.most(every: pace) }

    private static func most(every gap: Duration) -> Int? {
        gap > .zero ? Int((3600 / gap.seconds).rounded(.up)) : nil
    }
}
