import TerminNotify
import Testing

/// So many at once, so many a second, however they come.
@Suite struct TokenBucketTests {
    @Test func letsABurstThroughAndThenTheRate() {
        let start = ContinuousClock.now
        var bucket = TokenBucket(burst: 3, rate: 2, now: start)
        let waits = (0..<6).map { _ in bucket.take(now: start) }
        #expect(waits.map { Int(($0 / .milliseconds(1)).rounded()) } == [0, 0, 0, 500, 1_000, 1_500])
        #expect(bucket.wait(now: start + .seconds(1)) == .seconds(1))
        #expect(bucket.wait(now: start + .seconds(2)) == .zero)
        #expect(!bucket.isFull(now: start + .seconds(2)) && bucket.isFull(now: start + .seconds(60)))
    }

    @Test func noSecondHasMoreThanBurstAndRate() {
        let start = ContinuousClock.now
        var bucket = TokenBucket(burst: 4, rate: 26, now: start)
        let moments = (0..<500).map { _ in start + bucket.take(now: start) }
        for moment in moments {
            #expect(moments.count { $0 >= moment && $0 < moment + .seconds(1) } <= 30)
        }
    }
}
