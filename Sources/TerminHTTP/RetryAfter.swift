import CCurl
package import Foundation

/// The longest wait that is believed.
private let longestWait = Duration.seconds(7 * 24 * 3_600)

/// How long the value of a `Retry-After` header asks to wait from `now`; `nil` where it is neither a number of
/// seconds nor an HTTP date (RFC 9110, 10.2.3). Zero for a date that has passed, seven days at most.
package func waitAsked(byRetryAfter value: String, now: Date = .now) -> Duration? {
    let text = value.trimmingCharacters(in: .whitespaces)
    guard let first = text.utf8.first else { return nil }
    if text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) {
        // More digits than a number holds are more than the longest wait.
        return Int(text).map { min(.seconds($0), longestWait) } ?? longestWait
    }
    // Every form of an HTTP date begins with the name of a weekday; libcurl would also read forms that do not.
    guard first >= UInt8(ascii: "A"), first <= UInt8(ascii: "Z") else { return nil }
    let instant = curl_getdate(text, nil)
    guard instant != -1 else { return nil }
    let seconds = Double(instant) - now.timeIntervalSince1970
    return max(.zero, min(.seconds(seconds), longestWait))
}
