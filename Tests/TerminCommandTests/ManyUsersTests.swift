import Foundation
import TerminSimulator
import TerminStore
import Testing

/// The commands of an operator with many users, in a folder with nothing but what they make.
@Suite(.serialized) struct ManyUsersTests {
    /// A folder of their own, with `yaml` as its configuration.
    func withFolder(_ yaml: String? = nil, _ body: (Desk) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "termind-users-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if let yaml { try Data(yaml.utf8).write(to: folder.appending(path: "termind.yaml")) }
        let result: Result<Void, any Error>
        do {
            try await body(Desk(folder: folder))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try FileManager.default.removeItem(at: folder)
        try result.get()
    }

    /// From an empty folder to a subscription and back.
    @Test func theQuickStart() async throws {
        try await withFolder { desk in
            #expect(try await desk("db", "init").output.contains("5 services, 5 settings"))
            #expect(try await desk("db", "init", "--json").json["services"] as? Int == 5)
            #expect(
                FileManager.default.fileExists(atPath: desk.folder.appending(path: "appointments.db").path))
            #expect(
                try await desk.stats() == [
                    "users": 0, "active_users": 0, "services": 5, "active_services": 5, "subscriptions": 0,
                    "active_subscriptions": 0, "total_checks": 0, "total_appointments_found": 0,
                    "notifications_pending": 0, "notifications_sent": 0, "notifications_dead": 0,
                    "system_config": 5,
                ])

            let user = try await desk(
                "user", "add", "--telegram", "123456789", "--email", "erika@example.org", "--name",
                "Erika Mustermann", "--language", "de", "--json"
            ).id
            let services = try await desk("service", "list", "--json").list
            let wanted = try #require(
                services.first { ($0["service"] as? String)?.contains("sonstige Staaten") == true })
            #expect(wanted["office"] as? String == "duesseldorf" && wanted["priority"] as? Int == 10)

            let made = try await desk.subscribe(user, "sonstige Staaten", "--json")
            let subscription = try made.id
            #expect(made.errors.isEmpty)
            let list = try await desk("subscription", "list", "--json").list
            let row = try #require(list.first)
            #expect(list.count == 1 && row["id"] as? Int == subscription)
            #expect(row["office"] as? String == "duesseldorf" && row["service"] as? String == main)
            #expect(row["interval_minutes"] as? Double == 5 && row["active"] as? Bool == true)
            #expect(row["last_status"] is NSNull && row["channels"] as? [String] == ["telegram"])
            #expect(try await desk.stats()["active_subscriptions"] == 1)

            let export = try await desk("user", "export", "\(user)").json
            #expect((export["user"] as? [String: Any])?["email"] as? String == "erika@example.org")
            #expect((export["subscriptions"] as? [Any])?.count == 1)
            #expect((export["audit"] as? [Any])?.count == 2)

