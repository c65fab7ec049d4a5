import Foundation
import TerminCore
import TerminHTML
import Testing

@Suite struct MarkupTests {
    @Test func readsMalformedMarkupOfRealPages() throws {
        let html = try document(
            """
            <button class=b>08:30</button ><input type="hidden" id="t" value="Ort"<img src="x.gif" id="i">
            <ol><li>1</li></ol data-testid="x"><p id=after>danach</p>
            """)
        #expect(try html.one("button.b").text == "08:30")
        #expect(try html.one("#t")["value"] == "Ort")
        #expect(try html.one("#after").text == "danach")
    }

    @Test func normalisesWhiteSpaceAndLeavesScriptsOut() throws {
        let html = try document("<p> a\n\t b&nbsp;&nbsp;c<script>var x</script><style>p{}</style><br>d </p>")
        #expect(try html.one("p").text == "a b c d")
    }

    @Test func readsAttributes() throws {
        let element = try document("<a href='suggest?a=1&amp;b=2' disabled data-n='  x '>l</a>").one("a")
        #expect(element["href"] == "suggest?a=1&b=2")
        #expect(element["disabled"]?.isEmpty == false || element["disabled"] == "")
        #expect(element["data-n"] == "  x ")
        #expect(element["title"] == nil)
        #expect(element.link() == "https://office.example/a/suggest?a=1&b=2")
    }

    @Test(arguments: [
        "<p hidden>x</p>", "<p aria-hidden=true>x</p>", "<p style='Display : none'>x</p>",
        "<p style='visibility:hidden'>x</p>", "<div class='modal fade'><p>x</p></div>",
        "<div class=visuallyhidden><p>x</p></div>", "<div class=sr-only><p>x</p></div>",
        "<p class='a hidden'>x</p>",
        "<p class=d-none>x</p>", "<dialog><p>x</p></dialog>", "<template><p>x</p></template>",
        "<noscript><p>x</p></noscript>",
    ])
    func takesNoEvidenceFromWhatIsHidden(markup: String) throws {
        #expect(try document(markup).evidence("p", says: "x") == nil)
    }

    @Test(arguments: [
        "<p>x</p>", "<details><p>x</p></details>", "<dialog open><p>x</p></dialog>", "<p class=modally>x</p>",
    ])
    func takesEvidenceFromWhatIsSeen(markup: String) throws {
        #expect(try document(markup).evidence("p", says: "x")?.text == "x")
    }

    @Test func evidenceIsAnElementsWholeText() throws {
        let html = try document(
            "<h2>Kein freier Termin verfügbar</h2><p>Kein freier Termin verfügbar am Montag</p>")
        #expect(try html.evidence("h2", says: "Kein freier Termin verfügbar") != nil)
        #expect(try html.evidence("p", says: "Kein freier Termin verfügbar") == nil)
        #expect(try html.evidence("p", says: "Kein freier Termin…") != nil)
        #expect(try html.evidence("p", says: "…") == nil)
    }

    @Test func aCalendarProvesFullOnlyWhenEveryCellIsKnown() throws {
        func calendar(_ cells: String) throws -> Evidence? {
            try document("<p class=key>rot: belegt</p><table><tr>\(cells)</tr></table>")
                .evidence(every: "td", is: "td.full", or: "td.idle", legend: "p.key")
        }
        #expect(try calendar("<td class=full>1</td><td class=idle>2</td>")?.text == "rot: belegt")
        #expect(try calendar("<td class=full>1</td><td class=odd>2</td>") == nil)
        #expect(try calendar("<td class=idle>1</td>") == nil)
        #expect(try calendar("") == nil)
    }
}

@Suite struct CharsetTests {
    func text(_ bytes: [UInt8], _ contentType: String?) throws -> String {
        let head = Array("<html><body><p>".utf8)
        let page = Page(
            url: "https://o.example/", status: 200, body: head + bytes + Array("</p></body></html>".utf8),
            contentType: contentType)
        return try HTMLDocument(page).one("p").text
    }

    @Test func readsDeclaredCharsets() throws {
        #expect(try text([0xFC, 0x80], "text/html; charset=ISO-8859-1") == "ü€")
        #expect(try text([0xC3, 0xBC], "text/html; charset=\"UTF-8\"") == "ü")
        #expect(try text([0xFC], "text/html; charset=windows-1252") == "ü")
    }

    @Test func guessesWhatIsNotDeclared() throws {
        #expect(try text([0xC3, 0xBC], nil) == "ü")
        #expect(try text([0xFC], nil) == "ü")
    }

    @Test func oneBadByteSpoilsOneCharacter() throws {
        #expect(
            try text(Array("Gr".utf8) + [0xFF] + Array("ün".utf8), "text/html; charset=utf-8")
                == "Gr\u{FFFD}ün")
    }

    @Test func aByteOrderMarkGoesFirst() throws {
        let page = Page(
            url: "https://o.example/", status: 200,
            body: [0xEF, 0xBB, 0xBF] + Array("<html><p>ü</p></html>".utf8),
            contentType: "text/html; charset=iso-8859-1")
        #expect(try HTMLDocument(page).one("p").text == "ü")
    }

    @Test func readsMeta() throws {
        let page = Page(
            url: "https://o.example/", status: 200,
            body: Array("<html><meta charset='iso-8859-1'><p>".utf8) + [0xE4] + Array("</p></html>".utf8))
        #expect(try HTMLDocument(page).one("p").text == "ä")
    }

    @Test func aNULIsABlank() throws { #expect(try text([0x61, 0, 0x62], nil) == "a b") }
}

