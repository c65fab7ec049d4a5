import ArgumentParser
import Foundation
import TerminCore
import TerminEngine
import TerminStore

/// A made-up country: offices of forty services each, every office on a host of its own on this machine, with people who
/// subscribe to four services each.
struct DaemonTown: Sendable {
    let subscriptions: Int
    let targets: Int
    /// Where the pages are.
    let port: Int

    private static let servicesOfOffice = 40
    /// As the loopback hosts 127.1.0.1 to 127.1.249.250 are numbered.
    private static let hostsOfBlock = 250

    private var offices: Int { max(1, targets / Self.servicesOfOffice) }

    /// Makes everybody and everything, in one transaction.
    func make(in engine: any SQLEngine) async throws {
        let office = "(i % \(offices))"
        let host =
            "'127.1.' || (\(office) / \(Self.hostsOfBlock)) || '.' || (1 + \(office) % \(Self.hostsOfBlock))"
        let now = Date().milliseconds
        try await fill(
            engine, upTo: subscriptions,
            [
                """
                INSERT INTO users (telegram_id, username, created_at, updated_at)
                SELECT 100000000 + i, 'user' || i, \(now), \(now) FROM n WHERE i <= \(subscriptions / 4)
                """,
                """
                INSERT INTO services (office, portal, category, service_name, base_url, created_at, updated_at)
                SELECT 'office-' || \(office), 'bench', 'Fahrerlaubnis', 'Service ' || i,
                    'http://' || \(host) || ':\(port)/', \(now), \(now) FROM n WHERE i <= \(targets)
                """,
                """
                INSERT INTO subscriptions (user_id, service_id, created_at, updated_at)
                SELECT 1 + (i - 1) / 4, 1 + (i - 1) % \(targets), \(now), \(now) FROM n
                WHERE i <= \(subscriptions / 4 * 4)
                """,
                """
                INSERT INTO targets (service_id, quantity, next_due_at, interval, created_at, updated_at)
                SELECT i, 1, \(now) + 86400000, 3600000, \(now), \(now) FROM n WHERE i <= \(targets)
                """,
            ])
    }

    /// Makes every target due, offices in turn: all an hour ago, or spread over `interval` from `start` on.
    func makeDue(_ engine: any SQLEngine, from start: Date, every interval: Duration, areSpread: Bool)
        async throws
    {
        let gap = areSpread ? interval.milliseconds : 0
        let first = start.milliseconds - (areSpread ? 0 : 3_600_000)
        let targets = targets
        try await engine.write { database in
            _ = try database.run(
                """
                UPDATE targets SET lease = NULL, lease_until = 0, interval = $3,
                    next_due_at = $1 + CASE WHEN $2 > 0 THEN service_id * $2 / $4 ELSE service_id END
                """, [.int(first), .int(gap), .int(interval.milliseconds), .int(Int64(targets))])
        }
    }
}

/// The pages of the country: one request says what is free.
///
/// Of a hundred services two show another time with each look, eight the same times always, the others none.
struct DaemonChecker: Checker {
    enum Stage: String, CaseIterable { case times }

    let portal = Portal(
        id: "bench", name: "Bench", timeZone: "Europe/Berlin", depth: .times, floor: .zero,
        hostFloor: .milliseconds(1), pace: .zero)

    func start(for query: Query) throws -> Step<Stage> {
        let number = query.service?.name.split(separator: " ").last.flatMap { Int($0) } ?? 0
        let page = number % 100 < 2 ? "changing" : number % 100 < 10 ? "open" : "full"
        return .visit(.get("\(page)?service=\(number)"), then: .times)
    }

    /// The page is lines: `full`, or times as HH:MM, or a number of seconds that stands for one.
    func read(_ page: Page, at stage: Stage, for query: Query) throws -> Step<Stage> {
        let lines = String(decoding: page.body, as: UTF8.self).split(separator: "\n")
        if lines == ["full"] { return .done(.fullyBooked(Evidence("full"))) }
        guard let day = Day("2031-12-11") else { throw PageFailure.unrecognised(expected: "a day") }
        let slots = lines.compactMap { line in
            (TimeOfDay(String(line)) ?? Int(line).flatMap { TimeOfDay(minutes: $0 % 1440) }).map {
                Slot(
                    day: day, time: $0, location: "Führerscheinstelle, Beispielallee 12",
                    rawText: String(line))
            }
        }
        guard let list = SlotList(slots) else { throw PageFailure.unrecognised(expected: "times") }
        return .done(.open(list))
    }
}
