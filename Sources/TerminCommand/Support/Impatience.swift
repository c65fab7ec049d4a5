import Dispatch
import Glibc

/// Ends the process at once at the second SIGINT or SIGTERM, whatever it is in the middle of.
///
/// The first one asks for an end in order. It does not run on the cooperative pool, which a long page may keep busy.
struct Impatience {
    private let sources: [any DispatchSourceSignal]

    init() {
        let queue = DispatchQueue(label: "termind.impatience")
        let first = First()
        sources = [SIGINT, SIGTERM].map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            source.setEventHandler {
                guard let asked = first.signal else { return first.signal = .now }
                // `timeout`, and whoever passes on the signals of a terminal, sends one twice in the same moment.
                guard .now - asked > .milliseconds(100) else { return }
                // What a shell reports of a process that a signal ended.
                _exit(128 + signal)
            }
            source.activate()
            return source
        }
    }

    /// Leaves signals to others again.
    func end() {
        sources.forEach { $0.cancel() }
    }

    /// Touched on the queue alone.
    private final class First {
        var signal: ContinuousClock.Instant?
    }
}
