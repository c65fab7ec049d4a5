import Foundation
import TerminCore

/// `text` as a search compares it: lower case, without diacritics, white space normalised, and with `ä`, `ae`
/// and `a` (likewise o and u) the same, so that "Düsseldorf", "Duesseldorf" and "Dusseldorf" meet.
package func foldedForSearch(_ text: String) -> String {
    var folded = ""
    for character in bare(text) {
        // An e after a, o or u is how an umlaut is written without one; both sides lose it.
        if character == "e", let last = folded.last, "aou".contains(last) { continue }
        folded.append(character)
    }
    return folded
}

/// Lower case, without diacritics, `ß` as `ss`.
private func bare(_ text: String) -> String {
    let lower = normalisedWhiteSpace(text).lowercased()
    if lower.utf8.allSatisfy({ $0 < 0x80 }) { return lower }
    return lower.replacing("ß", with: "ss")
        .folding(options: .diacriticInsensitive, locale: nil)
}

/// The candidates a person who wrote `word` may have meant, the nearest first.
///
/// Near is what equals it but for case and diacritics, begins with it or contains it, differs by few letters
/// (one in three may be missing, added, wrong or swapped with its neighbour), or, for names of several words,
/// has a near word for most of the words written.
package func nearMatches(_ word: String, in candidates: [String], limit: Int = 3) -> [String] {
    let wanted = FoldedName(word)
    guard !wanted.text.isEmpty else { return [] }
    let scored = candidates.enumerated().compactMap { index, candidate in
        distance(from: wanted, to: FoldedName(candidate)).map { (index: index, distance: $0) }
    }
    let sorted = scored.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
    var seen: Set<String> = []
    return sorted.map { candidates[$0.index] }.filter { seen.insert($0).inserted }.prefix(limit).map(\.self)
}

/// A name prepared for comparing.
private struct FoldedName {
    let text: [Character]
    let words: [[Character]]

    /// Longer names than any portal writes are cut, so that comparing stays cheap.
    init(_ name: String) {
        let folded = foldedForSearch(String(name.prefix(200)))
        text = Array(folded)
        words = folded.split { !$0.isLetter && !$0.isNumber }.map(Array.init)
    }
}

/// How far `candidate` is from `wanted`: 0 is the same; `nil` is not near.
private func distance(from wanted: FoldedName, to candidate: FoldedName) -> Double? {
    if wanted.text == candidate.text { return 0 }
    var best: Double?
    if wanted.text.count >= 2, candidate.text.starts(with: wanted.text) {
        best = 1
    } else if wanted.text.count >= 3, candidate.text.contains(wanted.text) {
        best = 1.5
    } else if candidate.text.count >= 3, wanted.text.contains(candidate.text) {
        best = 2.5
    }
    let edits = editDistance(wanted.text, candidate.text)
    if edits <= tolerance(wanted.text, candidate.text) {
        best = min(best ?? .infinity, Double(edits))
    }
    if wanted.words.count > 1 || candidate.words.count > 1 {
        let missing = wanted.words.count { word in !candidate.words.contains { isNear(word, $0) } }
        if !wanted.words.isEmpty, missing * 2 < wanted.words.count {
            best = min(best ?? .infinity, 2 + Double(missing))
        }
    }
    return best
}

private func isNear(_ word: [Character], _ other: [Character]) -> Bool {
    word == other || (word.count >= 3 && other.starts(with: word))
        || (word.count >= 4 && editDistance(word, other) <= tolerance(word, other))
}

/// One letter in three may differ, one in any word.
private func tolerance(_ left: [Character], _ right: [Character]) -> Int {
    max(1, min(max(left.count, right.count) / 3, 6))
}

/// The Damerau-Levenshtein distance (optimal string alignment): letters missing, added, wrong, two swapped.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in 1...left.count {
        var current = [row]
        for column in 1...right.count {
            let isSame = left[row - 1] == right[column - 1]
            var cost = min(
                previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isSame ? 0 : 1))
            if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                cost = min(cost, beforePrevious[column - 2] + 1)
            }
            current.append(cost)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count]
}
