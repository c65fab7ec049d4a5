import Hummingbird
public import Logging

extension SimulatedOffice {
    /// Answers on 127.0.0.1 until its task is cancelled.
    ///
    /// - Parameters:
    ///   - logger: where the server logs; `nil` means nowhere.
    ///   - listening: called once, with the base URL, which ends in `/`.
    /// - Throws: when the port cannot be had.
    public nonisolated func run(
        logger: Logger? = nil, listening: @escaping @Sendable (_ baseURL: String) async -> Void
    ) async throws {
        let application = Application(
            responder: PortalResponder(office: self),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: configuration.port)),
            onServerRunning: { channel in
                await listening("http://127.0.0.1:\(channel.localAddress?.port ?? 0)/")
            },
            logger: logger ?? Logger(label: "simulator") { _ in SwiftLogNoOpLogHandler() })
        try await application.run()
    }
}

/// Runs `body` beside a simulated office; afterwards its port is free again.
///
/// - Parameters:
///   - configuration: how the office is set up.
///   - isolation: where `body` runs; leave it out.
///   - body: is given the office and its base URL, which ends in `/`.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws, or why the office could not open.
public func withSimulatedOffice<Value: Sendable>(
    _ configuration: SimulatedOffice.Configuration = .init(),
    isolation: isolated (any Actor)? = #isolation,
    _ body: (_ office: SimulatedOffice, _ baseURL: String) async throws -> Value
) async throws -> Value {
    let office = SimulatedOffice(configuration)
    let (addresses, announce) = AsyncStream<String>.makeStream()
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { announce.finish() }
            try await office.run { announce.yield($0) }
        }
        var opened = addresses.makeAsyncIterator()
        guard let baseURL = await opened.next(isolation: isolation) else {
            try await group.waitForAll()
            throw CancellationError()
        }
        // Leaving the group by an error cancels and awaits the server as well.
        let value = try await body(office, baseURL)
        group.cancelAll()
        return value
    }
}
