public import TerminCore

extension HTMLDocument {
    /// The words of a visible element of `css` whose whole text is one of `texts`; `nil` where there is none.
    ///
    /// A text that ends in `…` allows more after it.
    /// - Throws: ``SelectorError``.
    public func evidence(_ css: String, says texts: String...) throws -> Evidence? {
        try evidence(css, says: texts)
    }

    /// The same for a list of texts.
    /// - Throws: ``SelectorError``.
    public func evidence(_ css: String, says texts: [String]) throws -> Evidence? {
        let wanted = texts.map(normalisedWhiteSpace)
        return try all(css).first { element in
            let text = element.openingText
            let says = wanted.contains { wish in
                wish.hasSuffix("…") ? text.hasPrefix(wish.dropLast()) && wish.count > 1 : text == wish
            }
            return says && element.showsItsWords
        }.flatMap { $0.evidence() }
    }

    /// The proof of a calendar: every visible cell is of a listed kind, at least one is full, and the page's own
    /// `legend` says what full looks like; `nil` where one of these does not hold.
    ///
    /// `cells` are the days or times of the calendar, `full` those that are taken, `other` those that mean nothing, such
    /// as days of the next month.
    /// - Throws: ``SelectorError``.
    public func evidence(
        every cells: String, is full: String, or other: String? = nil, legend: String
    ) throws -> Evidence? {
        let calendar = try all(cells).filter(\.isVisible)
        let taken = try all(full)
        let idle = try other.map { try all($0) } ?? []
        func isTaken(_ cell: HTMLElement) -> Bool { taken.contains { $0.isSame(as: cell) } }
        guard calendar.contains(where: isTaken),
            calendar.allSatisfy({ cell in isTaken(cell) || idle.contains { $0.isSame(as: cell) } })
        else { return nil }
        return try all(legend).first(where: \.isVisible).flatMap { $0.evidence() }
    }

    /// The slots, or else the words that say there are none.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` for a page without its end tag (half a page is no answer), of
    ///   an error status, with neither of the two or with both.
    public func listing(_ slots: [Slot], orNone proof: Evidence?) throws -> Availability {
        // 206 is a part of a page.
        guard status == 200 else {
            throw PageFailure.unrecognised(expected: "status 200, not \(status)")
        }
        guard isComplete else { throw PageFailure.unrecognised(expected: "a whole page, up to </html>") }
        switch (SlotList(slots), proof) {
        case (let slots?, nil): return .open(slots)
        case (nil, let proof?): return .fullyBooked(proof)
        case (nil, nil):
            throw PageFailure.unrecognised(expected: "slots, or the words that say there are none")
        case (_?, _?):
            throw PageFailure.unrecognised(expected: "slots or the words that say there are none, not both")
        }
    }
}

extension HTMLDocument {
    /// The failure "blocked", with the words of the first visible element of `css`; `nil` where there is none.
    ///
    /// `retryAfter` is the wait that these words ask for.
    /// - Throws: ``SelectorError``.
    public func blocked(by css: String, retryAfter: Duration? = nil) throws -> PageFailure? {
        try words(css).map { .blocked($0, retryAfter: retryAfter) }
    }

    /// The failure "closed", with the words of the first visible element of `css`; `nil` where there is none.
    ///
    /// `retryAfter` is the wait that these words ask for.
    /// - Throws: ``SelectorError``.
    public func closed(by css: String, retryAfter: Duration? = nil) throws -> PageFailure? {
        try words(css).map { .closed($0, retryAfter: retryAfter) }
    }

    private func words(_ css: String) throws -> Evidence? {
        try all(css).lazy.compactMap { $0.evidence() }.first
    }
}

extension HTMLElement {
    /// Its words as evidence; `nil` where it is hidden or says nothing.
    func evidence() -> Evidence? {
        guard isVisible else { return nil }
        let words = openingText
        return words.isEmpty ? nil : Evidence(words)
    }

    /// Whether a person sees it and its words: three quarters of them at least, as headings have words for screen
    /// readers alone.
    var showsItsWords: Bool {
        guard isVisible else { return false }
        return seenText.utf8.count * 4 >= openingText.utf8.count * 3
    }
}
