import ArgumentParser
import TerminEngine
import TerminHTTP
import TerminNotify

extension NotifyCommand {
    /// `termind notify test`.
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends a message to try a channel, and says what is wrong where it does not arrive.")
        @Option(help: "Whom to send it to, such as telegram:ID.") var to: String
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let setup = try global.load()
            let parts = to.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map {
                String($0)
            }
            guard parts.count == 2, parts[0] == NotificationChannel.telegram.rawValue else {
                throw CommandEnd(
                    .usage,
                    "'\(plain(cut(to, to: 100)))' is no recipient that can be tried, such as telegram:123456")
            }
            guard let chat = Int64(parts[1]), chat != 0 else {
                throw CommandEnd(
                    .usage,
                    "'\(plain(cut(parts[1], to: 100)))' is no number of a chat, such as telegram:123456")
            }
            let client = CurlClient(
                userAgent: setup.configuration.politeness.userAgent, limits: TelegramWiring.limits)
            guard let api = try TelegramAPI(setup, client: client) else {
                throw CommandEnd(
                    .configuration,
                    "there is no bot to send with: telegram.token_file or TELEGRAM_BOT_TOKEN names its token")
            }
            let failure = await Self.failure(of: api, chat)
            await client.shutdown()
            if let failure { throw CommandEnd(.unavailable, plain(failure.diagnosis)) }
            try Done.write(
                "a message was sent to \(to)", json: Report(sent: to), asJSON: json, quiet: setup.isQuiet)
        }

        private static func failure(of api: TelegramAPI, _ chat: Int64) async -> TelegramFailure? {
            do throws(TelegramFailure) {
                _ = try await api.send(
                    Language.en.catalogue.text(.test), isHTML: false, to: chat)
                return nil
            } catch {
                return error
            }
        }

        private struct Report: Encodable {
            let sent: String
        }
    }
}
