import Crypto
import Synchronization
import TerminCore

/// What pages meant, so that an unchanged one is not parsed again.
///
/// Exact, because ``Checker/read(_:at:for:)`` is pure: the key holds everything it may look at. Bounded: the step
/// used longest ago makes room. Failures are not remembered.
public final class StepMemory: Sendable {
    /// Everything a reading depends on.
    struct Key: Hashable, Sendable {
        let portal: String
        let stage: String
        let query: Query
        let url: String
        let status: Int
        let context: [String: String]
        let digest: SHA256.Digest

        init(_ page: Page, at stage: String, for query: Query, of portal: String) {
            self.portal = portal
            self.stage = stage
            self.query = query
            url = page.url
            status = page.status
            context = page.context
            digest = page.body.withUnsafeBytes { SHA256.hash(data: $0) }
        }

        // The digest is as good a hash as any; equality compares the rest.
        func hash(into hasher: inout Hasher) { digest.hash(into: &hasher) }
    }

    private struct Memory {
        var steps: [Key: (step: any Sendable, used: UInt64)] = [:]
        var clock: UInt64 = 0
    }

    private let capacity: Int
    private let memory = Mutex(Memory())

    /// An empty memory of at most `capacity` steps.
    public init(capacity: Int = 1024) {
        self.capacity = capacity
    }

    /// How many steps are remembered.
    public var count: Int { memory.withLock { $0.steps.count } }

    func step<Stage>(for key: Key) -> Step<Stage>? {
        memory.withLock { memory in
            memory.clock += 1
            guard let known = memory.steps[key]?.step as? Step<Stage> else { return nil }
            memory.steps[key]?.used = memory.clock
            return known
        }
    }

    func remember<Stage>(_ step: Step<Stage>, for key: Key) {
        memory.withLock { memory in
            memory.clock += 1
            memory.steps[key] = (step, memory.clock)
            guard memory.steps.count > capacity else { return }
            // An eighth at once, so that a full memory is not searched for every page.
            let oldest = memory.steps.sorted { $0.value.used < $1.value.used }.prefix(max(1, capacity / 8))
            for (key, _) in oldest { memory.steps[key] = nil }
        }
    }
}
