import Foundation
import Logging
import TerminCore
import TerminEngine
import TerminHTTP
import TerminStore

/// What a command needs to look at one office: the network, the pace of hosts, the memory of pages.
struct Session: Sendable {
    let office: Office
    let checker: any Checker
    let politeness: TerminEngine.Politeness
    private let client: CurlClient
    private let looker: Looker
    private let logger: Logger

    /// Commands wait this long for a host and no longer.
    private static let longestWait = 60.0

    /// What a look at `office` needs. The pace of hosts is kept in `store`; `nil` opens the database of commands where
    /// it is needed.
    init(_ setup: Setup, for office: Office, store: (any Store)? = nil) async throws {
        self.office = office
        checker = try setup.checker(for: office)
        politeness = setup.politeness(towards: office, of: checker.portal)
        logger = setup.logger
        let client = CurlClient(userAgent: setup.userAgent)
        self.client = client
        // On this machine nothing is paced; what is asked is counted where there is a database.
        let keeper: (any Store)? =
            if let store { store } else if politeness.hostFloor > .zero || setup.configuration.namesDatabase {
                try await setup.openStore()
            } else { nil }
        looker = Looker(store: keeper, memory: StepMemory()) { client.transport(hosts: $0) }
    }

    /// The store in the SQLite file at `path`.
    static func openStore(at path: String) async throws -> SQLStore {
        try await openStore(SQLiteEngine(path: path))
    }

    /// The store over `engine`, which is brought to the newest schema; checks are recorded under our process.
    static func openStore(_ engine: any SQLEngine) async throws -> SQLStore {
        try await SQLStore(engine, worker: "termind-\(ProcessInfo.processInfo.processIdentifier)")
    }

    /// Ends the network thread.
    func close() async {
        await client.shutdown()
    }

    /// One look for `service` (`nil`: the catalogue), once the host allows it.
    ///
    /// A patient one waits however long it takes; `observe` sees every page as it comes.
    /// - Throws: `CommandEnd` of status 75 where the host allows it later than a command waits.
    func look(
        for service: Service?, quantity: Int, patient: Bool = false,
        observe: (@Sendable (VisitedPage) -> Void)? = nil
    ) async throws -> Look {
        let query = try query(for: service, quantity)
        let logger = logger
        return try await looker.look(
            query, with: checker, politeness: politeness,
            wait: { try await wait(until: $0, atMost: patient ? .infinity : Session.longestWait) },
            observe: { page in
                logger.debug(
                    "\(page.request.method.rawValue) \(page.request.url) \(page.response.status), \(page.response.body.count) bytes, read as \(page.stage)"
                )
                observe?(page)
            })
    }

    /// Looks for the service that a person calls `text`; a name that only the live catalogue knows costs a second look.
    func look(named text: String, quantity: Int) async throws -> (look: Look, service: Service) {
        let first: Service
        switch ServiceChoice(text, among: office.services) {
        case .one(let service): first = service
        case .several(let services):
            return (Session.refusal(text, services, on: try query(for: nil, quantity)), Service(text))
        case .none: first = Service(text)
        }
        let look = try await look(for: first, quantity: quantity)
        guard case .failed(.notOffered("service", _, let offered, let stage)) = look.outcome else {
            return (look, first)
        }
        switch ServiceChoice(text, among: offered.map { Service($0) }) {
        case .one(let service) where service.name != first.name:
            return (try await self.look(for: service, quantity: quantity), service)
        case .several(let services):
            return (Session.refusal(text, services, on: look.query, stage: stage), first)
        case .one, .none: return (look, first)
        }
    }

    private func query(for service: Service?, _ quantity: Int) throws -> Query {
        guard let today = Day(of: Date(), in: office.timeZone) else {
            throw CommandEnd(
                .configuration, "office '\(office.id)': time zone '\(office.timeZone)' is unknown")
        }
        return Query(office: office, service: service, quantity: quantity, today: today)
    }

    /// The look that was not made because `text` means several services.
    private static func refusal(
        _ text: String, _ services: [Service], on query: Query, stage: String? = nil
    ) -> Look {
        let failure = CheckFailure.notOffered(
            field: "service", value: text, offered: services.map(\.name), stage: stage)
        return Look(
            query: query, outcome: .failed(failure), failures: [failure], checkedAt: Date(), duration: .zero,
            requests: 0, pageURL: nil)
    }

    /// Waits until `next` with a countdown, or gives up at once where that is too long.
    private func wait(until next: Date, atMost limit: Double) async throws {
        let host = hostAndPort(of: office.url) ?? office.url
        let seconds = next.timeIntervalSinceNow
        guard seconds <= limit else {
            let time = ClockText.time(next, in: office.timeZone)
            throw CommandEnd(
                .tooEarly, "\(host) was asked a moment ago; the next look is possible at \(time)")
        }
        if !Console.errorIsTerminal, seconds > 1 {
            Console.note("waiting \(ClockText.length(seconds)) for \(host)")
        }
        while next.timeIntervalSinceNow > 0 {
            let left = next.timeIntervalSinceNow
            Console.status("\(host) may be asked again in \(ClockText.length(left.rounded(.up)))")
            try await Task.sleep(for: .seconds(min(1, left)))
        }
        Console.clearStatus()
    }
}

extension Service {
    /// The service of this name, category unknown.
    init(_ name: String) { self.init(category: nil, name: name) }
}
