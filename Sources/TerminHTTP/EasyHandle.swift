import CCurl

/// A libcurl easy handle and its place for error texts, both reused by one transfer after the other.
final class EasyHandle {
    let curl: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var failure = CURLE_OK

    /// A new handle; `nil` where memory is out.
    init?() {
        guard let curl = curl_easy_init() else { return nil }
        self.curl = curl
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(curl)
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    /// Whether every option set since ``recycle()`` was accepted.
    var isPrepared: Bool { failure == CURLE_OK }

    /// What libcurl says beyond the code of a failure; may be empty.
    var message: String { String(cString: errorText) }

    /// Begins a list of options.
    func keepMessages() {
        errorText[0] = 0
        note(ccurl_set_pointer(curl, CURLOPT_ERRORBUFFER, errorText))
    }

    func set(_ option: CURLoption, _ value: Int) { note(ccurl_set_long(curl, option, value)) }

    func set(_ option: CURLoption, offset value: Int) {
        note(ccurl_set_offset(curl, option, curl_off_t(value)))
    }

    /// libcurl copies the string.
    func set(_ option: CURLoption, _ value: String) { note(ccurl_set_string(curl, option, value)) }

    /// Whoever sets it keeps `value` alive until ``recycle()``.
    func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) {
        note(ccurl_set_pointer(curl, option, value))
    }

    func set(_ option: CURLoption, callback: ccurl_data_callback) {
        note(ccurl_set_callback(curl, option, callback))
    }

    /// The lines of the request's header, beyond those that libcurl writes.
    func set(headers lines: [String]) {
        for line in lines {
            guard let longer = curl_slist_append(headers, line) else {
                note(CURLE_OUT_OF_MEMORY)
                return
            }
            headers = longer
        }
        note(ccurl_set_list(curl, CURLOPT_HTTPHEADER, headers))
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(curl, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return ccurl_get_offset(curl, info, &value) == CURLE_OK ? Int(value) : 0
    }

    func string(_ info: CURLINFO) -> String? {
        pointer(info).map { String(cString: $0) }
    }

    func pointer(_ info: CURLINFO) -> UnsafeMutablePointer<CChar>? {
        var value: UnsafeMutablePointer<CChar>?
        return ccurl_get_string(curl, info, &value) == CURLE_OK ? value : nil
    }

    /// The first header of that name in the last answer; headers of a proxy and trailers do not count.
    func header(_ name: String) -> String? {
        var header: UnsafeMutablePointer<curl_header>?
        guard curl_easy_header(curl, name, 0, UInt32(CURLH_HEADER), -1, &header) == CURLHE_OK,
            let value = header?.pointee.value
        else { return nil }
        return String(cString: value)
    }

    /// Forgets all options, so that the next transfer can use the handle.
    func recycle() {
        // A reset leaks the names of cookie files (libcurl 7.88).
        ccurl_set_string(curl, CURLOPT_COOKIEFILE, nil)
        // A reset keeps the share, and with it the cookies of the walk that is over.
        ccurl_set_pointer(curl, CURLOPT_SHARE, nil)
        curl_easy_reset(curl)
        curl_slist_free_all(headers)
        headers = nil
        failure = CURLE_OK
    }

    private func note(_ code: CURLcode) {
        if failure == CURLE_OK { failure = code }
    }
}
