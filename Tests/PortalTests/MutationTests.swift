import Foundation
import TerminCore
import TerminEngine
import TerminTesting
import Testing

/// Seeded, so that a failure comes again (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Damages a page as redesigns and broken proxies do: elements and texts are deleted, duplicated, renamed, moved, cut.
struct Mutation {
    private var random: Seeded

    init(seed: UInt64) { random = Seeded(state: seed) }

    mutating func apply(to page: [UInt8]) -> [UInt8] {
        var text = String(decoding: page, as: UTF8.self)
        for _ in 0..<Int.random(in: 1...3, using: &random) { text = once(text) }
        return Array(text.utf8)
    }

    private mutating func once(_ text: String) -> String {
        // Tags and the texts between them, alternating.
        var pieces = text.split(separator: "<", omittingEmptySubsequences: false).map(String.init)
        guard pieces.count > 3 else { return text }
        let index = Int.random(in: 1..<pieces.count, using: &random)
        let length = Int.random(in: 1...min(12, pieces.count - index), using: &random)
        let range = index..<(index + length)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: pieces.removeSubrange(range)
        case 1: pieces.insert(contentsOf: pieces[range], at: index)
        case 2:
            let moved = Array(pieces[range])
            pieces.removeSubrange(range)
            pieces.insert(contentsOf: moved, at: Int.random(in: 1...pieces.count, using: &random))
        case 3: pieces[index] = "x" + pieces[index]
        case 4:
            // A word of a tag or text: a class, a name, a value, a number.
            let words = pieces[index].split(separator: " ", omittingEmptySubsequences: false)
            let word = Int.random(in: 0..<words.count, using: &random)
            pieces[index] = words.enumerated().map { $0 == word ? String($1.dropFirst(1)) : String($1) }
                .joined(separator: " ")
        default:
            pieces[index] = String(
                pieces[index].prefix(Int.random(in: 0...pieces[index].count, using: &random)))
        }
        return pieces.joined(separator: "<")
    }
}

@Suite struct MutationTests {
    static let rounds = ProcessInfo.processInfo.environment["TERMIND_LONG"] == nil ? 200 : 2000

    /// Never a crash, never "fully booked" unless the words still stand there, never a slot that is not in the page.
    @Test(arguments: try RecordedFlow.all(under: fixtures))
    func aDamagedPageNeverLies(_ flow: RecordedFlow) async throws {
        let checker = try #require(registry[flow.portal])
        let last = try #require(flow.pages.last)
        // Slots of earlier pages are none of the last page's business.
        let before = await flow.look(checker) { _ in [] }
        // Of several locations the first one's words are the evidence; the last page needs words of its own.
        let hasOneAnswer = flow.pages.filter { $0.stage == last.stage }.count == 1
        let others = hasOneAnswer ? [] : try Self.words(of: flow.portal)
        for round in 0..<Self.rounds {
            var mutation = Mutation(seed: UInt64(round) &* 7919 &+ UInt64(flow.name.utf8.count))
            let damaged = mutation.apply(to: last.body)
            let look = await flow.look(checker) { _ in damaged }
            switch look.outcome {
            case .answered(.fullyBooked(let evidence)):
                let isThere = ([evidence.text] + others).contains(where: PageText(damaged).says)
                #expect(isThere, "round \(round) of \(flow) claimed “\(evidence.text)”")
            case .answered(.open(let slots)):
                let page = PageText(damaged)
                for slot in slots where !before.slots.contains(where: { $0.id == slot.id }) {
                    let isThere = page.shows(slot, in: flow.query.office.timeZone)
                    #expect(isThere, "round \(round) of \(flow) showed \(slot.id)")
                }
            case .catalogue, .failed: break
            }
        }
    }

    /// The words for "none" in every recorded answer of `portal`.
    private static func words(of portal: String) throws -> [String] {
        try RecordedFlow.all(under: fixtures).filter { $0.portal == portal }.compactMap { flow in
            let answer = try JSONSerialization.jsonObject(with: Data(flow.expected.utf8)) as? [String: Any]
            return (answer?["done"] as? [String: Any])?["evidence"] as? String
        }
    }
}
