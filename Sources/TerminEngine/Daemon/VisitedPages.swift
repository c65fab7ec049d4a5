import Synchronization

/// The pages of a look that is under way, in case they have to be kept.
final class VisitedPages: Sendable {
    private let pages = Mutex<[VisitedPage]>([])
    /// Whoever sends more than this shows nothing that a person would read.
    private static let mostBytes = 8 << 20

    func add(_ page: VisitedPage) {
        pages.withLock { pages in
            let held = pages.reduce(0) { $0 + $1.response.body.count }
            if held + page.response.body.count <= Self.mostBytes { pages.append(page) }
        }
    }

    var all: [VisitedPage] { pages.withLock { $0 } }
}
