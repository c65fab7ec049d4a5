import Foundation
import TerminEngine

/// What a host was asked and may be asked, as `politeness` prints it.
struct HostReport: Encodable {
    struct Hour: Encodable {
        let hour: String
        let walks: Int
        let requests: Int
    }

    struct Breaker: Encodable {
        let failures: Int
        @Nullable var cause: String?
        @Nullable var until: String?
        let reason: String
    }

    let host: String
    /// Earliest first; hours without a walk are left out.
    let hours: [Hour]
    let walks: Int
    let requests: Int
    let walksThisHour: Int
    let requestsThisHour: Int
    @Nullable var hostFloorSeconds: Double?
    @Nullable var paceSeconds: Double?
    /// What can begin in one hour; null where anything may, as on this machine.
    @Nullable var walksAllowedPerHour: Int?
    @Nullable var requestsAllowedPerHour: Int?
    /// Whether more began in an hour than the floors in force allow.
    let broken: Bool
    /// Those hours.
    let brokenHours: [String]
    @Nullable var breaker: Breaker?
    /// When the next walk may start; null for now.
    @Nullable var nextWalkAt: String?
    @Nullable var permission: String?

    /// A walk makes at most this many requests, all counted in the hour in which it began.
    private static let mostOfOneWalk = 60

    init(_ record: HostRecord, limits: HostLimits?, now: Date, permission: String?) {
        host = record.host
        hours = record.hours.map {
            Hour(hour: ClockText.isoSeconds($0.hour), walks: $0.walks, requests: $0.requests)
        }
        walks = record.hours.reduce(0) { $0 + $1.walks }
        requests = record.hours.reduce(0) { $0 + $1.requests }
        let present = record.hours.last { $0.hour > now.addingTimeInterval(-3600) }
        walksThisHour = present?.walks ?? 0
        requestsThisHour = present?.requests ?? 0
        hostFloorSeconds = limits?.floor.seconds
        paceSeconds = limits?.pace.seconds
        walksAllowedPerHour = limits?.walks
        requestsAllowedPerHour = limits?.requests
        let tooMany = record.hours.filter { hour in
            limits?.walks.map { hour.walks > $0 } ?? false
                || limits?.requests.map { hour.requests > $0 + Self.mostOfOneWalk } ?? false
        }
        broken = !tooMany.isEmpty
        brokenHours = tooMany.map { ClockText.isoSeconds($0.hour) }
        breaker = record.state?.breaker.map { breaker in
            Breaker(
                failures: breaker.failures, cause: breaker.cause?.rawValue,
                until: breaker.until.map(ClockText.isoSeconds), reason: breaker.reason)
        }
        nextWalkAt = record.state.flatMap {
            $0.nextAllowedAt > now ? ClockText.iso($0.nextAllowedAt) : nil
        }
        self.permission = permission
    }

    /// Prints a table, and below it what is to be said about single hosts.
    static func write(_ reports: [HostReport], hours: Int, now: Date) {
        var table = Table(["walks/requests", "this hour", "worst hour", "\(hours) h", "allowed an hour"])
        let rows = reports.map { report in
            let worst = report.hours.max { ($0.walks, $0.requests) < ($1.walks, $1.requests) }
            return [
                report.host, "\(report.walksThisHour)/\(report.requestsThisHour)",
                worst.map { "\($0.walks)/\($0.requests)" } ?? "-", "\(report.walks)/\(report.requests)",
                report.allowance,
            ].map(plain)
        }
        Console.write(table.heading(over: rows))
        for row in rows { Console.write(table.line(row)) }
        for line in reports.flatMap(\.remarks) { Console.write("", wrapping: plain(line), at: 0) }
        let broken = reports.filter(\.broken).map(\.host)
        Console.write(
            "",
            wrapping: broken.isEmpty
                ? "no floor was broken"
                : "a floor was broken: \(broken.map(plain).joined(separator: ", "))", at: 0,
            in: broken.isEmpty ? .green : .red)
    }

    private var allowance: String {
        guard hostFloorSeconds != nil else { return "no office known" }
        guard let walks = walksAllowedPerHour else { return "any" }
        return "\(walks)/\(requestsAllowedPerHour.map { "\($0)" } ?? "any")"
    }

    private var remarks: [String] {
        var lines: [String] = []
        if broken { lines.append("\(host): more than allowed in \(brokenHours.joined(separator: ", "))") }
        if let breaker, let until = breaker.until {
            let act = breaker.cause == "blocked" ? "; a person has to look at it" : ""
            lines.append("\(host): left alone until \(until): \(breaker.reason)\(act)")
        } else if let breaker {
            lines.append("\(host): \(counted(breaker.failures, "failure")) in a row: \(breaker.reason)")
        }
        if let nextWalkAt { lines.append("\(host): the next walk may start at \(nextWalkAt)") }
        if let permission { lines.append("\(host): robots.txt need not be kept: \(permission)") }
        return lines
    }
}
