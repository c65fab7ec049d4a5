import CCurl
import Foundation
import Synchronization
import TerminEngine

/// The one thread that uses libcurl: it takes commands from the inbox, drives all transfers and resumes each waiting
/// task exactly once.
///
/// Only this thread ends an exchange. A cancellation that arrives before its request leaves its mark on the ticket,
/// which the request carries, so nothing has to be remembered about tickets unknown here.
final class TransferLoop {
    /// Easy handles kept for reuse; a further one is freed.
    private static let idleHandles = 256

    private let inbox: Inbox
    private let multi: UnsafeMutableRawPointer
    private let userAgent: String
    private let maximumBody: Int
    private var jars = CookieJars()
    private var bodies = LastBodies()
    private var transfers: [ObjectIdentifier: Transfer] = [:]
    private var idle: [EasyHandle] = []

    /// Starts the thread; it ends after `inbox.stop()`.
    static func start(_ inbox: Inbox, userAgent: String, maximumBody: Int) {
        let thread = Thread {
            let loop = TransferLoop(inbox, userAgent: userAgent, maximumBody: maximumBody)
            loop.run()
            loop.close()
            inbox.end()
        }
        thread.name = "termind-http"
        thread.start()
    }

    private init(_ inbox: Inbox, userAgent: String, maximumBody: Int) {
        self.inbox = inbox
        multi = inbox.multi
        self.userAgent = userAgent
        self.maximumBody = maximumBody
    }

    private func run() {
        var commands: [Command] = []
        var stopping = false
        while !stopping {
            stopping = inbox.drain(into: &commands)
            for command in commands { obey(command) }
            commands.removeAll(keepingCapacity: true)
            guard !stopping else { break }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            takeResults()
            // libcurl shortens the wait to its own next timeout; a command ends it at once.
            curl_multi_poll(multi, nil, 0, transfers.isEmpty ? 60_000 : 1_000, nil)
        }
    }

    private func obey(_ command: Command) {
        switch command {
        case .begin(let exchange): begin(exchange)
        case .cancel(let ticket):
            if let transfer = transfers[ObjectIdentifier(ticket)] { end(transfer, .failure(.cancelled)) }
        case .forget(let session): jars.forget(session)
        }
    }

    private func begin(_ exchange: Exchange) {
        guard !exchange.ticket.isCancelled else {
            exchange.waiter.resume(returning: .failure(.cancelled))
            return
        }
        guard let jar = jars.jar(of: exchange.session), let handle = idle.popLast() ?? EasyHandle() else {
            exchange.waiter.resume(returning: .failure(.outOfMemory))
            return
        }
        let transfer = Transfer(
            exchange, on: handle, maximumBody: maximumBody, expecting: bodies[exchange.question])
        transfers[ObjectIdentifier(exchange.ticket)] = transfer
        guard transfer.prepare(userAgent: userAgent, jar: jar) else {
            return end(transfer, .failure(.outOfMemory))
        }
        let added = curl_multi_add_handle(multi, handle.curl)
        if added != CURLM_OK { end(transfer, .failure(.refused(added))) }
    }

    private func takeResults() {
        var waiting: Int32 = 0
        while let message = curl_multi_info_read(multi, &waiting) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else {
                continue
            }
            let code = ccurl_message_result(message)
            guard let transfer = Transfer.on(easy) else { continue }
            let result = transfer.result(code)
            if case .success(let answer) = result {
                bodies.keep(answer.body, for: transfer.exchange.question)
            }
            end(transfer, result)
        }
    }

    /// Takes `transfer` out of the multi handle and resumes its task. The connection survives a transfer that is
    /// complete, and is closed by one that is not.
    private func end(_ transfer: Transfer, _ result: Result<Exchange.Answer, TransportFailure>) {
        let handle = transfer.handle
        curl_multi_remove_handle(multi, handle.curl)
        inbox.statistics.withLock { $0.add(handle) }
        handle.recycle()
        if idle.count < Self.idleHandles { idle.append(handle) }
        transfers[ObjectIdentifier(transfer.exchange.ticket)] = nil
        transfer.exchange.waiter.resume(returning: result)
    }

    /// Frees everything; nothing can be posted any more.
    private func close() {
        for transfer in Array(transfers.values) { end(transfer, .failure(.shutDown)) }
        idle.removeAll()
        jars.forgetAll()
        curl_multi_cleanup(multi)
    }
}

extension CurlClient.Statistics {
    fileprivate mutating func add(_ handle: EasyHandle) {
        requests += 1
        connections += handle.number(CURLINFO_NUM_CONNECTS)
        bytes += handle.offset(CURLINFO_SIZE_DOWNLOAD_T)
    }
}
