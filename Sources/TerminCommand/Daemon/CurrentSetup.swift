import Foundation
import Synchronization
import TerminCore
import TerminEngine

/// The setup in force, which a reload replaces as a whole.
final class CurrentSetup: Sendable {
    private let setup: Mutex<Setup>

    init(_ setup: Setup) {
        self.setup = Mutex(setup)
    }

    var value: Setup {
        get { setup.withLock { $0 } }
        set { setup.withLock { $0 = newValue } }
    }
}

extension Setup {
    /// What is asked for `service`.
    /// - Throws: `CommandEnd` with the reason where this build or configuration cannot.
    func subject(_ service: StoredService, quantity: Int) throws -> Runner.Subject {
        guard let checker = registry[service.portal] else {
            throw CommandEnd(.configuration, "this daemon has no portal '\(service.portal)'")
        }
        // Whoever took an office out of the configuration does not want it to be asked.
        guard let office = offices[service.office] else {
            throw CommandEnd(.configuration, "no office '\(service.office)' is configured")
        }
        guard let today = Day(of: Date(), in: office.timeZone) else {
            throw CommandEnd(.configuration, "the time zone '\(office.timeZone)' is unknown")
        }
        return Runner.Subject(
            query: Query(office: office, service: service.service, quantity: quantity, today: today),
            checker: checker, politeness: politeness(towards: office, of: checker.portal))
    }
}
