import Foundation
import Synchronization
import TerminCore
import TerminEngine
import TerminHTTP
import TerminNotify
import TerminStore
import Testing

/// A real store with people and messages, a Bot API, and the dispatcher between them.
struct PostOffice: Sendable {
    let store: SQLStore
    let api: FakeBotAPI
    let client: CurlClient
    let said: Said

    /// What the dispatcher reported.
    final class Said: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    /// Runs `body` with an office of its own, which is gone afterwards.
    static func with(
        pace: Bool = true, timeout: Duration = .seconds(3), _ body: (PostOffice) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "termind-post-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let api = try FakeBotAPI(pace: pace)
        let client = CurlClient(
            userAgent: "termind/test", limits: .init(timeout: timeout, connectionsPerHost: 64))
        func end() async throws {
            api.stop()
            await client.shutdown()
            try FileManager.default.removeItem(at: folder)
        }
        do {
            let store = try await SQLStore(
                SQLiteEngine(path: folder.appending(path: "t.db").path), worker: "t")
            try await body(PostOffice(store: store, api: api, client: client, said: Said()))
        } catch {
            try await end()
            throw error
        }
        try await end()
    }

    var users: UserService {
        UserService(store, targets: TargetKeeper(limits: PlanLimits()) { _ in .seconds(120) })
    }

    func dispatcher(token: String = FakeBotAPI.token, pace: TelegramPace = TelegramPace()) -> Dispatcher {
        let api = TelegramAPI(client: client, base: api.base, token: token)
        return Dispatcher(
            store: store, channels: [TelegramChannel(pace: pace) { () throws(ChannelFailure) in api }],
            users: users, backOff: .milliseconds(20), report: { [said] in said.add($0) })
    }

    /// Makes people whose chats have these numbers; gives their ids.
    @discardableResult
    func people(_ chats: some Sequence<Int64>) async throws -> [Int64: Int64] {
        var ids: [Int64: Int64] = [:]
        for chat in chats {
            let profile = User.Profile(telegramID: chat, language: "en")
            ids[chat] = try await users.add(profile, actor: "test", now: Date()).id
        }
        return ids
    }

    /// Writes a message of the operator to each of these people, in this order.
    func write(_ messages: [(user: Int64?, chat: Int64, text: String)]) async throws {
        let outgoing = messages.map { message in
            OutgoingMessage(
                userID: message.user, subscriptionID: nil, checkID: nil, kind: .system, channel: .telegram,
                recipient: String(message.chat), text: message.text, dedupeKey: UUID().uuidString,
                seenAt: Date())
        }
        _ = try await store.write { try $0.enqueue(outgoing, due: Date(), at: Date()) }
    }

    /// All messages, by id.
    func messages() async throws -> [StoredNotification] {
        try await store.read { try $0.messages(nil, user: nil, after: 0, limit: 10_000) }
    }

    func states() async throws -> [NotificationState] { try await messages().map(\.state) }

    /// Runs `dispatcher` until `condition` holds or 20 s have passed; gives whether it held.
    func run(
        _ dispatcher: Dispatcher, until condition: @escaping @Sendable () async throws -> Bool
    ) async throws -> Bool {
        let holds = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await dispatcher.run() }
            let deadline = ContinuousClock.now + .seconds(20)
            var holds = try await condition()
            while !holds, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(10))
                holds = try await condition()
            }
            // What hangs does not keep the test: its send is cancelled.
            dispatcher.stop()
            group.cancelAll()
            return holds
        }
        try await dispatcher.release()
        return holds
    }
}
