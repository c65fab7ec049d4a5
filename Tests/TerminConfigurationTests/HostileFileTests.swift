import Foundation
import TerminCommand
import Testing

@Suite(.timeLimit(.minutes(1))) struct HostileFileTests {
    @Test(arguments: [
        ("web:\n\tlisten: x", "2: a tab stands in the indentation; YAML wants blanks"),
        ("web: {listen: x", "1: this is not YAML: did not find expected ',' or '}'"),
        (
            "web: {\n  listen: x\n",
            "2: this is not YAML: did not find expected ',' or '}' "
                + "(while parsing a flow mapping that begins in line 1)"
        ),
        ("a: b: c", "1: this is not YAML: mapping values are not allowed in this context"),
        ("probe: 'x\n", "1: this is not YAML: found unexpected end of stream"),
        ("stdout:\n---\nweb:\n", "2: a second document begins here; one is expected"),
        ("web:\n\n  listen: \u{7}", "3: a control character stands here"),
        (
            "a: &x [1]\nb:\n  - *x\n",
            "3: aliases (*name) are refused; write the value out, "
                + "or put text that begins with * in quotes"
        ),
    ])
    func whatIsNoYAMLIsOneSentence(yaml: String, message: String) throws {
        let found = try problems(of: yaml)
        #expect(found == ["termind.yaml:\(message)"])
    }

    @Test func aStarThatIsNoAliasIsText() throws {
        let yaml = """
            politeness:
              contact: "*x" # *x
              user_agent: a *b, *c
            webhook:
              - template: |
                  *x
                   - *y

                  *z
                url: 'https://a.example/*'
              - {url: https://b.example, template: 'it''s *x'}
            """
        #expect(try loaded(yaml).webhooks[0].template == "*x\n - *y\n\n*z\n")
    }

    @Test(arguments: [
        "- *x", "{a: *x}", "[b,*x]", "? *x\n: 1", "a: |\n  t\nb: *x", "{\"a\":*x}", "a: !!str *x",
    ])
    func anAliasIsFound(_ yaml: String) throws {
        let found = try problems(of: yaml)
        #expect(found.contains { $0.contains("aliases (*name) are refused") })
    }

    @Test func aliasesToAliasesDoNotHang() throws {
        let levels = (1...60).map { "a\($0): &a\($0) {? [*a\($0 - 1), *a\($0 - 1)] : 1}" }
        let found = try problems(of: "a0: &a0 [lol]\n" + levels.joined(separator: "\n"))
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("termind.yaml:2: aliases"))
    }

    @Test(arguments: [33, 900, 5_000])
    func deepNestingIsRefused(_ depth: Int) throws {
        let yaml = "web:\n  " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let found = try problems(of: yaml)
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("termind.yaml:2: "))
    }

    @Test func aFileIsAtMostOneMebibyte() throws {
        #expect(throws: ConfigurationError.self) { try loaded(String(repeating: "#", count: 1_048_577)) }
        #expect(try loaded(String(repeating: "#", count: 1_048_576)).offices.isEmpty)
    }

    @Test func aMebibyteOfMistakesIsReadInTime() throws {
        let found = try problems(of: (0..<80_000).map { "key\($0): 1" }.joined(separator: "\n"))
        #expect(found.count == 80_000)
        let again = try problems(of: String(repeating: "again: 1\n", count: 100_000))
        #expect(again == ["termind.yaml:1: this key stands again further down"])
    }

    @Test func whatIsNotUTF8HasItsLine() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try loaded(bytes: Array("web:\n  listen: ".utf8) + [0xFC, 0x0A])
        }
        #expect(error?.description == "termind.yaml:2: this is not UTF-8 text")
        #expect(error?.exitStatus == 78)
    }
}
