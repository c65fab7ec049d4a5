import Foundation
import TerminSimulator
import Testing

/// `subscription add` for a user and a service that are not there, with `options`.
private func subscribe(_ options: String...) -> [String] {
    let office = options.contains("--office") ? [] : ["--office", "sim"]
    return ["subscription", "add", "--user", "1", "--service", "x"] + office + options
}

@Suite(.serialized) struct RefusalTests {
    /// One clear line, the right status, nothing written.
    @Test(arguments: [
        (["check", "duesseldrof"], 64, "duesseldorf"), (["check", "sim"], 64, "services sim"),
        (["check", "sim", "x", "--quantity", "0"], 64, "quantity"), (["check"], 64, "office"),
        (["frobnicate"], 64, "frobnicate"), (["offices", "--portal", "tevi"], 64, "tevis"),
        (["read", "tevi", "slots", "f"], 64, "tevis"), (["read", "tevis", "slot", "f"], 64, "slots"),
        (["read", "tevis", "slots", "missing.html"], 66, "missing.html"),
        (["config", "check", "--config", "missing.yaml"], 66, "missing.yaml"),
        (["check", "sim", "x", "--config", "bad.yaml"], 78, "database"),
        (["watch", "sim", "x", "--every", "soon"], 64, "soon"),
        (["portals", "--log-level", "loud"], 64, "loud"),
        (["read", "tevis", "slots", "bad.yaml", "--today", "tomorrow"], 64, "tomorrow"),
        (["watch", "sim", "x", "--config", "locked.yaml"], 69, "database"),
        (["db", "stats", "--config", "locked.yaml"], 69, "database"),
        (["db", "reset"], 64, "--yes"), (["db", "rest"], 64, "rest"),
        (["user", "add", "--plan", "premum"], 64, "premium"), (["user", "add", "--name", " "], 64, "--name"),
        (["user", "add", "--telegram", "0"], 64, "--telegram"),
        (["user", "add", "--telegram", "me"], 64, "--telegram"),
        (["user", "list", "--limit", "0"], 64, "--limit"), (["user", "list", "--after", "x"], 64, "--after"),
        (["user", "show", "x"], 64, "id"), (["user", "plan", "1", "gold"], 64, "premium"),
        (["user", "export"], 64, "id"), (["user", "delete"], 64, "id"),
        (["subscription", "add", "--user", "1", "--office", "sim"], 64, "--service"),
        (subscribe("--office", "smi"), 64, "sim"), (subscribe("--quantity", "0"), 64, "--quantity"),
        (subscribe("--every", "soon"), 64, "soon"), (subscribe("--every", "0s"), 64, "--every"),
        (subscribe("--every", "900d"), 64, "year"),
        (subscribe("--channels", "telegramm"), 64, "telegram"), (subscribe("--channels", ""), 64, "channel"),
        (subscribe("--from", "1.12.2031"), 64, "--from"), (subscribe("--to", "2031-02-30"), 64, "--to"),
        (subscribe("--from", "2031-12-02", "--to", "2031-12-01"), 64, "before it begins"),
        (subscribe("--weekdays", "mon,someday"), 64, "someday"),
        (subscribe("--after", "25:00"), 64, "--after"),
        (subscribe("--before", "noon"), 64, "--before"), (subscribe("--location", " "), 64, "--location"),
        (subscribe("--earlier-than", "soon"), 64, "--earlier-than"),
        (subscribe("--remind", "0"), 64, "--remind"), (subscribe("--expires", "2020-01-01"), 64, "passed"),
        (subscribe("--expires", "never"), 64, "--expires"),
        (subscribe("--no-found", "--no-gone"), 64, "nothing to tell"),
        (["subscription", "list", "--user", "x"], 64, "--user"),
        (["subscription", "pause", "1", "--reason", ""], 64, "--reason"),
        (["subscription", "resume"], 64, "id"), (["subscription", "remove", "x"], 64, "id"),
        (["service", "add", "--office", "sim"], 64, "--name"),
        (["service", "add", "--office", "sim", "--name", " "], 64, "--name"),
        (["service", "add", "--office", "smi", "--name", "S"], 64, "sim"),
        (["service", "sync", "smi"], 64, "sim"), (["service", "disable", "x"], 64, "id"),
        (["config", "get", "max_subscriptions_fre"], 64, "max_subscriptions_free"),
        (["config", "set", "colour", "red"], 64, "colour"),
        (["notify", "retry"], 64, "--all"), (["notify", "retry", "1", "--all"], 64, "--all"),
        (["notify", "test"], 64, "--to"), (["notify", "test", "--to", "pigeon:1"], 64, "telegram:123456"),
        (["notify", "test", "--to", "telegram:me"], 64, "no number"),
        (["notify", "test", "--to", "telegram:1"], 78, "TELEGRAM_BOT_TOKEN"),
    ])
    func badInputIsOneLine(arguments: [String], status: Int32, hint: String) async throws {
        try await withOffice { office, folder in
            try Data("databse: {path: x.db}\n".utf8).write(to: folder.appending(path: "bad.yaml"))
            let yaml = try String(contentsOf: folder.appending(path: "termind.yaml"), encoding: .utf8)
            try Data(yaml.replacing("\(folder.path)/termind.db", with: "/proc/none/x.db").utf8)
                .write(to: folder.appending(path: "locked.yaml"))
            let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            let result = try await Program.run(arguments, in: folder)
            #expect(result.status == status, "\(result.errors)")
            #expect(result.output.isEmpty)
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
            #expect(result.errors.contains(hint), "\(result.errors)")
            let after = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { !$0.hasPrefix("out-") && !$0.hasPrefix("err-") }.sorted()
            #expect(after == before)
            #expect(await office.requests.isEmpty)
        }
    }

