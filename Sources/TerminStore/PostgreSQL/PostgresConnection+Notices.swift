#if PostgreSQL
    import CLibPQ
    import Dispatch
    import TerminEngine

    extension PostgresConnection {
        /// What is notified on our channel from now on: the payloads. Ends with the connection; nothing else may use it.
        package func notices() -> AsyncThrowingStream<String, any Error> {
            AsyncThrowingStream(bufferingPolicy: .bufferingNewest(16)) { stream in
                queue.async { [self] in
                    do {
                        try perform("LISTEN \(Dialect.channel)")
                    } catch {
                        return stream.finish(throwing: error)
                    }
                    let source = DispatchSource.makeReadSource(
                        fileDescriptor: PQsocket(handle), queue: queue)
                    source.setEventHandler { [self] in
                        let isAlive = PQconsumeInput(handle) == 1
                        while let notice = PQnotifies(handle) {
                            stream.yield(String(cString: notice.pointee.extra))
                            PQfreemem(notice)
                        }
                        guard !isAlive else { return }
                        stream.finish(
                            throwing: StoreFailure(
                                .unavailable, operation: "listening", message: lastWords(of: handle)))
                    }
                    // The socket is closed once nobody watches it any more.
                    source.setCancelHandler { [self] in
                        noticeSource = nil
                        close(.lost)
                    }
                    noticeSource = source
                    stream.onTermination = { [self] _ in queue.async { self.noticeSource?.cancel() } }
                    source.activate()
                }
            }
        }
    }
#endif
