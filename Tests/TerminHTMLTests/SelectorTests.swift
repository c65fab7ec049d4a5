import TerminCore
import TerminHTML
import Testing

/// A document of `body`, as a server would send it.
func document(_ body: String, contentType: String? = "text/html; charset=utf-8") throws -> HTMLDocument {
    try HTMLDocument(
        Page(
            url: "https://office.example/a/b?c=d", status: 200,
            body: Array("<!DOCTYPE html><html><body>\(body)</body></html>".utf8), contentType: contentType))
}

@Suite struct SelectorTests {
    static let body = """
        <div id="one" class="box red"><p lang="de-AT">Erster</p><p class="hint">Zweiter "Satz"</p>
        <ul><li>a</li><li data-x="it's">b</li><li data-x="abc">c</li><li>d</li></ul></div>
        <div id="two" class="box"><span title="Hallo Welt">Zwei</span><p>letzter</p></div>
        """

    @Test(arguments: [
        ("p", 3), ("div p", 3), ("div > p", 3), ("#one > p", 2), (".box", 2), ("div.box.red", 1),
        ("*[lang]", 1),
        ("p[lang|=de]", 1), ("[class~='red']", 1), ("[title^='Hal']", 1), ("[title$='Welt']", 1),
        ("[title*='lo We']", 1), ("[title='Hallo Welt']", 1), ("[data-x=\"it's\"]", 1), ("li:first-child", 1),
        ("li:last-child", 1), ("li:nth-child(2)", 1), ("li:nth-child(odd)", 2), ("li:nth-child(2n)", 2),
        ("li:nth-child(-n+3)", 3), ("li:nth-child(n+2)", 3), ("li:not([data-x])", 2), ("div:not(.red)", 1),
        ("p:not(.hint):not([lang])", 1), ("div:has(ul)", 1), ("div:has(> span)", 1), ("p:has(+ ul)", 1),
        ("p:contains('Satz')", 1), ("p:contains('\"Satz\"')", 1), ("p + p", 1), ("p ~ ul", 1),
        ("span + p", 1),
        ("p, li", 7), ("ul li, li", 4), ("div:not(#one, #two)", 0), ("table", 0),
    ])
    func findsAsBrowsersDo(selector: String, count: Int) throws {
        #expect(try document(Self.body).all(selector).count == count)
    }

    @Test func keepsTheOrderOfThePageInLists() throws {
        let names = try document(Self.body).all("ul, span, p.hint").map(\.name)
        #expect(names == ["p", "ul", "span"])
    }

    @Test func looksOnlyBelowAnElement() throws {
        let html = try document(Self.body)
        #expect(try html.one("#two").all("p").map(\.text) == ["letzter"])
        #expect(try html.one("#one").all("> p").count == 2)
    }

    @Test(arguments: [
        "", "p >", "p[", "p[a=", "p:hover", "p:not(", "li:nth-child(x)", "p,,q", "a b)", "p:contains('x",
    ])
    func refusesWhatItCannotRead(selector: String) throws {
        let html = try document(Self.body)
        #expect(throws: SelectorError.self) { try html.all(selector) }
    }

    @Test func takesQuotesAsTextNotAsXPath() throws {
        let html = try document("<p title=\"a' or '1'='1\">x</p><p title='b'>y</p>")
        #expect(try html.all("p[title=\"a' or '1'='1\"]").map(\.text) == ["x"])
        #expect(try html.all("p[title=\"zz' or '1'='1\"]").isEmpty)
    }

    @Test func takesXPathToo() throws {
        #expect(try document(Self.body).all(xpath: "//li[2]").map(\.text) == ["b"])
        #expect(throws: SelectorError.self) { try document(Self.body).all(xpath: "//li[") }
    }

    @Test func answersAlikeOnManyThreads() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    let html = try document(Self.body)
                    for _ in 0..<20 {
                        guard try html.all("li:nth-child(odd), p.hint").count == 3 else { return false }
                    }
                    return true
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
