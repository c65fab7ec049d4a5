import Foundation
import Glibc
import Synchronization

/// A browser of the smallest kind: one kept connection, one cookie jar, no redirects followed.
final class LoopbackClient: Sendable {
    /// What came back.
    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var body: String
        /// Whether as many bytes came as `Content-Length` promised.
        var isComplete: Bool
    }

    /// The connection ended before there was an answer.
    struct ConnectionLost: Error {}

    private struct State {
        var connection: Int32 = -1
        var cookie: String?
    }

    private let port: UInt16
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "loopback client")

    init(_ baseURL: String) throws {
        guard let url = URL(string: baseURL), let port = url.port else { throw ConnectionLost() }
        self.port = UInt16(port)
    }

    deinit {
        state.withLock { if $0.connection >= 0 { _ = Glibc.close($0.connection) } }
    }

    func get(_ target: String) async throws -> Answer { try await send("GET", target, nil) }

    func post(_ target: String, _ form: String) async throws -> Answer {
        try await send("POST", target, form)
    }

    func forgetCookie() { state.withLock { $0.cookie = nil } }

    private func send(_ method: String, _ target: String, _ form: String?) async throws -> Answer {
        // The sockets block, so they stay off the threads the server runs on.
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.exchange(method, target, form) }) }
        }
    }

    private func exchange(_ method: String, _ target: String, _ form: String?) throws -> Answer {
        try state.withLock { state in
            if state.connection < 0 { state.connection = try opened() }
            var lines = ["\(method) /\(target) HTTP/1.1", "Host: 127.0.0.1", "User-Agent: termind-tests"]
            if let cookie = state.cookie { lines.append("Cookie: other=1; \(cookie)") }
            if let form {
                lines.append("Content-Type: application/x-www-form-urlencoded")
                lines.append("Content-Length: \(form.utf8.count)")
            }
            do {
                let request = lines.joined(separator: "\r\n") + "\r\n\r\n" + (form ?? "")
                try write(Array(request.utf8), to: state.connection)
                let answer = try read(from: state.connection)
                if let cookie = answer.headers["set-cookie"]?.split(separator: ";").first {
                    state.cookie = String(cookie)
                }
                if !answer.isComplete { throw Incomplete(answer: answer) }
                return answer
            } catch {
                _ = Glibc.close(state.connection)
                state.connection = -1
                if let incomplete = error as? Incomplete { return incomplete.answer }
                throw error
            }
        }
    }

    private struct Incomplete: Error { var answer: Answer }

    private func opened() throws -> Int32 {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(connection, $0, length) }
        }
        guard result == 0 else {
            _ = Glibc.close(connection)
            throw ConnectionLost()
        }
        return connection
    }

    private func write(_ bytes: [UInt8], to connection: Int32) throws {
        guard Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw ConnectionLost()
        }
    }

    private func read(from connection: Int32) throws -> Answer {
        var received = Data()
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        var headEnd: Data.Index?
        while true {
            if headEnd == nil { headEnd = received.firstRange(of: Data("\r\n\r\n".utf8))?.upperBound }
            if let headEnd {
                let answer = answer(head: received[..<headEnd], body: received[headEnd...])
                if answer.isComplete { return answer }
            }
            let count = recv(connection, &chunk, chunk.count, 0)
            if count > 0 {
                received.append(contentsOf: chunk[..<count])
            } else if let headEnd {
                return answer(head: received[..<headEnd], body: received[headEnd...])
            } else {
                throw ConnectionLost()
            }
        }
    }

    private func answer(head: Data, body: Data) -> Answer {
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        return Answer(
            status: status, headers: headers, body: String(decoding: body, as: UTF8.self),
            isComplete: body.count >= length)
    }
}
