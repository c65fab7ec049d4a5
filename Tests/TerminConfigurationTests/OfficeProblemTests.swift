import TerminCommand
import Testing

@Suite struct OfficeProblemTests {
    /// A file with two offices, the second of which is wrong in one line.
    private func problem(_ line: String) throws -> [String] {
        try problems(
            of: """
                offices:
                  - {id: a, portal: tevis, name: A, url: 'https://a.example'}
                  - id: b
                    portal: tevis
                    name: B
                    url: https://b.example
                    \(line)
                """)
    }

    @Test(arguments: [
        (
            "place: 7",
            "offices[2].place: 7 is a number, but text is expected; put it in quotes if it is meant"
        ),
        (
            "time_zone: Europe/Berln",
            "offices[2].time_zone: unknown time zone 'Europe/Berln'; did you mean "
                + "'Europe/Berlin'?"
        ),
        (
            "active_hours: 6 to 22",
            "offices[2].active_hours: '6 to 22' are no hours of the day, such as 06:00-22:00"
        ),
        (
            "active_hours: 06:00-06:00",
            "offices[2].active_hours: '06:00-06:00' are no hours of the day, such as 06:00-22:00"
        ),
        ("active_hour: 06:00-22:00", "offices[2]: unknown key 'active_hour'; did you mean 'active_hours'?"),
        ("options: {mdd: 3}", "offices[2].options: unknown key 'mdd'; did you mean 'md'?"),
        ("options: {md: [3]}", "offices[2].options.md: a list stands here, but text is expected"),
        ("services: [{category: c}]", "offices[2].services[1]: 'name' is missing"),
        ("services: [{name: s}, {name: s}]", "offices[2].services[2]: service 's' stands here twice"),
        (
            "services: [{name: s, priority: -1}]",
            "offices[2].services[1].priority: -1 is too small; the least is 0"
        ),
        ("id: c", "offices[2].id: the key stands here again; it already stands in line 3"),
    ])
    func aLineOfAnOfficeIsWrong(line: String, message: String) throws {
        #expect(try problem(line) == ["termind.yaml:7: \(message)"])
    }

    @Test func anIdIsPlainAndUnique() throws {
        let yaml = """
            offices:
              - {id: Köln, portal: tevis, name: A, url: 'https://a.example'}
              - {id: b, portal: tevis, name: A, url: 'https://a.example'}
              - {id: b, portal: tevis, name: A, url: 'https://a.example'}
            """
        #expect(
            try problems(of: yaml) == [
                "termind.yaml:2: offices[1].id: 'Köln' is no id; "
                    + "lower-case letters a to z, digits and hyphens make one",
                "termind.yaml:4: offices[3].id: office 'b' stands here again; it already stands in line 3",
            ])
    }

    @Test func whatIsMissingIsSaid() throws {
        #expect(
            try problems(
                of: "offices:\n  - place: x\n  - {portal: tevis}\n  - {id: m, portal: berlin, name: M}")
                == [
                    "termind.yaml:2: offices[1]: 'portal' is missing",
                    "termind.yaml:2: offices[1]: 'id' is missing",
                    "termind.yaml:2: offices[1]: 'name' is missing",
                    "termind.yaml:3: offices[2]: 'id' is missing",
                    "termind.yaml:3: offices[2]: 'name' is missing",
                    "termind.yaml:3: offices[2]: 'url' is missing",
                    "termind.yaml:4: offices[3]: option 'service' is missing: the number of the service",
                ])
    }

    @Test func anUnknownPortalListsTheKnownOnes() throws {
        let yaml =
            "plugins: [tevis]\noffices:\n  - {id: a, portal: PORTAL, name: A, url: 'https://a.example'}"
        #expect(
            try problems(of: yaml.replacing("PORTAL", with: "tvis")) == [
                "termind.yaml:3: offices[1].portal: unknown portal 'tvis'; did you mean 'tevis'? "
                    + "this build has tevis"
            ])
        #expect(
            try problems(of: yaml.replacing("PORTAL", with: "berlin")) == [
                "termind.yaml:3: offices[1].portal: portal 'berlin' is not among plugins"
            ])
    }

    @Test(arguments: [
        "ftp://a.example", "https://u:pw@a.example/", "https://a.example/?x=1", "https://a.example/#x", "a",
    ])
    func anAddressThatIsNoBaseIsRefused(_ url: String) throws {
        let found = try problems(of: "offices:\n  - {id: a, portal: tevis, name: A,\n     url: '\(url)'}")
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("termind.yaml:3: offices[1].url: "))
        #expect(!found[0].contains("pw"))
    }
}
