import Foundation
import TerminCommand
import Testing

@Suite struct ShownTests {
    private let secrets = [
        "token-of-the-bot", "password-of-the-mail", "secret-of-the-hook", "path-that-is-secret",
        "password-of-the-db",
    ]

    @Test func secretsAreNeverShown() throws {
        let postgreSQL =
            "database: {url: 'postgresql://t:password-of-the-db@h/d?sslpassword=password-of-the-db'}"
        let parts = "database: {type: postgresql, name: n, password: password-of-the-db}"
        let lines = fullExample.split(separator: "\n").filter { !$0.hasPrefix("database:") }.joined(
            separator: "\n")
        for yaml in [fullExample, "\(postgreSQL)\n\(lines)", "\(parts)\n\(lines)"] {
            let configuration = try loaded(yaml)
            var dumped = ""
            dump(configuration.telegram, to: &dumped)
            dump(configuration.email, to: &dumped)
            let texts = [configuration.shown(), configuration.shown(as: .json), dumped]
            for secret in secrets { #expect(!texts.contains { $0.contains(secret) }, "\(secret)") }
            #expect(texts[0].contains("***"))
        }
    }

    @Test(arguments: [
        ("postgresql://u:p@h/d", "postgresql://u:***@h/d"), ("postgresql://u@h/d", "postgresql://u@h/d"),
        ("postgresql://h/d", "postgresql://h/d"),
        ("postgresql://u:p/q?r@s@h:1/d", "postgresql://u:***@h:1/d"),
        ("postgresql://h/d?user=u&password=p", "postgresql://h/d?user=u&password=***"), ("nonsense", "***"),
    ])
    func thePasswordOfAnAddressIsHidden(url: String, shown: String) {
        #expect(withoutPassword(url) == shown)
    }

    @Test func eachValueSaysWhereItCameFrom() throws {
        let configuration = try loaded(
            "schedule:\n  walks: 4\nprobe: https://a.example/\n", environment: ["DB_PATH": "x.db"])
        let lines = configuration.shown().split(separator: "\n").map(String.init)
        #expect(
            lines.starts(with: [
                "database:", "  type: \"sqlite\"  # default",
                "  path: \"x.db\"  # environment variable DB_PATH",
            ]))
        #expect(lines.contains("  walks: 4  # file termind.yaml:2"))
        #expect(lines.contains("probe: \"https://a.example/\"  # file termind.yaml:3"))
        #expect(lines.contains("    subscriptions: 3  # default"))
    }

    @Test func asJSONEachValueIsAnObject() throws {
        let text = try loaded(fullExample, environment: ["TERMIND_LOG_LEVEL": "error"]).shown(as: .json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let walks = try #require((object["schedule"] as? [String: [String: Any]])?["walks"])
        #expect(walks["value"] as? Int == 4)
        #expect(walks["source"] as? String == "file termind.yaml:37")
        let level = try #require(object["log_level"] as? [String: String])
        #expect(level == ["value": "error", "source": "environment variable TERMIND_LOG_LEVEL"])
    }

    @Test func whatIsShownCanBeReadAgain() throws {
        let shown = try loaded("schedule: {walks: 4}\nweb: {listen: '[::1]:9'}").shown()
        let without = shown.split(separator: "\n").filter {
            !$0.contains("null") && !$0.hasPrefix("log_level")
        }
        let again = try loaded(without.joined(separator: "\n"))
        #expect(again.schedule.walks == 4)
        #expect(again.web.port == 9)
    }

    @Test func theSummaryCountsWhatWasSet() throws {
        #expect(
            try loaded("schedule: {walks: 4}").summary == "termind.yaml: valid, 1 value set, 0 offices added")
    }
}