    /// 1 means "fully booked, with proof" and nothing else may end so.
    @Test(arguments: [
        ["check", "sim", main], ["watch", "sim", main], ["services", "sim"],
        ["record", "sim", main, "--into", "f"],
        ["demo"], ["portals"], ["offices"], ["doctor"], ["config", "check"], ["config", "show"],
        ["read", "tevis", "slots", "/dev/null"],
        ["db", "init"], ["db", "migrate"], ["db", "stats"], ["db", "reset", "--yes"], ["user", "add"],
        ["user", "list"], ["user", "show", "1"], ["user", "plan", "1", "free"], ["user", "export", "1"],
        ["user", "delete", "1", "--yes"],
        ["subscription", "add", "--user", "1", "--office", "sim", "--service", "x"],
        ["subscription", "list"], ["subscription", "pause", "1"], ["subscription", "resume", "1"],
        ["subscription", "remove", "1", "--yes"], ["service", "list"],
        ["service", "add", "--office", "sim", "--name", "S"], ["service", "sync", "sim"],
        ["service", "disable", "1"], ["config", "get", "version"],
        ["config", "set", "max_subscriptions_free", "1"], ["notify", "dead"], ["notify", "retry", "--all"],
        ["notify", "test", "--to", "telegram:1"],
    ])
    func noCommandEndsWithOneWhenItFails(arguments: [String]) async throws {
        try await withOffice(extra: "politeness: {loopback: true}") { _, folder in
            // A database that is a folder, and a configuration that cannot be: every command throws.
            try Data("database: {path: \"/\"}\nplugins: [nothing]\n".utf8)
                .write(to: folder.appending(path: "broken.yaml"))
            let result = try await Program.run(arguments + ["--config", "broken.yaml"], in: folder)
            #expect(result.status == 78)
            let yaml = try String(contentsOf: folder.appending(path: "termind.yaml"), encoding: .utf8)
            try Data(yaml.replacing("\(folder.path)/termind.db", with: "/").utf8)
                .write(to: folder.appending(path: "folder.yaml"))
            let unavailable = try await Program.run(
                arguments + ["--config", "folder.yaml"], in: folder)
            #expect(unavailable.status != 1)
        }
    }
}