            #expect(try await desk("user", "delete", "\(user)").status == 64)
            #expect(try await desk("user", "delete", "\(user)", "--yes").status == 0)
            let left = try await desk.stats()
            #expect(left["users"] == 0 && left["subscriptions"] == 0 && left["services"] == 5)
        }
    }

    @Test func theServicesOfDuesseldorfAreTheFive() async throws {
        try await withFolder { desk in
            _ = try await desk("db", "init")
            let rows = try await desk("service", "list", "--office", "duesseldorf", "--json").list.map {
                row in
                ["priority", "department", "category", "service"].map { "\(row[$0] ?? "")" }
            }
            let abroad = "Umschreibung ausländische Fahrerlaubnis / Dienstfahrerlaubnis"
            #expect(
                rows == [
                    ["10", "Fahrerlaubnisbehörde", abroad, main],
                    [
                        "8", "Fahrerlaubnisbehörde", abroad,
                        "Umschreibung ausländischer Führerschein (EU+EWR)",
                    ],
                    [
                        "7", "Fahrerlaubnisbehörde", "Ersterteilung / Erweiterung",
                        "Antrag auf Ersterteilung Fahrerlaubnis",
                    ],
                    [
                        "6", "Fahrerlaubnisbehörde", "Pflichtumtausch/Ersatzführerschein",
                        "Pflichtumtausch Führerschein",
                    ],
                    [
                        "5", "Fahrerlaubnisbehörde", "Abholung Führerschein / Rückfragen",
                        "Abholung Führerschein",
                    ],
                ])
        }
    }

    @Test func aPlanHasAQuota() async throws {
        try await withFolder { desk in
            _ = try await desk("db", "init")
            let user = try await desk("user", "add", "--telegram", "1", "--json").id
            for service in ["umschreibung-eu", "Pflichtumtausch", "abholung"] {
                #expect(try await desk.subscribe(user, service).status == 0)
            }
            let fourth = try await desk.subscribe(user, "ersterteilung")
            #expect(fourth.isRefusal(64, "'free' allows 3"), "\(fourth.errors)")
            #expect(try await desk("subscription", "pause", "1", "--reason", "on holiday").status == 0)
            #expect(try await desk.subscribe(user, "ersterteilung").status == 0)
            #expect(try await desk("subscription", "resume", "1").isRefusal(64, "'free' allows 3"))
            #expect(try await desk("subscription", "list").output.contains("paused: on holiday"))
            #expect(try await desk("user", "plan", "\(user)", "premium").status == 0)
            #expect(try await desk("subscription", "resume", "1").status == 0)
            #expect(try await desk("subscription", "remove", "1", "--yes", "--json").id == 1)
            #expect(try await desk("subscription", "list", "--user", "\(user)", "--json").list.count == 3)
            #expect(try await desk("config", "set", "max_subscriptions_premium", "3").status == 0)
            #expect(try await desk.subscribe(user, "abholung").isRefusal(64, "already"))
            #expect(try await desk.subscribe(user, "sonstige").isRefusal(64, "'premium' allows 3"))
        }
    }

    @Test func tooShortAnIntervalIsRaisedAndSaidSo() async throws {
        try await withFolder { desk in
            _ = try await desk("db", "init")
            let user = try await desk("user", "add", "--telegram", "1", "--json").id
            let raised = try await desk.subscribe(user, "sonstige", "--every", "10s")
            #expect(raised.status == 0 && raised.output == "1\n")
            #expect(raised.errors.contains("the plan 'free' allows; looking every 5m"), "\(raised.errors)")
            var row = try #require(try await desk("subscription", "list", "--json").list.first)
            #expect(row["interval_minutes"] as? Double == 5)
            #expect((row["wished_interval_minutes"] as? Double).map { abs($0 - 1.0 / 6) < 0.001 } == true)
            _ = try await desk("user", "plan", "\(user)", "admin")
            row = try #require(try await desk("subscription", "list", "--json").list.first)
            #expect(row["interval_minutes"] as? Double == 1)
            let portal = try await desk.subscribe(user, "abholung", "--every", "10s")
            #expect(portal.errors.contains("this portal allows; looking every 1m"), "\(portal.errors)")
            #expect(try await desk("config", "set", "default_check_interval", "90").status == 0)
            #expect(try await desk.subscribe(user, "ersterteilung").errors.isEmpty)
            #expect(try await desk("subscription", "list").output.contains("90m"))
        }
    }

    @Test func whoCannotBeReachedIsNotSubscribed() async throws {
        try await withFolder { desk in
            _ = try await desk("db", "init")
            let nobody = try await desk("user", "add", "--json").id
            #expect(try await desk.subscribe(nobody, "abholung").isRefusal(64, "--telegram"))
            let mail = try await desk.subscribe(nobody, "abholung", "--channels", "email")
            #expect(mail.isRefusal(64, "--email"))
            #expect(try await desk.subscribe(nobody, "abholung", "--channels", "stdout,email").status == 0)
            let writer = try await desk("user", "add", "--email", "a@b.example", "--json").id
            #expect(try await desk.subscribe(writer, "abholung").status == 0)
            let rows = try await desk("subscription", "list", "--json").list
            #expect(rows.map { $0["channels"] as? [String] } == [["stdout", "email"], ["email"]])
        }
    }

    @Test func termsAreKept() async throws {
        try await withFolder { desk in
            _ = try await desk("db", "init")
            let user = try await desk("user", "add", "--telegram", "1", "--json").id
            let made = try await desk.subscribe(
                user, "abholung", "--from", "20311201", "--to", "2031-12-31", "--weekdays", "fri,1,mon",
                "--after", "8:30", "--before", "12:00", "--location", "Nord", "--location", "Süd",
                "--earlier-than", "2031-12-24", "--remind", "60", "--expires", "2031-12-31", "--no-gone",
                "--errors", "--quantity", "2")
            #expect(made.status == 0, "\(made.errors)")
            let row = try #require(try await desk("subscription", "list", "--json").list.first)
            let filters = try #require(row["filters"] as? [String: Any])
            #expect(filters["from"] as? String == "2031-12-01" && filters["after"] as? String == "08:30")
            #expect(filters["weekdays"] as? [Int] == [1, 5])
            #expect(filters["locations"] as? [String] == ["Nord", "Süd"])
            #expect(filters["earlier_than"] as? String == "2031-12-24")
            // The end of the day in Berlin.
            #expect(row["expires_at"] as? String == "2031-12-31T23:00:00.000Z")
            #expect(row["reminder_minutes"] as? Int == 60 && row["quantity"] as? Int == 2)
            #expect(row["notify_on_gone"] as? Bool == false && row["notify_on_error"] as? Bool == true)
        }
    }

    /// 64, one line, and everything as before.
    @Test func refusalsChangeNothing() async throws {
        try await withFolder { desk in
            _ = try await desk("db", "init")
            let user = try await desk(
                "user", "add", "--telegram", "1", "--email", "a@b.example", "--json"
            ).id
            _ = try await desk.subscribe(user, "abholung")
            let before = try await desk.stats()
            let refused: [([String], String)] = [
                (["user", "add", "--telegram", "1"], "already: 1"),
                (["user", "add", "--email", "a@b.example"], "already: 1"),
                (["user", "add", "--email", "nobody"], "email"),
                (["user", "add", "--language", "Deutsch!"], "de"),
                (["user", "show", "7"], "no user 7"), (["user", "plan", "7", "free"], "no user 7"),
                (["user", "export", "7"], "no user 7"), (["user", "delete", "7", "--yes"], "no user 7"),
                (["subscription", "list", "--user", "7"], "no user 7"),
                (["subscription", "pause", "7"], "no subscription 7"),
                (["subscription", "resume", "7"], "no subscription 7"),
                (["subscription", "remove", "7", "--yes"], "no subscription 7"),
                (["service", "disable", "7"], "no service 7"),
                (["service", "disable", "5"], "1 subscription"),
                (
                    [
                        "service", "add", "--office", "duesseldorf", "--category",
                        "Abholung Führerschein / Rückfragen", "--name", "Abholung Führerschein",
                    ], "already: 5"
                ),
                (["service", "list", "--office", "duesseldrof"], "duesseldorf"),
                (["config", "set", "max_subscriptions_free", "many"], "many"),
                (["config", "set", "max_subscriptions_free", "1.5"], "1.5"),
                (["config", "set", "version", "9"], "version"),
                (["notify", "retry", "7"], "7"),
            ]
            for (arguments, hint) in refused {
                let result = try await desk.run(arguments)
                #expect(result.isRefusal(64, hint), "\(arguments): \(result.status) \(result.errors)")
            }
            for (service, hint) in [
                ("Jagdschein", "service sync"), ("Pflichtumtasch", "Pflichtumtausch"),
                ("ausländischer", "or"),
            ] {
                let result = try await desk.subscribe(user, service)
                #expect(result.isRefusal(64, hint), "\(result.errors)")
            }
            #expect(try await desk.subscribe(7, "abholung").isRefusal(64, "no user 7"))
            #expect(try await desk.stats() == before)
            #expect(try await desk("service", "disable", "1").status == 0)
            #expect(try await desk.subscribe(user, main).isRefusal(64, "not offered"))
        }
    }
}

/// Commands in one folder.
struct Desk: Sendable {
    let folder: URL

    func callAsFunction(_ arguments: String...) async throws -> Program { try await run(arguments) }

    func run(_ arguments: [String]) async throws -> Program { try await Program.run(arguments, in: folder) }

    /// `subscription add` at Düsseldorf.
    func subscribe(_ user: Int, _ service: String, _ options: String...) async throws -> Program {
        try await run(
            ["subscription", "add", "--user", "\(user)", "--office", "duesseldorf", "--service", service]
                + options)
    }

    /// What `db stats` counts.
    func stats() async throws -> [String: Int] {
        try await self("db", "stats", "--json").json.compactMapValues { $0 as? Int }
    }
}

extension Program {
    /// Whether it ended with `status` and one line that has `hint`, and printed nothing.
    func isRefusal(_ status: Int32, _ hint: String) -> Bool {
        self.status == status && output.isEmpty && errors.split(separator: "\n").count == 1
            && errors.contains(hint)
    }
}
