import Foundation
import Synchronization
import TerminSimulator
import TerminStore
import Testing

/// The daemon under systemd.
@Suite(.serialized) struct ServiceManagerTests {
    @Test(arguments: [false, true])
    func tellsHowItFares(isAbstract: Bool) async throws {
        let socket = try NotifySocket(isAbstract: isAbstract)
        try await socket.listening {
            try await withOffice(extra: RunCommandTests.plans) { _, folder in
                let environment = ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "600000"]
                let hasHungUp = Switch()
                let run = try await Program.run(
                    ["run"], in: folder, signal: SIGTERM, environment: environment
                ) {
                    _, errors in
                    guard socket.count("READY=1") > 0, socket.count("WATCHDOG=1") > 2 else { return false }
                    if !hasHungUp.isOn { hangUp(errors) }
                    hasHungUp.turnOn()
                    return errors.contains("read again") && socket.count("READY=1") > 1
                }
                #expect(run.status == 0, "\(run.errors)")
            }
        }
        let all = socket.messages
        let order = all.compactMap { message -> String? in
            ["READY=1", "RELOADING=1", "STOPPING=1"].first { message.contains($0) }
        }
        #expect(order == ["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"], "\(all)")
        let reloading = try #require(all.first { $0.contains("RELOADING=1") })
        let said = try #require(reloading.firstMatch(of: /MONOTONIC_USEC=(\d+)/).flatMap { UInt64($0.1) })
        let now = DispatchTime.now().uptimeNanoseconds / 1000
        #expect(said < now && now - said < 120_000_000)
        #expect(all[0].contains("STATUS=works on") && all[0].split(separator: "\n").count == 2)
    }

    @Test func theHeartbeatIsForThePidThatItNames() async throws {
        let socket = try NotifySocket(isAbstract: false)
        try await socket.listening {
            try await withOffice { _, folder in
                let environment = [
                    "NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "200000", "WATCHDOG_PID": "1",
                ]
                let run = try await Program.run(["run"], in: folder, environment: environment) { _, _ in
                    socket.count("READY=1") > 0 && (socket.age(of: "READY=1") ?? .zero) > .seconds(1)
                }
                #expect(run.status == 0)
            }
        }
        #expect(socket.count("WATCHDOG=1") == 0 && socket.count("STOPPING=1") == 1)
    }

    @Test func aLoopThatHangsStopsTheHeartbeat() async throws {
        let socket = try NotifySocket(isAbstract: false)
        try await socket.listening {
            try await withOffice(extra: RunCommandTests.plans) { _, folder in
                let file = folder.appending(path: "termind.db").path
                let (mayEnd, hasStopped) = (Switch(), Switch())
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        let environment = ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "1000000"]
                        let run = try await Program.run(["run"], in: folder, environment: environment) {
                            _, _ in mayEnd.isOn
                        }
                        #expect(run.status == 0)
                    }
                    group.addTask {
                        func wait(_ condition: () -> Bool) async throws {
                            for _ in 0..<1500 where !condition() {
                                try await Task.sleep(for: .milliseconds(20))
                            }
                            #expect(condition())
                        }
                        defer { mayEnd.turnOn() }
                        try await wait { socket.count("WATCHDOG=1") > 2 }
                        // The outbox cannot be claimed while somebody else writes: the loop stands.
                        let engine = try SQLiteEngine(path: file)
                        try await engine.write { _ in
                            for _ in 0..<200 where !hasStopped.isOn {
                                Thread.sleep(forTimeInterval: 0.02)
                                if let age = socket.age(of: "WATCHDOG=1"), age > .milliseconds(1800) {
                                    hasStopped.turnOn()
                                }
                            }
                        }
                        #expect(hasStopped.isOn)
                        let before = socket.count("WATCHDOG=1")
                        try await wait { socket.count("WATCHDOG=1") > before + 1 }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }
}

/// Off, and once on, on for ever.
private final class Switch: Sendable {
    private let state = Atomic(false)
    var isOn: Bool { state.load(ordering: .acquiring) }
    func turnOn() { state.store(true, ordering: .releasing) }
}
