import TerminCommand
import Testing

@Suite struct ConfigurationProblemTests {
    /// A file, and everything that is wrong with it.
    struct Mistake: CustomTestStringConvertible, Sendable {
        let yaml: String
        let expected: [String]
        var testDescription: String { expected.first ?? yaml }

        init(_ yaml: String, _ expected: String...) {
            self.yaml = yaml
            self.expected = expected.map { "termind.yaml:\($0)" }
        }
    }

    @Test(arguments: [
        Mistake("\ndatabse: {path: x}", "2: unknown key 'databse'; did you mean 'database'?"),
        Mistake("schedule:\n  walk: 3", "2: schedule: unknown key 'walk'; did you mean 'walks'?"),
        Mistake("web: {qqq: 1}", "1: web: unknown key 'qqq'; known are listen"),
        Mistake(
            "<<: {a: 1}\n? [a]\n: 1", "1: unknown key '<<'; known are \(sections)",
            "2: a key is a single word, not a list or a mapping"),
        Mistake(
            "plans: {admin: {subscriptions: 1}}", "1: plans: unknown key 'admin'; known are free, premium"),
        Mistake(
            "schedule: 3",
            "1: schedule: a single value stands here, but a mapping is expected, "
                + "such as {default_interval: …}"),
        Mistake("plugins: []", "1: plugins: the list is empty; without the key every portal is used"),
        Mistake("- a", "1: a list stands here, but a mapping is expected, such as {database: …}"),
        Mistake(
            "plugins: tevis", "1: plugins: a single value stands here, but a list is expected, such as [a, b]"
        ),
        Mistake(
            "web: {listen: 8080}",
            "1: web.listen: 8080 is a number, but text is expected; put it in quotes if it is meant"),
        Mistake("probe:\n\n\nstdout:\n", "1: probe: nothing stands here, but text is expected"),
        Mistake(
            "politeness:\n  contact: true",
            "2: politeness.contact: true is true or false, but text is expected; "
                + "put it in quotes if it is meant"
        ),
        Mistake("politeness:\n  contact: ' '", "2: politeness.contact: the text is empty"),
        Mistake(
            "politeness:\n  user_agent: \"a\\nb\"",
            "2: politeness.user_agent: one line without control characters is expected"),
        Mistake(
            "schedule:\n\n  default_interval: soon",
            "3: schedule.default_interval: 'soon' is not a duration: "
                + "a whole number and s, m, h or d, such as 5m"),
        Mistake(
            "schedule: {default_interval: -5m}",
            "1: schedule.default_interval: '-5m' is not a duration: "
                + "a whole number and s, m, h or d, such as 5m"),
        Mistake("retention: {checks: 0d}", "1: retention.checks: 0d is too short; the least is 1s"),
        Mistake("schedule: {walks: many}", "1: schedule.walks: 'many' is not a whole number"),
        Mistake(
            "schedule: {walks: '3'}",
            "1: schedule.walks: '3' in quotes is text, but a whole number is expected"),
        Mistake("schedule: {walks: 0}", "1: schedule.walks: 0 is too small; the least is 1"),
        Mistake("schedule: {adaptive: maybe}", "1: schedule.adaptive: 'maybe' is neither true nor false"),
        Mistake(
            "stdout: {format: jsn}",
            "1: stdout.format: 'jsn' is not one of text, json; did you mean 'json'?"),
        Mistake(
            "plans: {free: {subscriptions: -1}}",
            "1: plans.free.subscriptions: -1 is too small; the least is 0"),
        Mistake(
            "plugins:\n  - tevis\n  - tevsi\n  - tevis",
            "3: plugins[2]: unknown portal 'tevsi'; did you mean 'tevis'? this build has berlin, tevis",
            "4: plugins[3]: 'tevis' stands here twice"),
        Mistake(
            "a: 1\na: 2", "1: unknown key 'a'; known are \(sections)",
            "2: a: the key stands here again; it already stands in line 1"),
        Mistake(
            "web:\n  listen: a:1\n\n  \"listen\": b:2\n  listen: c:3",
            "4: web.listen: the key stands here again; it already stands in line 2",
            "5: web.listen: the key stands here again; it already stands in line 2"),
    ])
    func saysWhereAndWhatIsWrong(_ mistake: Mistake) throws {
        #expect(try problems(of: mistake.yaml) == mistake.expected)
    }

