import Foundation
import Synchronization

/// A host that is held for a walk under way.
final class HostHold: Sendable {
    private let store: any Store
    private let host: String
    private let length: Duration
    private let end: Mutex<Date>

    /// A claim made at `now` for `length`.
    init(_ store: any Store, _ host: String, since now: Date, length: Duration) {
        self.store = store
        self.host = host
        self.length = length
        end = Mutex(now.addingTimeInterval(length.seconds))
    }

    /// Until when it is held unless it is extended.
    var until: Date { end.withLock { $0 } }

    /// Extends it until the task is cancelled or it is lost. A walk may take longer than a dead process should keep others
    /// waiting.
    func extend() async {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: length / 3)
                let (old, new) = (until, Date().addingTimeInterval(length.seconds))
                guard try await store.hold(host, from: old, until: new) else { return }
                end.withLock { $0 = new }
            } catch is StoreFailure {
                // Away for a moment: two more attempts come before it runs out.
                continue
            } catch {
                return
            }
        }
    }
}
