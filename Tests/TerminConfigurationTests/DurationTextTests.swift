import TerminCommand
import Testing

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("0s", 0), ("90s", 90), ("5m", 300), ("2h", 7_200), ("7d", 604_800), ("36525d", 3_155_760_000),
    ])
    func readsAWholeNumberAndAUnit(text: String, seconds: Int) {
        #expect(Duration(text: text) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "5", "m", "5 m", " 5m", "5m ", "-5m", "+5m", "1.5h", "5M", "5w", "1h30m", "٥m", "36526d",
        "99999999999d",
        "9223372036854775807s",
    ])
    func refusesAnythingElse(_ text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test(arguments: [
        (Duration.zero, "0s"), (.seconds(90), "90s"), (.seconds(300), "5m"), (.seconds(86_400), "1d"),
        (.seconds(90_000), "25h"), (.milliseconds(400), "0s"), (.milliseconds(1_600), "2s"),
    ])
    func writesTheLargestUnitWithoutFraction(duration: Duration, text: String) {
        #expect(duration.text == text)
    }

    @Test func whatIsWrittenReadsAsTheSame() {
        for seconds in stride(from: 0, to: 400_000, by: 37) {
            #expect(Duration(text: Duration.seconds(seconds).text) == .seconds(seconds))
        }
    }
}
