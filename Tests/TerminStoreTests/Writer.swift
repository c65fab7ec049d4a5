import Synchronization

/// Writes beside something else until that has ended.
final class Writer: Sendable {
    private let isDone = Atomic(false)
    private let writes = Atomic(0)

    /// How often it wrote.
    var count: Int { writes.load(ordering: .relaxed) }

    func end() { isDone.store(true, ordering: .relaxed) }

    /// Runs `write` again and again; gives the longest time that it took.
    func run(_ write: @Sendable () async throws -> Void) async throws -> Duration {
        var longest = Duration.zero
        while !isDone.load(ordering: .relaxed) {
            let begin = ContinuousClock.now
            try await write()
            longest = max(longest, .now - begin)
            writes.add(1, ordering: .relaxed)
            try await Task.sleep(for: .milliseconds(2))
        }
        return longest
    }
}

/// What a closure that may run anywhere was told.
final class Notes: Sendable {
    private let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
}

extension Result where Failure == any Error {
    /// What `body` gives or throws.
    static func catching(_ body: () async throws -> Success) async -> Result {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
