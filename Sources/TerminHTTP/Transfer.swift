import CCurl
import TerminCore
import TerminEngine

/// One exchange while libcurl works on it; it lives on the thread of its ``TransferLoop``.
final class Transfer {
    /// Larger than libcurl's default of 16 KiB: half the system calls for a page, and 64 KiB a transfer is little.
    private static let bufferSize = 64 << 10

    let exchange: Exchange
    let handle: EasyHandle
    private let maximumBody: Int
    private var body: IncomingBody
    private var isTooLarge = false

    /// A transfer on `handle`; `expected` is what the same question was answered with last.
    init(_ exchange: Exchange, on handle: EasyHandle, maximumBody: Int, expecting expected: [UInt8]?) {
        self.exchange = exchange
        self.handle = handle
        self.maximumBody = maximumBody
        body = IncomingBody(expecting: expected)
    }

    /// The transfer that `easy` works on.
    static func on(_ easy: UnsafeMutableRawPointer) -> Transfer? {
        var value: UnsafeMutablePointer<CChar>?
        guard ccurl_get_string(easy, CURLINFO_PRIVATE, &value) == CURLE_OK, let value else { return nil }
        return Unmanaged<Transfer>.fromOpaque(value).takeUnretainedValue()
    }

    /// Sets every option of the request. Redirects are not libcurl's: who may be asked next is decided before a
    /// connection is made. The header of an answer ends at 300 KB, by libcurl's own limit.
    /// - Returns: Whether libcurl took them all.
    func prepare(userAgent: String, jar: UnsafeMutableRawPointer) -> Bool {
        let question = exchange.question
        // The dictionary of the loop holds this object for as long as libcurl knows the pointer.
        let this = Unmanaged.passUnretained(self).toOpaque()
        handle.keepMessages()
        handle.set(CURLOPT_PRIVATE, pointer: this)
        handle.set(CURLOPT_NOSIGNAL, 1)
        // Without it the end of a request that waits for a name server waits too, and all transfers with it.
        handle.set(CURLOPT_QUICK_EXIT, 1)
        handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        handle.set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        handle.set(CURLOPT_URL, question.url)
        // An environment's proxy is right for the world, never for this machine.
        if isLoopback(question.url) { handle.set(CURLOPT_PROXY, "") }
        handle.set(CURLOPT_USERAGENT, userAgent)
        handle.set(CURLOPT_ACCEPT_ENCODING, "")
        // Zero would mean no limit.
        handle.set(CURLOPT_TIMEOUT_MS, max(1, exchange.timeout.milliseconds))
        handle.set(CURLOPT_MAXFILESIZE_LARGE, offset: maximumBody)
        handle.set(CURLOPT_BUFFERSIZE, Self.bufferSize)
        handle.set(CURLOPT_SHARE, pointer: jar)
        // No file: this turns cookies on.
        handle.set(CURLOPT_COOKIEFILE, "")
        handle.set(headers: question.headerLines)
        if question.method == .post {
            let form = question.body ?? ""
            handle.set(CURLOPT_POST, 1)
            handle.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: form.utf8.count)
            handle.set(CURLOPT_COPYPOSTFIELDS, form)
        }
        handle.set(CURLOPT_WRITEDATA, pointer: this)
        handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, transfer in
            guard let bytes, let transfer else { return 0 }
            let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
            let this = Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue()
            return this.take(chunk) ? chunk.count : 0
        }
        return handle.isPrepared
    }

    /// Takes a piece of the body, decompressed; `false` ends the transfer.
    private func take(_ chunk: UnsafeRawBufferPointer) -> Bool {
        guard body.count + chunk.count <= maximumBody else {
            isTooLarge = true
            return false
        }
        body.append(chunk, announced: min(handle.offset(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T), maximumBody))
        return true
    }

    /// What the end of the transfer with `code` means for the task that waits.
    func result(_ code: CURLcode) -> Result<Exchange.Answer, TransportFailure> {
        guard code == CURLE_OK else {
            let code = isTooLarge ? CURLE_FILESIZE_EXCEEDED : code
            return .failure(failure(code, bodyLimit: maximumBody))
        }
        return .success(
            Exchange.Answer(
                status: handle.number(CURLINFO_RESPONSE_CODE), body: body.whole,
                contentType: handle.string(CURLINFO_CONTENT_TYPE),
                retryAfter: handle.header("Retry-After").flatMap { waitAsked(byRetryAfter: $0) },
                redirect: handle.string(CURLINFO_REDIRECT_URL)))
    }
}

extension Exchange.Question {
    /// The lines of the header, but for those that libcurl writes itself.
    fileprivate var headerLines: [String] {
        // libcurl would ask whether a large form is welcome and wait a second for the answer.
        var lines = ["Expect:"]
        if !headers.keys.contains(where: { $0.lowercased() == "accept" }) {
            lines.append("Accept: text/html,application/json")
        }
        // A line without a value takes a header of libcurl's own away; one with `;` sends it empty.
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        return lines
    }
}

extension Duration {
    /// Rounded up.
    fileprivate var milliseconds: Int {
        Int((self / .milliseconds(1)).rounded(.up))
    }
}
