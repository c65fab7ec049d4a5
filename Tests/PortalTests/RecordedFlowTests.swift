import Foundation
import TerminCore
import TerminEngine
import TerminPortals
import TerminTesting
import Testing

let registry = CheckerRegistry(Portals.all)
let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
let fixtures = root.appending(path: "fixtures")

@Suite struct RecordedFlowTests {
    @Test(arguments: try RecordedFlow.all(under: fixtures))
    func answersAsRecorded(_ flow: RecordedFlow) async throws {
        let checker = try #require(registry[flow.portal])
        #expect(await flow.replay(checker) == flow.expected)
    }

    /// Without its end tag a page is neither "fully booked" nor open with fewer slots.
    @Test(arguments: try RecordedFlow.all(under: fixtures), stride(from: 0, through: 90, by: 10).map(\.self))
    func neverAnswersOnHalfAPage(_ flow: RecordedFlow, percent: Int) async throws {
        let checker = try #require(registry[flow.portal])
        // A page that is no answer when whole may stay one when halved; a captcha is there in the first half.
        let whole = await flow.look(checker, changing: { $0 })
        guard case .answered = whole.outcome else { return }
        let half = await flow.look(checker) { Array($0.prefix($0.count * percent / 100)) }
        #expect(!half.isComplete)
        if flow.pages.filter({ $0.stage == flow.pages.last?.stage }).count == 1 {
            guard case .failed(.unrecognised) = half.outcome else {
                Issue.record("half of the last page was read as \(half.status)")
                return
            }
        }
    }
}
