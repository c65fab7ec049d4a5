import Foundation
import Synchronization
import TerminCore
import TerminEngine
import TerminSimulator
import TerminStore
import Testing

/// The daemon tells "we are offline" from "the office does not answer".
@Suite(.serialized) struct ProbeTests {
    /// `probe` is a port nobody listens on, or that of an office that answers with an error.
    private func run(
        probe: String, _ enough: @escaping @Sendable (String) -> Bool
    ) async throws -> (log: String, hosts: [[String: Any]]) {
        let extra = "probe: \"\(probe)\"\npoliteness: {loopback: true, floor: 2m}\n" + RunCommandTests.plans
        let result = Later<(String, String)>()
        try await withOffice(extra: extra) { office, folder in
            _ = try await Program.run(["user", "add", "--telegram", "1"], in: folder)
            let made = try await Program.run(
                [
                    "subscription", "add", "--user", "1", "--office", "sim", "--service", main, "--every",
                    "1s",
                    "--channels", "stdout",
                ], in: folder)
            #expect(made.status == 0, "\(made.errors)")
            let store = try await SQLStore(
                SQLiteEngine(path: folder.appending(path: "termind.db").path), worker: "t")
            for host in try await store.read({ try $0.hosts(after: "", limit: 10).map(\.host) }) {
                try await store.release(host, until: Date(timeIntervalSince1970: 0))
            }
            await office.setFault(.connectionReset)
            let run = try await Program.run(["run"], in: folder) { _, errors in enough(errors) }
            #expect(run.status == 0)
            result.set((run.errors, try await Program.run(["politeness", "--json"], in: folder).output))
        }
        let (log, output) = try #require(result.value)
        let hosts = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]]
        return (log, try #require(hosts))
    }

    @Test func whileWeAreOfflineNoHostIsBlamed() async throws {
        let (log, hosts) = try await run(probe: "http://127.0.0.1:1/") {
            $0.contains("we are offline:") && $0.contains("unreachable")
        }
        #expect(log.components(separatedBy: "nor does the probe").count == 2, "one line: \(log)")
        #expect(hosts.first?["breaker"] is NSNull, "\(hosts)")
    }

    @Test func aServerThatAnswersAnythingSaysThatWeAreOnline() async throws {
        try await withSimulatedOffice { probe, url in
            await probe.setFault(.serverError)
            let (log, hosts) = try await run(probe: url) { $0.contains("unreachable") }
            #expect(!log.contains("offline"))
            let breaker = try #require(hosts.first?["breaker"] as? [String: Any], "\(hosts)")
            #expect(breaker["failures"] as? Int == 1)
            #expect(await probe.requests.count == 1)
        }
    }
}

/// A value that comes later.
private final class Later<Value: Sendable>: Sendable {
    private let state = Mutex<Value?>(nil)
    var value: Value? { state.withLock { $0 } }
    func set(_ value: Value) { state.withLock { $0 = value } }
}
