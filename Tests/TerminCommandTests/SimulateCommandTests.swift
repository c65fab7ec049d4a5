import Foundation
import Testing

/// `termind simulate` and `termind heatmap`.
@Suite(.serialized) struct SimulateCommandTests {
    /// Runs `body` with a folder that holds a small recorded history: two weeks of `a/1`, with an opening at 09:30 a day.
    private func withHistory(_ body: (_ folder: URL, _ options: [String]) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "termind-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let first = 1_767_567_600  // Monday 2026-01-05 in Berlin
        var events =
            "id,event,opened_at,absent_min,seen_min,gone_min,end,dry_min,dry_open,n_first,lead,gain_days\n"
        for day in 0..<14 {
            events += "a/1,dry,\(first + day * 86_400 + 34_200),15,30,45,gone,600,0,1,d0,\n"
            events += "a/1,earlier,\(first + day * 86_400 + 40_000),15,0,15,gone,,,9,d1,4\n"
        }
        let files = [
            "events.csv": events, "recorded.csv": "id,from,to\na/1,\(first),\(first + 14 * 86_400)\n",
            "locations.csv": "id,office\na/1,\"Amt, Stadt\"\n",
            "cases.csv": "kind,test_to,case,location,test_from,history_from\n"
                + "x,2026-01-15,w2,a/1,2026-01-12,2026-01-05T00:00:00+01:00\n",
        ]
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        let options = [
            "simulate", "--events", "events.csv", "--recorded", "recorded.csv", "--locations",
            "locations.csv", "--out", "out.txt",
        ]
        let result: Result<Void, any Error>
        do {
            try await body(folder, options)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try FileManager.default.removeItem(at: folder)
        try result.get()
    }

    private func schedule(_ folder: URL) throws -> [(id: String, second: Int)] {
        try String(contentsOf: folder.appending(path: "out.txt"), encoding: .utf8).split(separator: "\n").map
        {
            let words = $0.split(separator: " ")
            return (String(words[0]), try #require(Int(words[1])))
        }
    }

    @Test func writesOneLookALineWithinItsWindow() async throws {
        try await withHistory { folder, options in
            let result = try await Program.run(
                options + ["--cases", "cases.csv", "--budget", "24", "--json"], in: folder)
            #expect(result.status == 0, "\(result.errors)")
            let looks = try schedule(folder)
            #expect(looks.count == 72 && looks.allSatisfy { $0.id == "w2" })
            // From Monday 2026-01-12, three days.
            #expect(looks.allSatisfy { (1_768_172_400...1_768_431_600).contains($0.second) })
            let json = try result.json
            let part = try #require(json["after60_min"] as? [String: Any])
            #expect(json["looks"] as? Int == 72 && part["openings"] as? Int == 3)
            #expect(Set(part.keys) == ["openings", "plan", "fixed_gaps", "difference"])

            let text = try await Program.run(options + ["--budget", "48"], in: folder)
            #expect(text.status == 0 && text.output.contains("fixed gaps"))
            #expect(text.output.contains("openings, all: 14"))
            let days = Dictionary(grouping: try schedule(folder)) { ($0.second + 3_600) / 86_400 }
            #expect(days.values.allSatisfy { $0.count <= 48 })
        }
    }

    @Test func packedFilesReadTheSame() async throws {
        try await withHistory { folder, options in
            _ = try await Program.run(options + ["--budget", "24"], in: folder)
            let plain = try schedule(folder)
            let gzip = Process()
            gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            gzip.arguments = ["gzip", "-n", "events.csv"]
            gzip.currentDirectoryURL = folder
            try gzip.run()
            gzip.waitUntilExit()
            let packed = options.map { $0 == "events.csv" ? "events.csv.gz" : $0 }
            #expect(try await Program.run(packed + ["--budget", "24"], in: folder).status == 0)
            #expect(try schedule(folder).map(\.second) == plain.map(\.second))

            let file = folder.appending(path: "events.csv.gz")
            try Data(contentsOf: file).prefix(60).write(to: file)
            let torn = try await Program.run(packed + ["--budget", "24"], in: folder)
            #expect(torn.isRefusal(66, "damaged"), "\(torn.errors)")
        }
    }

    @Test func aWrongFileIsToldWithItsLine() async throws {
        try await withHistory { folder, options in
            let more = ["--budget", "24", "--cases", "cases.csv"]
            func refusal(_ name: String, _ text: String) async throws -> Program {
                let file = folder.appending(path: name)
                let before = try Data(contentsOf: file)
                try Data(text.utf8).write(to: file)
                let result = try await Program.run(options + more, in: folder)
                try before.write(to: file)
                return result
            }
            let header = "case,location,history_from,test_from,test_to\n"
            let mistakes = [
                ("recorded.csv", "id,from\na/1,1\n", "recorded.csv:1: there is no column 'to'"),
                ("recorded.csv", "id,from,to\na/1,1,2\na/1,x,2\n", "recorded.csv:3: from is 'x'"),
                ("recorded.csv", "id,from,to\na/1,1\n", "recorded.csv:2: 2 fields"),
                ("locations.csv", "id,office\na/1,\"x\n", "locations.csv:2: a quotation mark"),
                ("events.csv", "", "events.csv:1: there is no column 'id'"),
                ("cases.csv", header + "a,b/9,1,2,3\n", "cases.csv:2: there is no calendar 'b/9'"),
                ("cases.csv", header + "a,a/1,1,soon,3\n", "cases.csv:2: test_from is 'soon'"),
                ("cases.csv", header + "a,a/1,5,4,3\n", "not in this order"),
            ]
            for (name, text, sentence) in mistakes {
                let result = try await refusal(name, text)
                #expect(result.isRefusal(66, sentence), "\(sentence): \(result.errors)")
            }
            #expect(try await Program.run(options + ["--budget", "97"], in: folder).isRefusal(64, "1 to 96"))
            let missing = options.map { $0 == "events.csv" ? "none.csv" : $0 }
            #expect(
                try await Program.run(missing + more, in: folder).isRefusal(66, "none.csv cannot be read"))
        }
    }

    /// The weeks of the recorded calendars that nothing was tuned on: the last two fifths of each.
    @Test func reachesItsAimsOnRecordedCalendars() async throws {
        let history = root.deletingLastPathComponent().appending(path: "shared/slot-history")
        let locations = history.appending(path: "locations.csv")
        guard FileManager.default.fileExists(atPath: locations.path) else {
            FileHandle.standardError.write(
                Data("SKIPPED: there is no slot-history beside the project\n".utf8))
            return
        }
        try await withHistory { folder, _ in
            var cases = "case,location,history_from,test_from,test_to\n"
            for line in try String(contentsOf: locations, encoding: .utf8).split(separator: "\n").dropFirst()
            {
                let times = line.matches(of: /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/).map { String($0.output) }
                let style = Date.ISO8601FormatStyle()
                guard times.count == 2, let id = line.split(separator: ",").first else { continue }
                let (first, last) = (try style.parse(times[0]), try style.parse(times[1]))
                let from = first.addingTimeInterval(last.timeIntervalSince(first) * 0.6)
                let start = max(first, from.addingTimeInterval(-56 * 86_400))
                let seconds = [start, from, last].map { "\(Int($0.timeIntervalSince1970))" }
                cases += "\(id),\(id),\(seconds.joined(separator: ","))\n"
            }
            try Data(cases.utf8).write(to: folder.appending(path: "cases.csv"))
            for (budget, noticed, soon) in [(24, 0.035, 0.09), (48, 0.025, 0.10)] {
                let result = try await Program.run(
                    [
                        "simulate", "--events", history.appending(path: "events.csv.gz").path, "--recorded",
                        history.appending(path: "recorded.csv.gz").path, "--locations", locations.path,
                        "--cases", "cases.csv", "--budget", "\(budget)", "--out", "out.txt", "--json",
                    ], in: folder)
                let part = try #require(try result.json["after60_min"] as? [String: Any], "\(result.errors)")
                let difference = try #require(part["difference"] as? [String: Double])
                #expect(difference["noticed"] ?? 0 >= noticed, "\(budget): \(difference)")
                #expect(difference["within15_min"] ?? 0 >= soon, "\(budget): \(difference)")
            }
        }
    }

    @Test func theHeatmapShowsAWeekOnAPipe() async throws {
        try await withOffice { _, folder in
            let desk = Desk(folder: folder)
            let result = try await desk("heatmap", "sim")
            #expect(result.status == 0, "\(result.errors)")
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 11 && lines[2].hasPrefix("Mon ") && lines[8].hasPrefix("Sun "))
            #expect(lines.allSatisfy { $0.count <= 80 } && result.output.utf8.allSatisfy { $0 < 128 })
            #expect(result.output.contains("no finds of its own"))
            // It made no database.
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "termind.db").path))

            _ = try await desk("service", "sync", "sim")
            let json = try await desk("heatmap", "sim", "--json").json
            #expect(json["finds"] as? Int == 0 && json["own_share"] as? Double == 0)
            let weights = try #require(json["weights"] as? [[Double]])
            #expect(weights.count == 7 && weights.allSatisfy { $0.count == 24 })
            #expect(try await desk("heatmap", "sim", "no such thing").isRefusal(64, "no service"))
            #expect(try await desk("heatmap", "nowhere").isRefusal(64, "no office"))
        }
    }
}
