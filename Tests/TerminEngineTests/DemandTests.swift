import TerminEngine
import Testing

/// How the walks of a host are divided.
@Suite struct DemandTests {
    private func intervals(_ demands: [(seconds: Int, subscribers: Int)], hostFloor: Int) -> [Double] {
        let demands = demands.enumerated().map {
            Demand(
                serviceID: Int64($0.offset), quantity: 1, interval: .seconds($0.element.seconds),
                subscribers: $0.element.subscribers)
        }
        return Demand.intervals(of: demands, hostFloor: .seconds(hostFloor)).map(\.seconds)
    }

    @Test func whatAHostAllowsEverybodyGets() {
        #expect(intervals([(300, 1), (600, 5)], hostFloor: 15) == [300, 600])
        #expect(intervals([(300, 1), (600, 5)], hostFloor: 0) == [300, 600])
        #expect(intervals([], hostFloor: 180) == [])
    }

    @Test func fifteenServicesShareOneWalkAThreeMinutes() {
        let shares = intervals(Array(repeating: (300, 1), count: 15), hostFloor: 180)
        #expect(shares.allSatisfy { $0 == 2700 })
    }

    @Test func whomManyWaitForIsLookedAtMoreOften() {
        let shares = intervals([(300, 900), (300, 100), (300, 100)], hostFloor: 180)
        #expect(shares[0] == 300, "nobody gets more than asked for")
        // What is left goes to the others in equal parts: 1/180 - 1/300 = 1/450 between two.
        #expect(shares[1] == 900 && shares[2] == 900)
        let scarce = intervals([(60, 400), (60, 100)], hostFloor: 180)
        #expect(scarce == [270, 540])
    }

    @Test func theHostIsNeverAskedMoreThanItsFloorAllows() {
        for count in 1...40 {
            let demands = (0..<count).map { (seconds: 60 + $0 * 37, subscribers: $0 * $0 % 17) }
            let rate = intervals(demands, hostFloor: 180).map { 1 / $0 }.reduce(0, +)
            #expect(rate <= 1 / 180 * 1.0001)
        }
    }
}
