import Foundation
import TerminHTTP
import Testing

@Suite struct RetryAfterTests {
    /// 1994-11-06 08:49:37 UTC, the example of RFC 9110, 5.6.7.
    private let example = Date(timeIntervalSince1970: 784_111_777)

    @Test(arguments: [
        ("0", 0), ("120", 120), (" 120\t", 120), ("604800", 604_800),
        ("604801", 604_800), ("99999999999999999999999", 604_800),
    ])
    func readsSecondsUpToSevenDays(value: String, seconds: Int) {
        #expect(waitAsked(byRetryAfter: value, now: example) == .seconds(seconds))
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ])
    func readsTheThreeFormsOfADate(value: String) {
        #expect(waitAsked(byRetryAfter: value, now: example.addingTimeInterval(-90)) == .seconds(90))
    }

    @Test func isZeroForADateThatHasPassed() {
        let later = example.addingTimeInterval(3_600)
        #expect(waitAsked(byRetryAfter: "Sun, 06 Nov 1994 08:49:37 GMT", now: later) == .zero)
    }

    @Test func capsADateAtSevenDays() {
        let wait = waitAsked(byRetryAfter: "Fri, 06 Nov 2020 08:49:37 GMT", now: example)
        #expect(wait == .seconds(7 * 86_400))
    }

    @Test(arguments: ["", " ", "-5", "1.5", "soon", "12 minutes", "Tomorrow", "1994-11-06T08:49:37Z", "１２"])
    func isNothingForWhatIsNeither(value: String) {
        #expect(waitAsked(byRetryAfter: value, now: example) == nil)
    }
}
