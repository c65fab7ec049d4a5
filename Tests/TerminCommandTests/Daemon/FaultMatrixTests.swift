import Foundation
import Synchronization
import TerminCore
import TerminEngine
import TerminSimulator
import TerminStore
import Testing

/// Every fault of a portal, at the first look and after a good one: what is stored, who is told what, and how often the
/// portal is asked again. The table in the documentation is what this test saw.
@Suite struct FaultMatrixTests {
    struct Fault: Sendable {
        let name: String
        var fault: TerminSimulator.Fault?
        var url: (@Sendable (String) -> String)?

        static let all: [Fault] = [
            Fault(name: "429 without `Retry-After`", fault: .tooManyRequests(retryAfter: nil)),
            Fault(name: "429, `Retry-After: 7200`", fault: .tooManyRequests(retryAfter: 7200)),
            Fault(name: "status 500", fault: .serverError),
            Fault(name: "captcha", fault: .captcha),
            Fault(name: "personal data asked first", fault: .personalDataFirst),
            Fault(name: "maintenance, status 200", fault: .maintenance(status: 200)),
            Fault(name: "maintenance, status 503", fault: .maintenance(status: 503)),
            Fault(name: "session lost", fault: .sessionLost),
            Fault(name: "database error", fault: .databaseError),
            Fault(name: "calendar removed", fault: .calendarMissing),
            Fault(name: "redesign", fault: .redesigned),
            Fault(name: "half a page", fault: .halfPage),
            Fault(name: "truncated", fault: .truncated),
            Fault(name: "slow", fault: .slow(.milliseconds(300))),
            Fault(name: "empty body", fault: .emptyBody),
            Fault(name: "soft ban: no times, no words", fault: .softBan),
            Fault(name: "words of none hidden beside slots", fault: .hiddenNone),
            Fault(name: "another location's page", fault: .wrongLocation),
            Fault(name: "another service's page", fault: .wrongService),
            Fault(name: "connection reset", fault: .connectionReset),
            Fault(name: "name not found", url: { _ in "http://nobody.invalid/" }),
            Fault(name: "TLS failure", url: { $0.replacing("http://", with: "https://") }),
        ]
    }

