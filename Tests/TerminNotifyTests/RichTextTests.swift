import TerminNotify
import Testing

/// A long message is split where nothing breaks.
@Suite struct RichTextTests {
    @Test func partsEndWithLines() {
        let text = RichText(
            (0..<100).map { [.init("line \($0) "), .init(String(repeating: "x", count: 90), .strong)] })
        let parts = text.parts(limit: 1_000)
        #expect(parts.flatMap(\.lines) == text.lines && parts.count > 9)
        #expect(parts.allSatisfy { $0.plain().utf16.count <= 1_000 })
        #expect(RichText().parts().isEmpty && RichText([[.init("a")]]).parts().count == 1)
    }

    @Test func aLineThatIsTooLongIsBrokenBetweenCharacters() {
        let family = "👨‍👩‍👧"
        let line = String(repeating: family + "<&", count: 2_000)
        let parts = RichText([[.init(line, .link("https://a.example/?a=1&b=2"))], [.init("end")]]).parts()
        #expect(
            parts.map { $0.plain(showsLinks: false) }.joined().hasPrefix(
                String(repeating: family + "<&", count: 1_999)))
        for part in parts {
            #expect(part.plain(showsLinks: false).utf16.count <= 4_096)
            #expect(part.telegramHTML.matches(of: #/&(?!(amp|lt|gt|quot);)/#).isEmpty)
            #expect(
                part.telegramHTML.matches(of: #/<a /#).count == part.telegramHTML.matches(of: #/</a>/#).count)
        }
    }

    @Test func aPartHasNoMoreStylesThanAServerReads() {
        let links = (0..<250).map { RichText.Span("\($0) ", .link("https://a.example/\($0)")) }
        let parts = RichText([links]).parts()
        #expect(parts.allSatisfy { $0.lines.joined().count <= 90 })
        #expect(parts.flatMap { $0.lines.joined() } == links)
    }
}
