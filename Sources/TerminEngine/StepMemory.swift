import Crypto
import Glibc
import Synchronization
import TerminCore

/// What pages meant, so that an unchanged one is not parsed again.
///
/// Exact, because ``Checker/read(_:at:for:)`` is pure: the key holds everything it may look at. Bounded: the step
/// used longest ago makes room. Failures are not remembered.
public final class StepMemory: Sendable {
    /// Everything a reading depends on but the body.
    struct Place: Hashable, Sendable {
        let portal: String
        let stage: String
        let query: Query
        let url: String
        let status: Int
        let context: [String: String]

        init(_ page: Page, at stage: String, for query: Query, of portal: String) {
            self.portal = portal
            self.stage = stage
            self.query = query
            url = page.url
            status = page.status
            context = page.context
        }

        // Enough to tell pages apart; equality compares the rest.
        func hash(into hasher: inout Hasher) {
            hasher.combine(url)
            hasher.combine(stage)
            hasher.combine(query.service?.name)
        }
    }

    struct Key: Hashable, Sendable {
        let place: Place
        let digest: SHA256.Digest
    }

    private struct Memory {
        var steps: [Key: (step: any Sendable, used: UInt64)] = [:]
        var clock: UInt64 = 0
        /// The last body of each place: comparing a page with it is several times cheaper than its digest.
        var bodies: [Place: (body: [UInt8], digest: SHA256.Digest)] = [:]
        /// How many pages in a row were new in a place. Bounded with `bodies`.
        var changes: [Place: Int] = [:]
        var bytes = 0
    }

    /// How much of last bodies is kept: some twenty of the largest pages seen.
    private static let mostBytes = 16 << 20
    /// After so many new pages in a row a place is taken for one that never shows the same page twice: only one
    /// page in so many is digested then, to see whether that still holds.
    private static let restless = 8

    private let capacity: Int
    private let memory = Mutex(Memory())

    /// An empty memory of at most `capacity` steps.
    public init(capacity: Int = 1024) {
        self.capacity = capacity
    }

    /// How many steps are remembered.
    public var count: Int { memory.withLock { $0.steps.count } }

    /// The key of `page`; its body is digested only where it is not the one last seen in this place. `nil` where
    /// every page is new, so that remembering them is wasted.
    func key(_ page: Page, at stage: String, for query: Query, of portal: String) -> Key? {
        let place = Place(page, at: stage, for: query, of: portal)
        let (last, changes) = memory.withLock { ($0.bodies[place], $0.changes[place, default: 0]) }
        if let last, isEqual(last.body, page.body) {
            if changes > 0 { memory.withLock { $0.changes[place] = nil } }
            return Key(place: place, digest: last.digest)
        }
        memory.withLock { $0.changes[place] = changes + 1 }
        guard changes < Self.restless || changes % Self.restless == 0 else { return nil }
        let digest = page.body.withUnsafeBytes { SHA256.hash(data: $0) }
        memory.withLock { memory in
            memory.bytes += page.body.count - (memory.bodies[place]?.body.count ?? 0)
            memory.bodies[place] = (page.body, digest)
            if memory.bytes > Self.mostBytes || memory.bodies.count > capacity {
                memory.bodies = [:]
                memory.changes = [:]
                memory.bytes = 0
            }
        }
        return Key(place: place, digest: digest)
    }

    private func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                // A transport gives an unchanged body as the array it gave before.
                guard let left = left.baseAddress, let other = right.baseAddress, left != other else {
                    return true
                }
                return memcmp(left, other, right.count) == 0
            }
        }
    }

    func step<Stage>(for key: Key) -> Step<Stage>? {
        memory.withLock { memory in
            memory.clock += 1
            guard let known = memory.steps[key]?.step as? Step<Stage> else { return nil }
            memory.steps[key]?.used = memory.clock
            // A page that comes back after others is worth its digest.
            memory.changes[key.place] = nil
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
