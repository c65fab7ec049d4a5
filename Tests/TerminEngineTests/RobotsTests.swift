import Synchronization
import TerminCore
import TerminEngine
import Testing

@Suite struct RobotsTests {
    @Test(arguments: [
        ("", "/x", true),
        ("User-agent: *\nDisallow: /", "/termine/select2?md=3", false),
        ("User-agent: *\nDisallow:", "/x", true),
        ("User-agent: *\nDisallow: /terminvereinbarung/termin\n", "/terminvereinbarung/termin/all/1/", false),
        ("User-agent: *\nDisallow: /terminvereinbarung/termin\n", "/dienstleistung/1/", true),
        ("User-agent: badbot\nDisallow: /\n\nUser-agent: *\nDisallow: /admin", "/termine", true),
        ("User-agent: termind\nDisallow: /\n\nUser-agent: *\nDisallow:", "/x", false),
        ("User-agent: *\nDisallow: /\n\nUser-Agent: Termind/1.0\nAllow: /", "/x", true),
        ("User-agent: a\nUser-agent: *\nDisallow: /x # no\r\nAllow: /x/y", "/x/y", true),
        ("User-agent: *\nDisallow: /*.php$", "/a/b.php", false),
        ("User-agent: *\nDisallow: /*.php$", "/a/b.php?c=1", true),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", false),
        ("User-agent: *\nDisallow: /a*b*c", "/a1c2b3", true),
        ("User-agent: *\nDisallow: /page\nAllow: /page", "/page", true),
        ("User-agent: *\nDisallow: /x$", "/x", false),
        ("User-agent: *\nDisallow: /x$", "/x/", true),
        ("nonsense\n:::\nDisallow: /", "/x", true),
    ])
    func theLongestRuleDecides(file: String, path: String, allowed: Bool) {
        #expect(RobotsRules(file, for: "termind").allows(path) == allowed)
    }

    /// Answers `robots.txt` from the script and anything else with a page of one hour; counts what was asked.
    final class Host: Sendable {
        let robots: (status: Int, text: String)
        let asked = Mutex<[String]>([])

        init(_ status: Int, _ text: String) { robots = (status, text) }

        struct Session: Transport {
            let host: Host

            mutating func send(_ request: ResolvedRequest) async throws(TransportFailure) -> TransportResponse
            {
                host.asked.withLock { $0.append(request.url) }
                guard request.url.hasSuffix("/robots.txt") else {
                    return TransportResponse(
                        url: request.url, status: 200, body: Array(repeating: 0x20, count: 8))
                }
                return TransportResponse(
                    url: request.url, status: host.robots.status, body: Array(host.robots.text.utf8))
            }
        }
    }

    func look(_ host: Host, twice: Bool = false, isPermitted: Bool = false) async throws -> Look {
        let checker = StepMemoryTests.Hours()
        let office = Office(
            id: "o", portal: "hours", name: "O", url: "https://o.example/app/", timeZone: "UTC")
        let query = Query(office: office, service: nil, today: try #require(Day("2026-11-24")))
        let looker = Looker(store: nil, memory: nil) { _ in Host.Session(host: host) }
        let politeness = Politeness(checker.portal, towards: office, isPermitted: isPermitted)
        var look = try await looker.look(query, with: checker, politeness: politeness, wait: { _ in })
        if twice {
            look = try await looker.look(query, with: checker, politeness: politeness, wait: { _ in })
        }
        return look
    }

    @Test func whatIsForbiddenIsNotAskedFor() async throws {
        let host = Host(200, "User-agent: *\nDisallow: /app/")
        let look = try await look(host)
        #expect(
            look.status == .blocked
                && look.evidence?.text == "the robots.txt of o.example disallows /app/times")
        #expect(host.asked.withLock { $0 } == ["https://o.example/robots.txt"])
    }

    @Test func aPermissionIsTheOperatorsWord() async throws {
        let host = Host(200, "User-agent: *\nDisallow: /")
        #expect(try await look(host, isPermitted: true).status == .open)
        #expect(host.asked.withLock { $0 } == ["https://o.example/app/times"])
    }

    @Test func itIsReadOnceADay() async throws {
        let host = Host(404, "")
        #expect(try await look(host, twice: true).status == .open)
        let robots = host.asked.withLock { $0.filter { $0.hasSuffix("robots.txt") } }
        #expect(robots.count == 1)
    }

    @Test func aHostThatCannotSayIsNotAsked() async throws {
        let host = Host(503, "")
        #expect(try await look(host).status == .unreachable)
        #expect(host.asked.withLock { $0.count } == 1)
    }
}
