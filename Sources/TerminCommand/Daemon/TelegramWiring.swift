import Synchronization
import TerminCore
import TerminEngine
import TerminHTTP
import TerminNotify

/// The channel of the bot, where the daemon starts with one; token and server are those of the configuration in force.
final class TelegramWiring: Sendable {
    let client: CurlClient
    private let api: Mutex<TelegramAPI?>

    /// A send that takes longer is tried again; as many at once as the dispatcher has under way.
    static let limits = CurlClient.Limits(maximumBody: 1 << 20, timeout: .seconds(15), connectionsPerHost: 64)

    /// - Throws: ``ConfigurationError`` where the token cannot be read.
    init(_ setup: Setup) throws(ConfigurationError) {
        client = CurlClient(userAgent: setup.configuration.politeness.userAgent, limits: Self.limits)
        api = Mutex(try TelegramAPI(setup, client: client))
    }

    /// Reads the token again, as its file may have changed; one that is missing from now on lets messages wait.
    /// - Throws: ``ConfigurationError`` where the token cannot be read; then the old one stays.
    func take(_ setup: Setup) throws(ConfigurationError) {
        let next = try TelegramAPI(setup, client: client)
        api.withLock { $0 = next }
    }

    /// None where there is no bot.
    var channels: [any Channel] {
        guard api.withLock({ $0 != nil }) else { return [] }
        return [
            TelegramChannel { [self] () throws(ChannelFailure) in
                guard let api = api.withLock({ $0 }) else {
                    throw .tryAgain(
                        after: .seconds(60), reason: "the configuration names no bot any more",
                        countsAsAttempt: false)
                }
                return api
            }
        ]
    }
}

extension TelegramAPI {
    /// The API of the bot that `setup` names; `nil` where it names none.
    /// - Throws: ``ConfigurationError`` where the token cannot be read.
    init?(_ setup: Setup, client: CurlClient) throws(ConfigurationError) {
        let telegram = setup.configuration.telegram
        guard let token = telegram.token else { return nil }
        self.init(client: client, base: telegram.apiBase, token: try token.value())
    }
}
