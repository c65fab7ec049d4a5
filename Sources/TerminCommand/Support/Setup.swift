import Foundation
import Logging
import TerminCore
import TerminEngine

/// The configuration in force and what follows from it: the portals in use and the offices known.
struct Setup: Sendable {
    let configuration: Configuration
    let registry: CheckerRegistry
    let offices: OfficeCatalogue
    let isQuiet: Bool

    /// - Throws: ``ConfigurationError`` for offices that cannot be.
    init(_ configuration: Configuration, quiet: Bool) throws {
        self.configuration = configuration
        isQuiet = quiet
        registry = configuration.plugins.map(Program.registry.selecting) ?? Program.registry
        offices = try OfficeCatalogue(
            portals: registry.checkers.map(\.portal), configuration: configuration)
    }

    /// This setup with one more office.
    init(_ setup: Setup, adding office: Office) throws {
        var configuration = setup.configuration
        configuration.offices.append(office)
        try self.init(configuration, quiet: setup.isQuiet)
    }

    /// The office called `id`.
    /// - Throws: `CommandEnd` of status 64 that names the nearest ones.
    func office(_ id: String) throws -> Office {
        guard let office = offices[id] else {
            let near = offices.idsNear(id)
            guard !near.isEmpty else {
                throw CommandEnd(
                    .usage, "there is no office '\(id)'; 'termind offices' lists those there are")
            }
            throw CommandEnd(
                .usage, "there is no office '\(id)'; did you mean '\(near.joined(separator: "', '"))'?")
        }
        return office
    }

    /// The checker that reads `office`.
    /// - Throws: `CommandEnd` of status 64 where this build has none.
    func checker(for office: Office) throws -> any Checker {
        guard let checker = registry[office.portal] else {
            throw CommandEnd.unknown("portal", office.portal, among: registry.ids)
        }
        return checker
    }

    /// The politeness towards `office`: the portal's, or slower.
    func politeness(towards office: Office, of portal: Portal) -> TerminEngine.Politeness {
        let wish = configuration.politeness
        return TerminEngine.Politeness(
            portal, towards: office, slower: (wish.floor, wish.hostFloor, wish.pace),
            includingLoopback: wish.loopback,
            isPermitted: hostAndPort(of: office.url).map { wish.permitted[$0] != nil } ?? false)
    }

    /// What we call ourselves to offices: the program, and whom to ask.
    var userAgent: String {
        let wish = configuration.politeness
        return wish.contact.map { "\(wish.userAgent) (+\($0))" } ?? wish.userAgent
    }

    /// What is logged goes to standard error.
    var logger: Logger {
        var logger = Logger(label: "termind") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: configuration.logLevel.rawValue) ?? .info
        if isQuiet { logger.logLevel = max(logger.logLevel, .error) }
        return logger
    }
}
