public import TerminEngine

/// Standard output: one line a message, as text or as JSON.
public struct StdoutChannel: Channel {
    private let line: @Sendable (Delivery) throws -> String
    private let write: @Sendable (String) throws -> Void

    /// A channel that writes what `line` makes of a message; what `write` refuses is tried again later.
    public init(
        line: @escaping @Sendable (Delivery) throws -> String,
        write: @escaping @Sendable (String) throws -> Void
    ) {
        self.line = line
        self.write = write
    }

    /// Standard output.
    public var kind: NotificationChannel { .stdout }

    /// Writes the line.
    public func deliver(_ delivery: Delivery) async throws(ChannelFailure) {
        let text: String
        do { text = try line(delivery) } catch {
            throw .misconfigured(reason: "the message cannot be written: \(error)")
        }
        do { try write(text) } catch {
            throw .tryAgain(after: .seconds(1), reason: "\(error)", countsAsAttempt: false)
        }
    }
}