    @Test func theTableInTheDocumentationIsWhatHappens() async throws {
        var rows: [Int: String] = [:]
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            var jobs = Fault.all.indices.flatMap { [($0, false), ($0, true)] }[...]
            func next() {
                guard let (index, afterSuccess) = jobs.popFirst() else { return }
                // After a good look the name of a host and its encryption do not change.
                if Fault.all[index].url != nil, afterSuccess { return next() }
                group.addTask {
                    let row = try await row(Fault.all[index], afterSuccess: afterSuccess)
                    return (index * 2 + (afterSuccess ? 1 : 0), row)
                }
            }
            for _ in 0..<4 { next() }
            while let (place, row) = try await group.next() {
                rows[place] = row
                next()
            }
        }
        let table = Self.head + rows.sorted { $0.key < $1.key }.map(\.value).joined(separator: "\n") + "\n"
        let file = root.appending(path: "docs/faults.md")
        if ProcessInfo.processInfo.environment["TERMIND_WRITE_DOCS"] != nil {
            try Data((Self.introduction + table).utf8).write(to: file)
        }
        let documented = try String(contentsOf: file, encoding: .utf8)
        #expect(documented == Self.introduction + table, "TERMIND_WRITE_DOCS=1 writes what was seen")
    }

    /// What happens under `fault`, as a row of the table.
    private func row(_ fault: Fault, afterSuccess: Bool) async throws -> String {
        let result = Mutex("")
        try await Rig.with(url: fault.url) { rig, office in
            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30 09:00"), service: main)
            if afterSuccess {
                try await rig.run([rig.runner()]) { try await rig.messages().count == 1 }
            }
            let before = try await rig.checks().count
            if let fault = fault.fault { await office.setFault(fault) }
            let runner = try rig.runner()
            try await rig.run([runner]) {
                if try await rig.host()?.breaker?.until != nil { return true }
                return try await rig.checks().count >= before + 6
            }
            try await runner.release()
            let looks = try await rig.checks().count - before
            let pause = try await rig.host()?.breaker?.until?.timeIntervalSinceNow
            if pause != nil {
                // The host is left alone: nothing more is asked, though the target is due every tenth of a second.
                await office.clearRecords()
                try await rig.run([rig.runner()]) { [start = Date()] in Date().timeIntervalSince(start) > 0.4
                }
                #expect(await office.requests.isEmpty, "\(fault.name) is asked again in its pause")
            }
            let row = try await Self.columns(rig, from: before, looks: looks, pause: pause)
            try await check(rig, before: before, fault, afterSuccess: afterSuccess)
            result.withLock {
                $0 =
                    "| \(fault.name) | \(afterSuccess ? "after success" : "first look") | \(row.joined(separator: " | ")) |"
            }
        }
        return result.withLock { $0 }
    }

    /// Whatever the fault, nobody is told anything that is not so.
    private func check(_ rig: Rig, before: Int, _ fault: Fault, afterSuccess: Bool) async throws {
        let messages = try await rig.messages()
        #expect(messages.allSatisfy { $0.message.kind != .gone }, "\(fault.name)")
        let found = messages.filter { $0.message.kind == .appointmentsFound }
        #expect(found.count <= 1, "\(fault.name)")
        #expect(
            found.allSatisfy {
                $0.message.text.hasPrefix("found: Thu 2031-12-11 08:30, Thu 2031-12-11 09:00")
            })
        #expect(messages.filter { $0.message.kind == .error }.count <= 1, "\(fault.name)")
        #expect(messages.filter { $0.message.kind == .system }.count <= 1, "\(fault.name)")
        let during = try await rig.checks().dropLast(before)
        #expect(during.allSatisfy { $0.status != .fullyBooked }, "\(fault.name)")
        let open = try await rig.store.read { try $0.openEpisodes(service: rig.service, quantity: 1) }
        #expect(open.count == (afterSuccess || !found.isEmpty ? 2 : 0), "\(fault.name)")
    }

    private static func columns(_ rig: Rig, from before: Int, looks: Int, pause: TimeInterval?) async throws
        -> [String]
    {
        let during = try await rig.checks().dropLast(before)
        let statuses = Set(during.map(\.status.rawValue)).sorted().joined(separator: ", ")
        let requests = Set(during.map(\.requests)).sorted().map(String.init).joined(separator: " or ")
        let messages = try await rig.messages()
        let health = try await rig.store.read { try $0.health(after: "", limit: 1) }.first?.state
        let again =
            if let pause {
                "\(looks) look\(looks == 1 ? "" : "s"), then a pause of \(length(pause))"
            } else {
                "at every interval"
            }
        let told = messages.filter { $0.message.kind == .error }.count
        let operators = messages.filter { $0.message.kind == .system }.count
        return [
            "`\(statuses)`", requests, again, told == 0 ? "nothing" : "one sentence",
            operators == 0 ? "nothing" : "one message: \(health?.rawValue ?? "")",
        ]
    }

    private static func length(_ seconds: TimeInterval) -> String {
        let minutes = Int((seconds / 60).rounded())
        return minutes >= 60 ? "\(minutes / 60) h" : "\(minutes) min"
    }

    private static let head = """
        | fault | when | stored | requests a look | asked again | a seeker hears | an operator hears |
        | --- | --- | --- | --- | --- | --- | --- |

        """

    private static let introduction = """
        # What happens when a portal fails

        Every fault that the simulated office can show, at the first look and after one that found two slots. The test
        `FaultMatrixTests` produces this table and fails where it is no longer true. In every row nobody is told that slots
        are gone, and no look counts as fully booked.

        A seeker who asked for it (`notify_on_error`) hears one sentence in a bad spell; an operator hears of every change
        of an office's state, and of the all-clear after two complete answers.


        """
}
