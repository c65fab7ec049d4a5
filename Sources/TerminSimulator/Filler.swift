/// Paragraphs about nothing, to give a page the size of a real one.
enum Filler {
    private static let sentences: [HTML] = [
        "Bitte bringen Sie zu Ihrem Termin einen gültigen Ausweis und ein aktuelles Lichtbild mit.",
        "Unterlagen in einer anderen Sprache legen Sie bitte zusammen mit einer Übersetzung vor.",
        "Kommen Sie pünktlich; wer sich verspätet, muss unter Umständen einen neuen Termin suchen.",
        "Die Gebühr richtet sich nach dem Aufwand und kann vor Ort bar oder mit Karte bezahlt werden.",
        "Wer für eine andere Person vorspricht, braucht deren schriftliche Vollmacht im Original.",
        "Der Wartebereich liegt im Erdgeschoss, Ihre Nummer wird auf der Anzeigetafel aufgerufen.",
        "Das Gebäude ist mit dem Rollstuhl zu erreichen, ein Aufzug befindet sich neben der Auskunft.",
    ]

    /// Paragraphs of at least `bytes` bytes together; none for no bytes.
    static func paragraphs(bytes: Int) -> HTML {
        var text = ""
        var index = 0
        while text.utf8.count < bytes {
            text += "<p>\(sentences[index % sentences.count].text)</p>\n"
            index += 1
        }
        return HTML(stringLiteral: text)
    }

    /// The same in a tooltip that is not shown; even where it is empty.
    static func hidden(bytes: Int) -> HTML {
        "<div style=\"display: none;\" class=\"tvo_popover_content\">\(paragraphs(bytes: bytes))</div>"
    }

    /// What `draw` gives with so much filler that the page has `size` bytes or a little more.
    static func filling(to size: Int?, _ draw: (_ bytes: Int) -> HTML) -> HTML {
        let bare = draw(0)
        guard let size, size > bare.text.utf8.count else { return bare }
        return draw(size - bare.text.utf8.count)
    }
}
