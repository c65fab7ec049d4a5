import Foundation
import Glibc
import Synchronization
import Testing

/// The socket of a service manager: hears what the daemon says of itself.
final class NotifySocket: Sendable {
    /// What `NOTIFY_SOCKET` holds.
    let name: String
    private let file: Int32
    private let heard = Mutex<[(text: String, at: ContinuousClock.Instant)]>([])
    private let queue = DispatchQueue(label: "notify socket")

    init(isAbstract: Bool) throws {
        let path = "/tmp/termind-notify-\(UInt32.random(in: 0...UInt32.max))"
        name = isAbstract ? "@" + path.dropFirst() : path
        file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        let bytes = (isAbstract ? [0] : []) + Array(name.utf8.dropFirst(isAbstract ? 1 : 0))
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(2 + bytes.count + (isAbstract ? 0 : 1))
        let bound = withUnsafePointer(to: place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(file, $0, length) }
        }
        try #require(bound == 0)
    }

    /// Runs `body` while the socket listens.
    func listening(_ body: () async throws -> Void) async throws {
        let source = DispatchSource.makeReadSource(fileDescriptor: file, queue: queue)
        source.setEventHandler { [self] in
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = recv(file, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return }
            let text = String(decoding: bytes[..<count], as: UTF8.self)
            heard.withLock { $0.append((text, .now)) }
        }
        source.activate()
        let outcome = await Result { try await body() }
        source.cancel()
        queue.sync {}
        close(file)
        if name.hasPrefix("/") { unlink(name) }
        try outcome.get()
    }

    /// The messages so far, in order.
    var messages: [String] { heard.withLock { $0.map(\.text) } }

    /// How many messages have the line `line`.
    func count(_ line: String) -> Int {
        messages.count { $0.split(separator: "\n").contains { $0 == line } }
    }

    /// How long ago the last message with the line `line` came.
    func age(of line: String) -> Duration? {
        heard.withLock { heard in
            heard.last { $0.text.split(separator: "\n").contains { $0 == line } }.map { .now - $0.at }
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
