public import TerminEngine

/// Standard output: one line a message, as text or as JSON.
public struct StdoutChannel: Channel {
    private let line: @Sendable (Delivery) throws -> String
    private let write: @Sendable (String) -> Void

    /// A channel that writes what `line` makes of a message.
    public init(
        line: @escaping @Sendable (Delivery) throws -> String, write: @escaping @Sendable (String) -> Void
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
        write(text)
    }
}
