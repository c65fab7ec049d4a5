import CCurl
import Glibc
import TerminCore
import TerminEngine

extension TransportFailure {
    static let outOfMemory = TransportFailure.unreachable(reason: "there is no memory for another request")
    /// libcurl did not take the request.
    static func refused(_ code: CURLMcode) -> TransportFailure {
        .unreachable(reason: "the request could not begin: \(String(cString: curl_multi_strerror(code)))")
    }
    static let shutDown = TransportFailure.unreachable(reason: "the HTTP client has been shut down")

    /// No complete answer within `limit`.
    static func timedOut(_ server: String, after limit: Duration, begun: Bool) -> TransportFailure {
        let wait = inSeconds(limit)
        return .unreachable(
            reason: begun
                ? "the answer of \(server) was not complete within \(wait)"
                : "\(server) did not answer within \(wait)")
    }
}

extension Transfer {
    /// What `code` says, as one sentence that names the server and nothing else of the address: a path may hold a
    /// secret. Codes: <https://curl.se/libcurl/c/libcurl-errors.html>.
    func failure(_ code: CURLcode, bodyLimit: Int) -> TransportFailure {
        let server = serverName(of: exchange.question.url)
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            let begun = handle.number(CURLINFO_RESPONSE_CODE) > 0
            return .timedOut(server, after: exchange.limit, begun: begun)
        case CURLE_COULDNT_RESOLVE_HOST:
            return .unreachable(reason: "the name of \(server) could not be resolved")
        case CURLE_COULDNT_RESOLVE_PROXY:
            return .unreachable(reason: "the name of the proxy could not be resolved")
        case CURLE_COULDNT_CONNECT:
            // The number is the system's error of the last address tried.
            let refused = handle.number(CURLINFO_OS_ERRNO) == ECONNREFUSED
            return .unreachable(
                reason: refused
                    ? "\(server) refused the connection" : "no connection to \(server) could be made")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CIPHER,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            return .unreachable(reason: "no secure connection to \(server) could be made (\(detail(code)))")
        case CURLE_FILESIZE_EXCEEDED:
            return .unreachable(reason: "the answer of \(server) is larger than \(inBytes(bodyLimit))")
        case CURLE_GOT_NOTHING:
            return .unreachable(reason: "\(server) closed the connection without an answer")
        case CURLE_PARTIAL_FILE: return .unreachable(reason: brokenOff)
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            // 300 KB; libcurl has no code of its own for it before 8.6.
            if handle.message.hasPrefix("Too large response headers") {
                return .unreachable(reason: "the header of the answer of \(server) is too large")
            }
            let begun = handle.number(CURLINFO_RESPONSE_CODE) > 0
            return .unreachable(reason: begun ? brokenOff : "\(server) broke the connection")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            return .unreachable(reason: "\(server) did not answer in HTTP")
        case CURLE_BAD_CONTENT_ENCODING:
            return .unreachable(reason: "the answer of \(server) could not be decompressed")
        case CURLE_URL_MALFORMAT: return .unreachable(reason: "the address asked for is not a valid one")
        case CURLE_OUT_OF_MEMORY: return .outOfMemory
        default: return .unreachable(reason: "the request to \(server) failed: \(detail(code))")
        }
    }

    private var brokenOff: String {
        let taken = handle.offset(CURLINFO_SIZE_DOWNLOAD_T)
        let announced = handle.offset(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)
        return announced > 0
            ? "the answer broke off after \(taken) of \(announced) bytes"
            : "the answer broke off after \(taken) bytes"
    }

    private func detail(_ code: CURLcode) -> String {
        handle.message.isEmpty ? String(cString: curl_easy_strerror(code)) : handle.message
    }
}

/// `30 s`, `0.3 s`.
private func inSeconds(_ duration: Duration) -> String {
    let tenths = (duration / .milliseconds(100)).rounded()
    let whole = tenths.truncatingRemainder(dividingBy: 10) == 0
    return whole ? "\(Int(tenths / 10)) s" : "\(tenths / 10) s"
}

/// `4 MiB`, `1000 bytes`.
private func inBytes(_ count: Int) -> String {
    count > 0 && count % (1 << 20) == 0 ? "\(count >> 20) MiB" : "\(count) bytes"
}
