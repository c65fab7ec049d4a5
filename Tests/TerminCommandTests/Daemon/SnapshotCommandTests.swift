import Foundation
import TerminCore
import TerminEngine
import TerminSimulator
import TerminStore
import Testing

/// Pages that are kept when an office's state changes, from the daemon to a fixture.
@Suite(.serialized) struct SnapshotCommandTests {
    @Test func aRefusalIsKeptShownAndReplayed() async throws {
        try await withOffice(extra: RunCommandTests.plans) { office, folder in
            let desk = Desk(folder: folder)
            let admin = try await desk("user", "add", "--plan", "admin", "--email", "o@example.org", "--json")
                .id
            let made = try await desk(
                "subscription", "add", "--user", "\(admin)", "--office", "sim", "--service", main, "--every",
                "1s",
                "--channels", "stdout")
            #expect(made.status == 0, "\(made.errors)")
            await office.setFault(.captcha)
            let run = try await Program.run(["run"], in: folder) { _, errors in
                errors.contains("sim is blocked")
            }
            #expect(run.status == 0 && run.errors.contains("page kept at "))

            let listed = try await desk("snapshot", "--json").list
            #expect(listed.count == 1 && listed[0]["status"] as? String == "blocked")
            let check = "\(try #require(listed[0]["check"] as? Int))"
            let path = try #require(listed[0]["snapshot_path"] as? String)
            #expect(path.hasPrefix(folder.path + "/snapshots/sim-") && path.hasSuffix(".json.gz"))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)

            let shown = try await desk("snapshot", check)
            #expect(shown.output.contains("blocked") && shown.output.contains("slots  200"))
            let pages = try #require(
                try await desk("snapshot", check, "--json").json["pages"] as? [[String: Any]])
            #expect(pages.map { $0["stage"] as? String }.last == "slots")
            let last = try await desk("snapshot", check, "--page", "\(pages.count)")
            #expect(last.output.contains("<html"))
            #expect(try await desk("snapshot", check, "--page", "99").status == 64)
            #expect(try await desk("snapshot", "4711").status == 64)

            let into = folder.appending(path: "fixture").path
            let replayed = try await desk("replay", check, "--into", into)
            #expect(replayed.status == 0 && replayed.output.contains("now:  blocked"), "\(replayed.output)")
            let expected = try String(contentsOfFile: into + "/expected.json", encoding: .utf8)
            #expect(expected.contains("\"kind\" : \"blocked\""))
            #expect(try await desk("replay", check, "--into", into).status == 64, "the folder is taken")

            // Cured, the all-clear is kept as well; a page that was deleted is missed in one sentence.
            await office.clearFaults()
            let well = try await Program.run(["run"], in: folder) { _, errors in
                errors.contains("sim is well again")
            }
            #expect(well.status == 0)
            #expect(try await desk("snapshot", "--json").list.count == 2)
            try FileManager.default.removeItem(atPath: path)
            let missing = try await desk("snapshot", check)
            #expect(missing.status == 66 && missing.errors.contains("no longer kept"))
            try Data("nonsense".utf8).write(to: URL(fileURLWithPath: path))
            #expect(try await desk("snapshot", check).status == 66)
            // A stage becomes the name of a file: another program's must not lead out of the folder.
            let hostile = """
                {"portal": "tevis", "office": "sim", "query": {"today": "2026-11-24"}, "answer": "{}", "replaced": {},
                "pages": [{"stage": "y/../../../escaped", "text": "x", "exchange": {"url": "http://a/", "status": 200,
                "headers": {}, "request": {"method": "GET", "url": "http://a/"}}}]}
                """
            let plain = folder.appending(path: "hostile.json")
            try Data(hostile.utf8).write(to: plain)
            let store = try await SQLStore(
                SQLiteEngine(path: folder.appending(path: "termind.db").path), worker: "t")
            let number = try #require(Int64(check))
            try await store.write { try $0.noteSnapshot(plain.path, check: number) }
            let deep = folder.appending(path: "deep/er/new").path
            let refused = try await desk("replay", check, "--into", deep)
            #expect(refused.status == 66 && refused.errors.contains("not a snapshot"), "\(refused.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "deep").path))
        }
    }

    /// A picture where Chromium may make one; else the reason, and the page all the same.
    @Test func aPictureStandsBesideThePage() async throws {
        try await withOffice(extra: RunCommandTests.plans + "\nsnapshots: {render: true}") { office, folder in
            let desk = Desk(folder: folder)
            let user = try await desk("user", "add", "--email", "o@example.org", "--json").id
            _ = try await desk(
                "subscription", "add", "--user", "\(user)", "--office", "sim", "--service", main, "--every",
                "1s", "--channels", "stdout")
            await office.setFault(.tooManyRequests(retryAfter: nil))
            let run = try await Program.run(["run"], in: folder) { _, errors in
                errors.contains("sim is blocked")
            }
            let listed = try #require(try await desk("snapshot", "--json").list.first)
            let path = try #require(listed["snapshot_path"] as? String)
            let picture = path.replacing(".json.gz", with: ".png")
            let hasChromium = ["chromium", "chromium-browser"].contains {
                FileManager.default.isExecutableFile(atPath: "/usr/bin/" + $0)
            }
            if hasChromium, geteuid() != 0 {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: picture))
                #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            } else {
                let reason = hasChromium ? "has no sandbox for root" : "chromium is not installed"
                #expect(run.errors.contains(reason), "\(run.errors)")
                #expect(!FileManager.default.fileExists(atPath: picture))
                FileHandle.standardError.write(
                    Data(
                        "SKIPPED: the picture of a page: chromium \(hasChromium ? "does not run as root" : "is not installed")\n"
                            .utf8))
            }
        }
    }
}
