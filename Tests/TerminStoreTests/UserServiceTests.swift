import Foundation
import TerminCore
import TerminEngine
import TerminStore
import Testing

@Suite struct UserServiceTests {
    @Test(arguments: TestDatabase.Kind.available)
    func registersOnceAndKeepsThePlan(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let profile = User.Profile(telegramID: .max, username: "ada", firstName: "Ada", language: "de")
            let first = try await town.users.register(profile, actor: "bot", now: Town.start)
            try await town.users.setPlan(.premium, of: first.id, actor: "operator", now: Town.at(1))
            var renamed = profile
            renamed.username = "lovelace"
            let again = try await town.users.register(renamed, actor: "bot", now: Town.at(2))
            #expect(again.id == first.id && again.profile.plan == .premium)
            #expect(again.profile.username == "lovelace" && again.profile.language == "de")
            #expect(try await town.users.user(first.id).lastActivityAt == Town.at(2))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func refusesASecondOfTheSame(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let ada = try await town.user(7)
            let same = [User.Profile(telegramID: 7), User.Profile(email: "u7@example.org")]
            for profile in same {
                let refusal = await refusal {
                    _ = try await town.users.add(profile, actor: "t", now: Town.start)
                }
                #expect(refusal == .exists("user", id: ada.id))
            }
            #expect(try await town.users.list(limit: 10).count == 1)
        }
    }

    @Test(arguments: [
        "nobody", "a@b", "a b@example.org", "a@example.org\r\nBcc: x@example.org", "@x.y", "<a@b.c>",
    ])
    func refusesWhatIsNoAddress(_ address: String) async throws {
        try await Town.with(.sqlite) { town in
            let refusal = await refusal {
                _ = try await town.users.add(User.Profile(email: address), actor: "t", now: Town.start)
            }
            guard case .invalid("email", _) = refusal else {
                Issue.record("\(address) was taken")
                return
            }
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func listsInPages(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            var ids: [Int64] = []
            for number in 1...7 { ids.append(try await town.user(Int64(number)).id) }
            var seen: [Int64] = []
            while true {
                let page = try await town.users.list(after: seen.last ?? 0, limit: 3)
                if page.isEmpty { break }
                seen += page.map(\.id)
            }
            #expect(seen == ids)
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func deletionTakesEverythingButARecordWithoutPersonalData(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let ada = try await town.user(7_000_777)
            _ = try await town.subscribe(ada, .init(channels: [.telegram, .email]))
            try await town.record(["08:30"], after: 60)
            #expect(try await town.messages().count == 2)
            try await town.users.delete(ada.id, actor: "operator", now: Town.at(100))

            #expect(try await town.messages().isEmpty)
            #expect(try await town.subscriptions.list(limit: 10).isEmpty)
            #expect(try await town.subscriptions.due(at: Town.at(1e6), limit: 10).isEmpty)
            let entries = try await town.store.read { try $0.auditEntries(user: nil, limit: 100) }
            #expect(entries.first?.event == "user.deleted" && entries.allSatisfy { $0.userID == nil })
            let text = entries.map { "\($0)" }.joined()
            #expect(!text.contains("7000777") && !text.contains("example.org"))
            let refused = await refusal {
                try await town.users.delete(ada.id, actor: "operator", now: Town.start)
            }
            #expect(refused == .unknown("user", id: ada.id))
        }
    }

    @Test(arguments: TestDatabase.Kind.available)
    func exportsEverything(_ kind: TestDatabase.Kind) async throws {
        try await Town.with(kind) { town in
            let ada = try await town.user(7)
            let other = try await town.user(8)
            _ = try await town.subscribe(ada)
            _ = try await town.subscribe(other)
            try await town.record(["08:30"], after: 60)
            let export = try await town.users.export(ada.id)
            #expect(export.user.id == ada.id && export.subscriptions.count == 1)
            #expect(export.messages.map(\.message.recipient) == ["7"])
            #expect(export.audit.map(\.event) == ["subscription.created", "user.created"])
        }
    }
}
