/// What is sent back for a request, and how.
struct Reply: Sendable {
    enum Delivery: Sendable {
        case whole
        /// The connection ends after so many bytes of the body; the headers promise all of them.
        case brokenOff(after: Int)
        /// The connection ends before the first byte.
        case dropped
    }

    var status: Int
    var headers: [(name: String, value: String)]
    var body: ArraySlice<UInt8>
    var delivery = Delivery.whole
    var delay: Duration?

    init(_ html: HTML, status: Int = 200) {
        self.status = status
        headers = [("Content-Type", "text/html; charset=UTF-8"), ("Cache-Control", "no-store")]
        body = Array(html.text.utf8)[...]
    }

    /// The client is to go on at `target`.
    static func redirect(to target: String) -> Reply {
        var reply = Reply("", status: 302)
        reply.headers.append(("Location", target))
        return reply
    }
}

/// A page about to be sent: at which stage, of which visit.
struct Page {
    var stage: SimulatedOffice.Stage
    var visit: Visit
    var html: HTML
}
