import Foundation
import ServiceLifecycle
import Synchronization
import TerminEngine

/// The part of the daemon that tells systemd how it fares: ready once its loops go round, a heartbeat while they do.
struct WatchedPart: Service {
    let manager: ServiceManager
    /// The loops that have to go round.
    let pulses: [Pulse]
    let status: DaemonStatus

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
        manager.tell("STOPPING=1", "STATUS=ends: \(status.line)")
    }

    private func watch() async {
        do {
            while pulses.contains(where: { $0.age == nil }) { try await Task.sleep(for: .milliseconds(20)) }
            manager.ready(status.line)
            let watchdog = manager.watchdog
            while true {
                // A loop that hangs stops the heartbeat, and systemd starts the daemon anew.
                if let watchdog, pulses.allSatisfy({ $0.age.map { $0 < watchdog } ?? false }) {
                    manager.tell("WATCHDOG=1", "STATUS=\(status.line)")
                } else if watchdog == nil {
                    manager.tell("STATUS=\(status.line)")
                }
                try await Task.sleep(for: watchdog.map { max($0 / 2, .milliseconds(100)) } ?? .seconds(30))
            }
        } catch {
            // Cancelled: the daemon ends.
            return
        }
    }
}

/// How the daemon fares, in one line.
final class DaemonStatus: Sendable {
    private let place: String
    private let looks = Mutex<(count: Int, last: Date?)>((0, nil))

    init(place: String) { self.place = place }

    func note(_ event: Runner.Event) {
        guard case .looked(_, let look, _, _) = event else { return }
        looks.withLock { $0 = ($0.count + 1, look.checkedAt) }
    }

    var line: String {
        let (count, last) = looks.withLock { $0 }
        let when = last.map { ", the last at \(ClockText.isoSeconds($0))" } ?? ""
        return "works on \(place); \(counted(count, "look"))\(when)"
    }
}
