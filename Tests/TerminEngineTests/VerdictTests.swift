import Foundation
import TerminCore
import TerminEngine
import Testing

@Suite struct VerdictTests {
    static let now = Date(timeIntervalSince1970: 1_795_000_000)  // 2026-11-18

    func slot(_ day: String, _ time: String?, at place: String? = "A") throws -> Slot {
        Slot(day: try #require(Day(day)), time: time.flatMap { TimeOfDay($0) }, location: place, rawText: "")
    }

    func look(_ slots: [Slot], complete: Bool = true, fails: Bool = false) throws -> Look {
        let office = Office(
            id: "o", portal: "p", name: "O", url: "https://o.example", timeZone: "Europe/Berlin")
        let query = Query(
            office: office, service: Service(category: nil, name: "S"), today: try #require(Day("2026-11-18"))
        )
        let failure = CheckFailure.unrecognised(expected: "x", stage: nil)
        let outcome: Look.Outcome =
            fails
            ? .failed(failure)
            : SlotList(slots).map { .answered(.open($0)) } ?? .answered(.fullyBooked(Evidence("none")))
        return Look(
            query: query, outcome: outcome, failures: complete ? [] : [failure], checkedAt: Self.now,
            duration: .zero, requests: 1, pageURL: nil)
    }

    func episode(_ id: Int64, _ slot: Slot, lastSeen ago: Double = 300) -> Episode {
        let seen = Self.now.addingTimeInterval(-ago)
        return Episode(id: id, slot: slot, firstSeenAt: seen, lastSeenAt: seen)
    }

    func verdict(
        _ look: Look, _ episodes: [Episode], earlier: [Double] = [], depth: Portal.Depth = .times,
        patience: Int = 2
    ) -> Verdict {
        Verdict(
            look, against: episodes, earlier: earlier.map { Self.now.addingTimeInterval(-$0) }, depth: depth,
            patience: patience, now: Self.now)
    }

    @Test func tellsNewFromKnown() throws {
        let (old, new) = (try slot("2026-12-11", "08:30"), try slot("2026-12-11", "09:00"))
        let result = verdict(try look([new, old]), [episode(1, old)])
        #expect(result.appeared == [new])
        #expect(result.remaining.map(\.id) == [1])
        #expect(result.gone.isEmpty)
    }

    @Test func isGoneOnlyAfterTwoCompleteLooks() throws {
        let old = episode(1, try slot("2026-12-11", "08:30"), lastSeen: 300)
        #expect(verdict(try look([]), [old], earlier: [300]).gone.isEmpty)
        #expect(verdict(try look([]), [old], earlier: [150]).gone.map(\.id) == [1])
        #expect(verdict(try look([]), [old], patience: 1).gone.map(\.id) == [1])
    }

    @Test func anIncompleteLookOpensAndClosesNothing() throws {
        let old = episode(1, try slot("2026-12-11", "08:30"))
        let new = try slot("2026-12-12", "08:30")
        let result = verdict(try look([new], complete: false), [old], earlier: [150, 200])
        #expect(result.appeared == [new])
        #expect(result.gone.isEmpty)
        #expect(verdict(try look([], complete: false, fails: true), [old], earlier: [150]).gone.isEmpty)
    }

    @Test func withTheEarliestOnlyALaterSlotIsUnknown() throws {
        let later = episode(1, try slot("2026-12-11", "08:30"))
        let elsewhere = episode(2, try slot("2026-12-11", "08:30", at: "B"))
        let shown = try look([slot("2026-12-01", "08:00")])
        let result = verdict(shown, [later, elsewhere], earlier: [150], depth: .earliest)
        #expect(result.gone.map(\.id) == [2])
        let lost = verdict(try look([slot("2026-12-24", "08:00")]), [later], earlier: [150], depth: .earliest)
        #expect(lost.gone.map(\.id) == [1])
    }

    @Test func dropsThePastWithoutNews() throws {
        let past = try slot("2026-11-17", "08:30")
        let result = verdict(
            try look([past, slot("2026-12-01", "08:00")]), [episode(1, past)], earlier: [150])
        #expect(result.appeared.map(\.day.description) == ["2026-12-01"])
        #expect(result.past.map(\.id) == [1])
        #expect(result.gone.isEmpty)
    }

    @Test func aLookOfNothingButThePastIsNoAnswer() throws {
        let dropped = try look([slot("2026-11-17", "08:30")]).droppingPast(at: Self.now)
        #expect(dropped.status == .unrecognised)
        #expect(!dropped.isComplete)
    }
}

@Suite struct ServiceChoiceTests {
    let services = ["Abholung Führerschein", "Umschreibung (EU)", "Umschreibung (sonstige Staaten)"].map {
        Service(category: "K", name: $0, aliases: $0.hasPrefix("Abh") ? ["pickup"] : [])
    }

    @Test func findsByNameAliasAndUniquePart() {
        #expect(ServiceChoice("Umschreibung (EU)", among: services) == .one(services[1]))
        #expect(ServiceChoice("PICKUP", among: services) == .one(services[0]))
        #expect(ServiceChoice("sonstige", among: services) == .one(services[2]))
        #expect(ServiceChoice("umschreibung", among: services) == .several(Array(services[1...])))
        #expect(ServiceChoice("Jagdschein", among: services) == .none)
        #expect(ServiceChoice("", among: services) == .none)
    }
}
