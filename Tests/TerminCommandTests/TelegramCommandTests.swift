import Foundation
import LoopbackServer
import Synchronization
import TerminCore
import TerminSimulator
import Testing

/// The daemon with a bot, and the command that says what is wrong with one.
@Suite(.serialized) struct TelegramCommandTests {
    private static let token = "42:AAH-secret_of-the-bot"

    /// A Bot API that gives everybody this answer.
    private func server(_ status: String, _ body: String) throws -> LoopbackServer {
        try LoopbackServer { connection in
            while connection.request() != nil { connection.answer(status, body: body) }
        }
    }

    private func configure(_ folder: URL, base: String, token: String = token) throws {
        let file = folder.appending(path: "termind.yaml")
        let yaml = try String(contentsOf: file, encoding: .utf8)
        try Data("\(token)\n".utf8).write(to: folder.appending(path: "token"))
        let section = "\ntelegram: {token_file: \"\(folder.path)/token\", api_base: \"\(base)\"}\n"
        try Data((yaml + section).utf8).write(to: file)
    }

    @Test(arguments: [
        ("200 OK", #"{"ok":true,"result":{"message_id":1}}"#, Int32(0), ""),
        ("401 X", #"{"ok":false,"error_code":401,"description":"Unauthorized"}"#, 69, "telegram.token"),
        ("404 X", #"{"ok":false,"error_code":404,"description":"Not Found"}"#, 69, "telegram.token"),
        (
            "400 X", #"{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}"#, 69,
            "no such chat"
        ),
        (
            "403 X", #"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#,
            69,
            "has blocked the bot"
        ),
        ("200 OK", "<html>hello</html>", 69, "telegram.api_base"),
    ])
    func aTestSaysWhatIsWrong(_ status: String, _ body: String, _ end: Int32, _ words: String) async throws {
        let server = try server(status, body)
        defer { server.stop() }
        try await withOffice { _, folder in
            try configure(folder, base: server.base)
            let result = try await Program.run(["notify", "test", "--to", "telegram:7"], in: folder)
            #expect(result.status == end && (end == 0 || result.errors.contains(words)), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == (end == 0 ? 0 : 1))
            #expect(!result.errors.contains("secret"))
            if end == 0 { #expect(result.output == "a message was sent to telegram:7\n") }
        }
    }

    @Test func aTestSaysThatNobodyAnswers() async throws {
        try await withOffice { _, folder in
            // A port that nobody listens on any more.
            let gone = try server("200 OK", "")
            gone.stop()
            try configure(folder, base: gone.base)
            let result = try await Program.run(["notify", "test", "--to", "telegram:7"], in: folder)
            #expect(result.status == 69 && result.errors.contains("cannot be reached"), "\(result.errors)")
            #expect(!result.errors.contains("secret"))
        }
    }

    @Test func theDaemonTellsThroughTheBot() async throws {
        let server = try server("200 OK", #"{"ok":true,"result":{"message_id":1}}"#)
        defer { server.stop() }
        try await withOffice(extra: RunCommandTests.plans) { office, folder in
            try configure(folder, base: server.base)
            _ = try await Program.run(["user", "add", "--telegram", "7", "--language", "de"], in: folder)
            let made = try await Program.run(
                [
                    "subscription", "add", "--user", "1", "--office", "sim", "--service", main, "--every",
                    "1s",
                    "--channels", "telegram,stdout",
                ], in: folder)
            #expect(made.status == 0, "\(made.errors)")
            let day = try #require(Day("2031-12-11"))
            await office.setSlots(.on(day, free: "08:30"), service: main)
            let run = try await Program.run(["run", "--log-level", "trace"], in: folder, signal: SIGTERM) {
                output, _ in output.contains("found") && !server.requests.isEmpty
            }
            #expect(run.status == 0 && !(run.output + run.errors).contains("secret"), "\(run.errors)")
            #expect(server.requests.count == 1)
            let request = try #require(server.requests.first)
            #expect(request.hasPrefix("POST /bot\(Self.token)/sendMessage "))
            #expect(request.contains("chat_id=7&"))
            let body = request.replacing("+", with: " ").removingPercentEncoding ?? ""
            #expect(body.contains("<b>Freie Termine</b>") && body.contains("<b>Do, 11. Dezember 2031</b>"))
            #expect(body.contains("Simulated office"))
        }
    }
}