@Suite struct LimitTests {
    @Test(arguments: [
        "", "   \n", "<!DOCTYPE html>",
        "<html><p " + String(repeating: "a=1 ", count: 1001) + ">x</p></html>",
        "<html><p " + String(repeating: "a", count: 70_000) + ">x</p></html>",
        String(repeating: "<div>", count: 300) + "x</html>",
        "<html>" + String(repeating: "x", count: 4 << 20) + "</html>",
    ])
    func refusesPagesThatCannotBeRead(markup: String) {
        #expect(throws: PageFailure.self) {
            try HTMLDocument(Page(url: "https://o.example/", status: 200, body: Array(markup.utf8)))
        }
    }

    @Test func aLongQuotedValueIsLegitimate() throws {
        let image = "data:image/png;base64," + String(repeating: "A", count: 200_000)
        #expect(
            try document("<input data-info=\"<img src='\(image)'>\" name=n><p>x</p>").one("p").text == "x")
    }

    @Test(arguments: ["</html>", "</HTML >\n", "</html><!-- 1 --> <!-- 2 -->\n"])
    func knowsAWholePage(end: String) throws {
        let page = Page(url: "https://o.example/", status: 200, body: Array("<html><p>x</p>\(end)".utf8))
        #expect(try HTMLDocument(page).isComplete)
    }

    @Test(arguments: ["", "</htm", "</html", "<script>'</html>'", "</html><p>", "<!-- </html>"])
    func knowsHalfAPage(end: String) throws {
        let page = Page(url: "https://o.example/", status: 200, body: Array("<html><p>x</p>\(end)".utf8))
        #expect(try !HTMLDocument(page).isComplete)
    }
}

@Suite struct FormTests {
    static let form = """
        <form id=f method=post action='next?x=1'><input type=hidden name=a value=1><input name=off disabled value=2>
        <input type=checkbox name=c value=yes><input type=checkbox name=d checked><input type=radio name=r value=1>
        <input type=radio name=r value=2 checked><select name=s><option value=''>wählen</option><option value=7>Sieben
        </option></select><textarea name=t>Text</textarea><input type=number name=n min=0 max=8 value=0>
        <input type=submit name=go value=Weiter><button name=b>x</button></form>
        """

    @Test func sendsWhatABrowserSends() throws {
        let request = try document(Self.form).form("#f").request
        #expect(request.method == .post)
        #expect(request.target == "next?x=1")
        #expect(
            request.fields.map { "\($0.name)=\($0.value)" } == ["a=1", "d=on", "r=2", "s=", "t=Text", "n=0"])
    }

    @Test func choosesByValueAndByText() throws {
        let form = try document(Self.form).form("#f")
        #expect(try form.choosing("Sieben", for: "s")["s"] == "7")
        #expect(try form.choosing("1", for: "r")["r"] == "1")
        #expect(try form.choosing("yes", for: "c")["c"] == "yes")
        #expect(try form.options(of: "s") == ["wählen", "Sieben"])
        #expect(try form.pressing("go")["go"] == "Weiter")
        #expect(try form.choosing("2", for: "n").keeping("a", "n").request.fields.count == 2)
    }

    @Test func saysWhatIsOnOffer() throws {
        let form = try document(Self.form).form("#f")
        #expect(throws: PageFailure.notOffered(field: "s", value: "Acht", offered: ["wählen", "Sieben"])) {
            try form.choosing("Acht", for: "s")
        }
        #expect(throws: PageFailure.notOffered(field: "n", value: "9", offered: ["0…8"])) {
            try form.choosing("9", for: "n")
        }
        #expect(throws: PageFailure.self) { try form.choosing("1", for: "missing") }
        #expect(throws: PageFailure.self) { try document("<p>x</p>").form("p") }
    }
}

@Suite struct JSONTests {
    @Test func readsWhatAScriptAssigns() throws {
        let html = try document(
            "<script>var other = 1; var timeData = [{\"a\": \"]\\\"\", \"n\": 3}]; x()</script>")
        let json = try html.json(variable: "timeData")
        #expect(json.root[0]?["a"]?.string == "]\"")
        #expect(json.root[0]?["n"]?.integer == 3)
        #expect(throws: PageFailure.self) { try html.json(variable: "data") }
    }

    @Test func anEmptyListUnderItsKeyIsProof() throws {
        func json(_ text: String) throws -> JSONDocument {
            try JSONDocument(Page(url: "https://o.example/", status: 200, body: Array(text.utf8)))
        }
        #expect(try json("{\"days\": []}").evidence(empty: "days")?.text == "days: []")
        #expect(try json("{\"days\": [1]}").evidence(empty: "days") == nil)
        #expect(try json("{}").evidence(empty: "days") == nil)
        #expect(throws: PageFailure.self) { try json("<html>") }
    }
}
