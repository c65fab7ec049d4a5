/// Words of portals and users as a message may show them: one line of at most `limit` scalars, without controls,
/// zero-width characters and orders to the writing direction. Words written from right to left are kept apart, so
/// that they do not turn what stands beside them.
public func harmless(_ text: String, limit: Int = 200) -> String {
    var kept = String.UnicodeScalarView()
    var marks = 0
    var isGap = false
    var isRightToLeft = false
    for scalar in text.unicodeScalars {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control
        where scalar.value == 0x09 || (0x0A...0x0D).contains(scalar.value) || scalar.value == 0x85,
            .spaceSeparator, .lineSeparator, .paragraphSeparator:
            isGap = true
            continue
        case .control, .format, .surrogate, .privateUse, .unassigned: continue
        case .nonspacingMark, .enclosingMark, .spacingMark:
            // A pile of marks covers the lines above and below.
            marks += 1
            if marks > 3 { continue }
        default: marks = 0
        }
        if kept.count >= limit {
            kept.append("…")
            break
        }
        if isGap, !kept.isEmpty { kept.append(" ") }
        isGap = false
        isRightToLeft = isRightToLeft || scalar.isRightToLeft
        kept.append(scalar)
    }
    return isRightToLeft ? "\u{2068}\(String(kept))\u{2069}" : String(kept)
}

/// `url` where a message may link to it: an http(s) address of visible ASCII characters.
public func harmlessLink(_ url: String?) -> String? {
    guard let url, url.utf8.count <= 2_000, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        return nil
    }
    let lower = url.lowercased()
    let scheme = ["https://", "http://"].first { lower.hasPrefix($0) }
    guard let scheme, lower.utf8.count > scheme.utf8.count,
        !"/?#".contains(lower.dropFirst(scheme.count).first ?? "/")
    else { return nil }
    return url
}

extension Unicode.Scalar {
    /// Hebrew, Arabic, Syriac, Thaana, N'Ko and the scripts and forms that follow them.
    fileprivate var isRightToLeft: Bool {
        (0x0590...0x08FF).contains(value) || (0xFB1D...0xFDFF).contains(value)
            || (0xFE70...0xFEFF).contains(value) || (0x10800...0x10FFF).contains(value)
            || (0x1E800...0x1EFFF).contains(value)
    }
}
