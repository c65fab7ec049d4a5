import ArgumentParser
import Foundation
import TerminCore
import TerminEngine
import UnixSignals

/// `termind watch OFFICE SERVICE`: one person, no bot.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Watches a service and tells what is found and what is gone.",
        discussion: """
            Remembers what it told in the configured database, else in $XDG_STATE_HOME/termind, so a restart repeats
            nothing. Ends with Ctrl-C.
            """)

    @Argument(help: "The office; 'termind offices' lists them.") var office: String
    @Argument(help: "The service: its name, an alias or a part that only one name has.") var service: String
    @Option(help: "For how many.") var quantity = 1
    @Option(help: "The time between two looks, such as 5m (default: schedule.default_interval).") var every:
        String?
    @Option(help: "Whom to tell.") var notify = "stdout"
    @Flag(help: "Print one line of JSON a message.") var json = false
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try Asked.check(quantity: quantity, service: service)
    }

    func run() async throws {
        let setup = try global.load()
        for channel in notify.split(separator: ",", omittingEmptySubsequences: false)
        where channel != "stdout" {
            throw CommandEnd(
                .usage, "the channel '\(plain(String(channel)))' is not built in yet; only 'stdout' is")
        }
        let office = try setup.office(office)
        let portal = try setup.checker(for: office).portal
        let wish = try wish
        let store = try await setup.openStore()
        let usual = try await setup.completed(by: store).configuration.schedule.defaultInterval
        let floor = setup.politeness(towards: office, of: portal).floor
        let interval = interval(wish ?? usual, floor: floor)
        let session = try await Session(setup, for: office, store: store)
        let watcher = Watcher(
            session: session, store: store, name: service, quantity: quantity, interval: interval,
            patience: 2,
            format: json ? .json : setup.configuration.stdout.format, isQuiet: setup.isQuiet)
        if !setup.isQuiet {
            Console.note("watching \(office.name), every \(interval.text); Ctrl-C ends it")
        }
        let lock = try await store.takenLock()
        try await untilSignalled {
            guard let lock else { return try await watcher.run() }
            try await lock.holding { try await watcher.run() }
        }
        // Here, as what is cancelled cannot write any more.
        try await lock?.release()
        await session.close()
    }

    private var wish: Duration? {
        get throws {
            guard let every else { return nil }
            guard let wish = Duration(text: every), wish > .zero else {
                throw CommandEnd(.usage, "--every: '\(every)' is not a duration: \(Duration.rule)")
            }
            return wish
        }
    }

    /// The wish, raised to the portal's floor.
    private func interval(_ wish: Duration, floor: Duration) -> Duration {
        if let every, wish < floor {
            Console.note("--every \(every) is shorter than this portal allows; looking every \(floor.text)")
        }
        return max(wish, floor)
    }
}

/// Runs `work` until it ends, the process is asked to stop or nobody takes what it writes.
/// - Throws: what `work` threw, unless it was cancelled by the signal.
func untilSignalled(_ work: @escaping @Sendable () async throws -> Void) async throws {
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    let impatience = Impatience()
    defer { impatience.end() }
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await work() }
        group.addTask { for await _ in signals { return } }
        group.addTask { await OutputEnd.wait() }
        do {
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        } catch is CancellationError {
            // The end that was asked for.
            Console.clearStatus()
        }
    }
}
