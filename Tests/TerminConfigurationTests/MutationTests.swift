import TerminCommand
import Testing

/// A small generator with a seed, so that a failing case can be run again.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

@Suite(.timeLimit(.minutes(1))) struct MutationTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func aSpoiltFileIsReadOrRefusedWithLines(_ seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        var lines = fullExample.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let index = Int.random(in: lines.indices, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: lines.remove(at: index)
            case 1: lines.insert(lines[index], at: index)
            case 2: lines.insert(lines[index], at: Int.random(in: lines.indices, using: &generator))
            case 3: lines[index] = lines[index].replacing(":", with: "x:", maxReplacements: 1)
            case 4: lines[index] = String(lines[index].dropLast(Int.random(in: 1...9, using: &generator)))
            default:
                let place = lines[index].indices.randomElement(using: &generator) ?? lines[index].startIndex
                let character = "[]{}:*&!|>'\"#\t%@-,? \u{0}é".randomElement(using: &generator) ?? "x"
                lines[index].insert(character, at: place)
            }
        }
        do {
            _ = try loaded(lines.joined(separator: "\n"))
        } catch let error as ConfigurationError {
            #expect(error.exitStatus == 78)
            #expect(!error.problems.isEmpty)
            for problem in error.problems {
                let line = try #require(problem.line, "\(problem)")
                #expect((1...lines.count + 1).contains(line), "\(problem)")
                #expect(!problem.message.contains("\n"))
            }
        }
    }
}
