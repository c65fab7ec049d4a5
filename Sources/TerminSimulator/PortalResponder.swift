import Hummingbird

/// Reads a request off the wire, and writes the office's answer the way the answer says.
struct PortalResponder: HTTPResponder {
    let office: SimulatedOffice

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let reply = await office.answer(to: try await incoming(request, context))
        if let delay = reply.delay { try await Task.sleep(for: delay) }
        let body: ResponseBody
        switch reply.delivery {
        case .whole: body = ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
        case .brokenOff(let count):
            let part = ByteBuffer(bytes: reply.body.prefix(count))
            body = ResponseBody(contentLength: reply.body.count) { writer in
                try await writer.write(part)
                // An error that leaves this closure ends the connection.
                throw ConnectionEnded()
            }
        case .dropped:
            context.close()
            throw ConnectionEnded()
        }
        var headers = HTTPFields()
        for (name, value) in reply.headers {
            guard let field = HTTPFields.Element.Name(name) else { continue }
            headers.append(HTTPFields.Element(name: field, value: value))
        }
        return Response(status: HTTPResponse.Status(code: reply.status), headers: headers, body: body)
    }

    private func incoming(_ request: Request, _ context: ConnectionContext) async throws -> IncomingRequest {
        var request = request
        let form = try await request.collectBody(upTo: 64 * 1024)
        let header = request.headers[values: .cookie].joined(separator: "; ")
        return IncomingRequest(
            method: request.method.rawValue, path: request.uri.path, target: request.uri.string,
            query: FormFields(request.uri.query ?? ""), form: FormFields(String(buffer: form)),
            session: cookie(office.configuration.cookieName, in: header),
            userAgent: request.headers[.userAgent], remotePort: context.remotePort)
    }
}

/// The connection is to end here; no answer follows.
private struct ConnectionEnded: Error {}

/// The connection a request came over.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let remotePort: Int
    let close: @Sendable () -> Void

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        let channel = source.channel
        remotePort = channel.remoteAddress?.port ?? 0
        close = { channel.close(promise: nil) }
    }
}
