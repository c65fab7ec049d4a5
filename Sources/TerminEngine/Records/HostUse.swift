public import Foundation

/// What one walk asked of hosts.
public struct HostUse: Hashable, Sendable {
    /// The host of the office, with its port.
    public let host: String
    /// When the walk began.
    public let startedAt: Date
    /// How many requests were sent to each host, redirects and `robots.txt` included.
    public let requests: [String: Int]

    /// A use.
    public init(host: String, startedAt: Date, requests: [String: Int]) {
        self.host = host
        self.startedAt = startedAt
        self.requests = requests
    }
}

/// What was asked of a host in one hour, by every process and command.
public struct HostHour: Hashable, Sendable {
    /// The host, with its port.
    public let host: String
    /// The start of the hour.
    public let hour: Date
    /// How many walks began in it.
    public let walks: Int
    /// How many requests these made.
    public let requests: Int

    /// An hour.
    public init(host: String, hour: Date, walks: Int, requests: Int) {
        self.host = host
        self.hour = hour
        self.walks = walks
        self.requests = requests
    }
}

/// What a host's `robots.txt` said when it was last read.
public struct StoredRobots: Hashable, Sendable {
    /// The text; `nil` where the host has no such file.
    public let text: String?
    /// When it was read.
    public let readAt: Date

    /// A file.
    public init(text: String?, readAt: Date) {
        self.text = text
        self.readAt = readAt
    }
}