    @Test(arguments: [
        Mistake(
            "probe: ftp://example.org",
            "1: probe: 'ftp://example.org' does not begin with http:// or https://"),
        Mistake("probe: https://", "1: probe: 'https://' names no host"),
        Mistake(
            "probe: https://u:pw@example.org/", "1: probe: an address holds no user and no password here"),
        Mistake("probe: https://u:p/w@example.org/", "1: probe: this is no https address"),
        Mistake("probe: https://example.org:70000/", "1: probe: 70000 is no port; ports are 1 to 65535"),
        Mistake(
            "telegram: {api_base: 'https://a.example/?x'}",
            "1: telegram.api_base: a base address has no query (?…)"),
        Mistake(
            "telegram:\n  token: a b\n  token_file: f",
            "2: telegram.token: this is no bot token: it holds "
                + "blanks, line ends or a slash", "3: telegram.token_file: telegram.token says this already"),
        Mistake(
            "telegram: {admins: [a, 0]}", "1: telegram.admins[1]: 'a' is not a whole number",
            "1: telegram.admins[2]: 0 is too small; the least is 1"),
        Mistake(
            "email:\n  smtp: http://x\n  password: p", "1: email: 'from' is missing",
            "1: email: 'username' is missing",
            "2: email.smtp: 'http://x' does not begin with smtp:// or smtps://"),
        Mistake(
            "email: {smtp: 'smtp://h/x', from: nobody}",
            "1: email.smtp: host and port are all a mail server has, such as smtp://mail.example.org:587",
            "1: email.from: 'nobody' is no e-mail address, such as termind <termind@example.org>"),
        Mistake("webhook:\n  - {secret: s}", "2: webhook[1]: 'url' is missing"),
        Mistake(
            "web: {listen: localhost}",
            "1: web.listen: 'localhost' is not a host and a port, such as 127.0.0.1:8080"),
        Mistake(
            "web: {listen: '127.0.0.1:65536'}",
            "1: web.listen: '65536' is no port; ports are 0 (any free one) to 65535"),
        Mistake(
            "database: {port: 5432}",
            "1: database.port: this belongs to another type of database; "
                + "the type here is sqlite"),
        Mistake(
            "database:\n  type: postgresql\n  path: x",
            "1: database: 'url' or 'name' is missing; one of them names the PostgreSQL database",
            "3: database.path: this belongs to another type of database; the type here is postgresql"),
        Mistake(
            "database:\n  url: mysql://u:pw@h/d",
            "2: database.url: the address of a PostgreSQL database is "
                + "expected, such as postgresql://user@host/name"),
        Mistake(
            "database: {type: postgresql, url: 'postgres://h/d', user: u}",
            "1: database.user: database.url says this already"),
        Mistake(
            "politeness: {floor: 100s}",
            "1: politeness.floor: 100s is faster than the 2m that portal 'berlin' declares"),
        Mistake(
            "politeness: {user_agent: Mozilla/5.0}",
            "1: politeness.user_agent: it must not pretend to be a browser; the default is termind/1.0"),
        Mistake(
            "politeness:\n  permitted:\n    https://a.example/: yes",
            "3: politeness.permitted.https://a.example/: 'https://a.example/' is no host name; "
                + "it is written without https:// and without a path"),
    ])
    func refusesWhatCannotBe(_ mistake: Mistake) throws {
        #expect(try problems(of: mistake.yaml) == mistake.expected)
    }

    @Test func findsEveryProblemOfAFile() throws {
        let yaml = "schedule: {walks: 0}\nweb: {listen: x}\nprobe: y\nprobe: z\nweeb: 1\n"
        #expect(
            try problems(of: yaml, environment: ["DB_TYPE": "oracle"]).map { $0.prefix(15) } == [
                "termind.yaml:1:", "termind.yaml:2:", "termind.yaml:3:", "termind.yaml:4:", "termind.yaml:5:",
                "environment var",
            ])
    }

    @Test func theFloorsOfPortalsNotInUseDoNotCount() throws {
        #expect(try problems(of: "plugins: [tevis]\npoliteness: {floor: 100s}").isEmpty)
    }
}

private let sections =
    "database, plugins, offices, politeness, schedule, probe, plans, telegram, email, stdout, webhook, web, "
    + "retention, snapshots"
