import Foundation
import TerminCore
import TerminEngine
import TerminSimulator
import TerminStore
import Testing

/// `politeness`: what hosts were asked, by whichever process or command.
@Suite(.serialized) struct PolitenessCommandTests {
    @Test func countsEveryRequestOfEveryCommandAndTheDaemon() async throws {
        try await withOffice(extra: RunCommandTests.plans) { office, folder in
            await office.clearRecords()
            _ = try await Program.run(["user", "add", "--telegram", "1"], in: folder)
            _ = try await Program.run(
                [
                    "subscription", "add", "--user", "1", "--office", "sim", "--service", main, "--every",
                    "1s",
                    "--channels", "stdout",
                ], in: folder)
            #expect(try await Program.run(["check", "sim", main], in: folder).status == 1)
            let run = try await Program.run(["run"], in: folder) { _, errors in
                errors.components(separatedBy: "fully booked").count > 3
            }
            #expect(run.status == 0)
            let sent = await office.requests.count
            let result = try await Program.run(["politeness", "--json"], in: folder)
            let host = try #require(try result.list.first)
            #expect(host["requests"] as? Int == sent, "\(result.output)")
            #expect(host["broken"] as? Bool == false && host["walks_allowed_per_hour"] is NSNull)
            #expect(host["host"] as? String != nil && host["breaker"] is NSNull)
            let text = try await Program.run(["politeness"], in: folder)
            #expect(text.status == 0 && text.output.contains("no floor was broken"))
            #expect(text.output.contains("/\(sent)"))
            #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
    }

    @Test func saysPlainlyThatAFloorWasBroken() async throws {
        try await withOffice(extra: "politeness: {loopback: true, host_floor: 10m, floor: 10m}") {
            _, folder in
            #expect(try await Program.run(["check", "sim", main], in: folder).status == 1)
            let good = try await Program.run(["politeness", "--json"], in: folder)
            let host = try #require(try good.list.first)
            #expect(host["walks_allowed_per_hour"] as? Int == 6 && host["walks"] as? Int == 1)
            #expect(host["broken"] as? Bool == false && host["next_walk_at"] is String)
            let name = try #require(host["host"] as? String)
            // Somebody else goes on and on.
            let store = try await SQLStore(
                SQLiteEngine(path: folder.appending(path: "termind.db").path), worker: "t")
            try await store.write { rows in
                for _ in 0..<8 {
                    try rows.count(
                        HostUse(host: name, startedAt: Date(), requests: [name: 4]), at: Date())
                }
            }
            let bad = try await Program.run(["politeness"], in: folder)
            #expect(bad.status == 0 && bad.output.contains("a floor was broken: \(name)"), "\(bad.output)")
            #expect(bad.output.contains("more than allowed in"))
        }
    }

    @Test func showsTheBreakerInPlainWords() async throws {
        try await withOffice(extra: "politeness: {loopback: true}") { _, folder in
            let store = try await SQLStore(
                SQLiteEngine(path: folder.appending(path: "termind.db").path), worker: "t")
            let now = Date()
            _ = try await store.claim("bad.example", at: now, holding: .seconds(1))
            let refusal = CheckFailure.blocked(Evidence("\u{1B}[31mno"), retryAfter: nil, stage: nil)
            try await store.write {
                try $0.update(
                    "bad.example",
                    HostState(
                        nextAllowedAt: now.addingTimeInterval(60),
                        breaker: Breaker(nil, after: refusal, now: now)), at: now)
            }
            let result = try await Program.run(["politeness"], in: folder)
            #expect(result.output.contains("bad.example: left alone until"))
            #expect(result.output.contains("a person has to look at it"))
            #expect(!result.output.contains("\u{1B}"))
            #expect(try await Program.run(["politeness", "--hours", "0"], in: folder).status == 64)
        }
    }

    @Test func aPermissionIsKeptOnRecord() async throws {
        let permitted = "politeness: {permitted: {\"o.example\": \"agreed on 2026-11-01\"}}"
        try await withOffice(extra: permitted) { _, folder in
            for expected in [true, false] {
                let run = try await Program.run(["run"], in: folder) { _, errors in
                    errors.contains("works on")
                }
                #expect(run.errors.contains("the permission of o.example is on record") == expected)
            }
            let doctor = try await Program.run(["doctor"], in: folder)
            #expect(doctor.output.contains("o.example") && doctor.output.contains("agreed on 2026-11-01"))
        }
    }
}
