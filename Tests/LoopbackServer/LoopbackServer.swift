import Foundation
import Glibc
import Synchronization

/// A server on 127.0.0.1 that does on each connection what its script says, right or wrong, on a thread of its own.
package final class LoopbackServer: Sendable {
    private struct State {
        var requests: [String] = []
        var connections = 0
        var open: Set<Int32> = []
        var stopped = false
    }

    package let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    package init(script: @escaping @Sendable (Connection) -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, length) = (listener, size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 256) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        port = Int(in_port_t(bigEndian: address.sin_port))
        Thread { [weak self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                guard let self, self.begin(descriptor) else {
                    close(descriptor)
                    break
                }
                self.serve(descriptor, script)
            }
            close(listener)
        }.start()
    }

    deinit { stop() }

    /// `http://127.0.0.1:port`
    package var base: String { "http://127.0.0.1:\(port)" }
    /// The host and port that allow redirects to this server.
    package var host: String { "127.0.0.1:\(port)" }
    /// How many connections were made.
    package var connections: Int { state.withLock { $0.connections } }
    /// The requests read, with header and body.
    package var requests: [String] { state.withLock { $0.requests } }

    /// Closes everything.
    package func stop() {
        state.withLock { state in
            guard !state.stopped else { return }
            state.stopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func begin(_ descriptor: Int32) -> Bool {
        state.withLock { state in
            guard !state.stopped else { return false }
            state.connections += 1
            state.open.insert(descriptor)
            return true
        }
    }

    private func serve(_ descriptor: Int32, _ script: @escaping @Sendable (Connection) -> Void) {
        Thread { [weak self] in
            script(Connection(descriptor) { request in self?.state.withLock { $0.requests.append(request) } })
            // Out of the set before the number can be given to another connection.
            if let self { self.state.withLock { _ = $0.open.remove(descriptor) } }
            close(descriptor)
        }.start()
    }
}

/// One connection, as the script of a ``LoopbackServer`` sees it.
package final class Connection {
    private let descriptor: Int32
    private let note: (String) -> Void
    private var unread: [UInt8] = []

    init(_ descriptor: Int32, noting note: @escaping (String) -> Void) {
        self.descriptor = descriptor
        self.note = note
    }

    /// The next request, header and body; `nil` where the client is gone.
    package func request() -> String? {
        var whole = lengthOfRequest()
        while whole.map({ unread.count < $0 }) ?? true {
            guard receive() else { return nil }
            whole = whole ?? lengthOfRequest()
        }
        let request = String(decoding: unread.prefix(whole ?? 0), as: UTF8.self)
        unread.removeFirst(whole ?? 0)
        note(request)
        return request
    }

    /// Header and body together, once the header is there.
    private func lengthOfRequest() -> Int? {
        let text = String(decoding: unread, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let header = text[..<end.upperBound]
        let length = header.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        let body = length.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
        return header.utf8.count + (body ?? 0)
    }

    /// Sends bytes as they are; `false` where the client is gone.
    @discardableResult
    package func write(_ bytes: some Sequence<UInt8>) -> Bool {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                let rest = UnsafeRawBufferPointer(rebasing: $0[sent...])
                return send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Sends a text as it is.
    @discardableResult
    package func write(_ text: String) -> Bool { write(text.utf8) }

    /// Sends an answer that keeps to the rules.
    package func answer(_ status: String = "200 OK", headers: [String] = [], body: some Sequence<UInt8>) {
        let bytes = Array(body)
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(bytes.count)"] + headers
        write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + bytes)
    }

    package func answer(_ status: String = "200 OK", headers: [String] = [], body: String = "") {
        answer(status, headers: headers, body: body.utf8)
    }

    /// Says nothing more until the client is gone or the server stops.
    package func stall() {
        while receive() {}
    }

    /// Ends the connection with a reset instead of an end.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }

    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        unread += buffer.prefix(count)
        return true
    }
}

/// Opened once by a script, awaited by a test.
package final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    package func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.resume() }
    }

    package func opened() async {
        await withCheckedContinuation { waiter in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(waiter) }
                return state.isOpen
            }
            if isOpen { waiter.resume() }
        }
    }
}
