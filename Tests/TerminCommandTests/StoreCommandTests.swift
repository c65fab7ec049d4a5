import Foundation
import TerminEngine
import TerminSimulator
import TerminStore
import Testing

/// Commands of the database, its settings, its catalogues and its messages.
@Suite(.serialized) struct StoreCommandTests {
    @Test func resetLeavesAnEmptyDatabase() async throws {
        try await withOffice { _, folder in
            let desk = Desk(folder: folder)
            _ = try await desk("db", "init")
            _ = try await desk("user", "add", "--telegram", "1")
            #expect(try await desk("db", "reset").isRefusal(64, "--yes"))
            #expect(try await desk.stats()["users"] == 1)
            #expect(try await desk("db", "reset", "--yes").status == 0)
            #expect(try await desk.stats().values.allSatisfy { $0 == 0 })
            #expect(try await desk("db", "migrate", "--json").json["schema"] as? Int ?? 0 >= 2)
            _ = try await desk("db", "init")
            #expect(try await desk.stats()["services"] == 5)
            #expect(try await desk("user", "add", "--json").id == 1)
        }
    }

    @Test func settingsAreReadAndChanged() async throws {
        try await withOffice(extra: "plans: {free: {subscriptions: 2}}") { _, folder in
            let desk = Desk(folder: folder)
            let shown = try await desk("config", "show")
            #expect(shown.status == 0 && shown.errors.isEmpty)
            #expect(try await desk("config", "check").status == 0)
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "termind.db").path))
            #expect(try await desk("config", "get", "default_check_interval").isRefusal(64, "db init"))

            _ = try await desk("db", "init")
            #expect(try await desk("config", "get", "default_check_interval").output == "5\n")
            let set = try await desk("config", "set", "default_check_interval", "7", "--json")
            #expect(try set.json["value"] as? String == "7")
            #expect(
                try await desk("config", "get", "default_check_interval", "--json").json["key"] as? String
                    == "default_check_interval")
            let text = try await desk("config", "show").output
            #expect(text.contains("default_interval: \"7m\"  # database"), "\(text)")
            let wins = try await desk("config", "set", "max_subscriptions_free", "9")
            #expect(wins.status == 0 && wins.errors.contains("plans.free.subscriptions"))
            let plans = try #require(
                try await desk("config", "show", "--json").json["plans"] as? [String: Any])
            let free = try #require((plans["free"] as? [String: Any])?["subscriptions"] as? [String: Any])
            #expect(free["value"] as? Int == 2)
            #expect((free["source"] as? String)?.hasPrefix("file") == true)
        }
    }

    @Test func theCatalogueOfAnOfficeComesAndGoes() async throws {
        try await withOffice { office, folder in
            let desk = Desk(folder: folder)
            let sync = try await desk("service", "sync", "sim", "--json")
            let count = try #require(try sync.json["services"] as? Int)
            #expect((try sync.json["added"] as? [Int])?.count == count)
            #expect(try await desk("service", "list", "--office", "sim", "--json").list.count == count)
            let again = try await desk("service", "sync", "sim")
            #expect(again.output.contains("0 new"), "\(again.output)")

            let added = try await desk(
                "service", "add", "--office", "sim", "--name", "Jagdschein", "--json"
            ).id
            let gone = try await desk("service", "sync", "sim", "--json").json
            #expect(gone["disabled"] as? [Int] == [added])
            #expect(try await desk("service", "list", "--json").list.count == count)
            #expect(try await desk("service", "list", "--all", "--json").list.count == count + 1)
            #expect(
                try await desk("service", "add", "--office", "sim", "--name", "Jagdschein", "--json").id
                    == added)

            await office.setFault(.serverError)
            #expect(try await desk("service", "sync", "sim").isRefusal(69, "sim"))
            #expect(try await desk("service", "list", "--json").list.count == count + 1)
        }
    }

    @Test func aSubscriptionReadsTheCatalogueFirst() async throws {
        try await withOffice { office, folder in
            let desk = Desk(folder: folder)
            let user = try await desk("user", "add", "--telegram", "1", "--plan", "admin", "--json").id
            let add = ["subscription", "add", "--user", "\(user)", "--office", "sim", "--service"]
            #expect(try await desk.run(add + ["Jagdschein"]).status == 64)
            let walks = await office.requests.count
            #expect(walks > 0)
            let made = try await desk.run(add + ["sonstige", "--every", "1s", "--json"])
            #expect(try made.id == 1)
            // Loopback has no floor and admins have no limit; the catalogue is stored by now.
            #expect(made.errors.isEmpty)
            #expect(await office.requests.count == walks)
            let row = try #require(try await desk("subscription", "list", "--json").list.first)
            #expect(row["service"] as? String == main && row["office"] as? String == "sim")
        }
    }

    @Test func longListsComeInPages() async throws {
        try await withOffice { _, folder in
            let desk = Desk(folder: folder)
            _ = try await desk("db", "migrate")
            let store = try await SQLStore(
                SQLiteEngine(path: folder.appending(path: "termind.db").path), worker: "t")
            try await store.write { rows in
                for number in 1...1203 {
                    _ = try rows.insert(User.Profile(telegramID: Int64(number)), at: Date())
                }
            }
            let all = try await desk("user", "list", "--json")
            #expect(try all.list.count == 1203 && all.errors.isEmpty)
            let text = try await desk("user", "list").output.split(separator: "\n")
            #expect(text.count == 1204 && text.last?.hasPrefix("1203") == true)
            let page = try await desk("user", "list", "--limit", "700", "--json")
            #expect(try page.list.count == 700 && page.errors == "more: --after 700\n")
            let rest = try await desk("user", "list", "--after", "700", "--json")
            #expect(try rest.list.first?["id"] as? Int == 701 && rest.list.count == 503)
            let last = try await desk("user", "list", "--after", "700", "--limit", "503", "--json")
            #expect(try last.list.count == 503 && last.errors.isEmpty)
            #expect(try await desk("user", "list", "--after", "1203", "--json").output == "[]\n")
        }
    }

    @Test func deadMessagesAreListedAndRevived() async throws {
        try await withOffice { _, folder in
            let desk = Desk(folder: folder)
            #expect(try await desk("notify", "dead", "--json").output == "[]\n")
            let store = try await SQLStore(
                SQLiteEngine(path: folder.appending(path: "termind.db").path), worker: "t")
            let outbox = OutboxService(store)
            try await store.write { rows in
                let messages = (1...3).map { number in
                    OutgoingMessage(
                        userID: nil, subscriptionID: nil, checkID: nil, kind: .system, channel: .stdout,
                        recipient: "stdout", text: "\u{1B}[2Jhello", dedupeKey: "k\(number)", seenAt: nil)
                }
                _ = try rows.enqueue(messages, due: Date(), at: Date())
            }
            for claim in try await outbox.claim(limit: 3, now: Date()) {
                _ = try await outbox.settle(claim, .dead(reason: "no such chat"), now: Date())
            }
            let text = try await desk("notify", "dead").output
            #expect(text.contains("no such chat") && !text.contains("\u{1B}[2J"))
            #expect(try await desk("notify", "dead", "--json").list.first?["user_id"] is NSNull)
            #expect(try await desk("notify", "retry", "2").output == "1 message is due again\n")
            #expect(try await desk("notify", "retry", "2").isRefusal(64, "2"))
            #expect(try await desk("notify", "retry", "--all", "--json").json["revived"] as? Int == 2)
            let stats = try await desk.stats()
            #expect(stats["notifications_dead"] == 0 && stats["notifications_pending"] == 3)
        }
    }
}
