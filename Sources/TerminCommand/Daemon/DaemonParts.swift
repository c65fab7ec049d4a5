import Foundation
import Logging
import ServiceLifecycle
import TerminEngine
import TerminNotify
import TerminStore
import UnixSignals

/// The part of the daemon that looks.
struct LookingPart: Service {
    let runner: Runner
    let place: String
    let logger: Logger

    func run() async throws {
        // From here on signals end the daemon in order.
        logger.notice("termind \(Version.current), \(DaemonOwner.current), works on \(place)")
        await cancelWhenGracefulShutdown { await runner.run() }
        // The task itself is not cancelled by a graceful end, so the claims can still be given back.
        do { try await runner.release() } catch is CancellationError {
            // Another daemon has the lock, and with it the claims.
        } catch {
            logger.error("claims were not given back: \(error)")
        }
    }
}

/// The part of the daemon that tells.
struct TellingPart: Service {
    let dispatcher: Dispatcher
    let logger: Logger

    func run() async throws {
        // Not cancelled: a send under way that is broken off may have succeeded, and would be sent again.
        await withGracefulShutdownHandler {
            await dispatcher.run()
        } onGracefulShutdown: {
            dispatcher.stop()
        }
        do { try await dispatcher.release() } catch { logger.error("messages were not given back: \(error)") }
    }
}

/// The part of the daemon that hears of what other processes wrote; without it the loops look for themselves.
struct HearingPart: Service {
    let store: SQLStore
    let targets: Bell
    let messages: Bell
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await store.listen { ($0 == .targets ? targets : messages).ring() }
                } catch {
                    logger.debug("other processes are not heard: \(error)")
                }
                // An engine that tells nothing, or a connection that is lost: the next attempt can wait.
                do { try await Task.sleep(for: .seconds(5)) } catch { return }
            }
        }
    }
}

/// The part of the daemon that ends it where nobody takes its messages any more, or at once at the second signal.
struct UrgentPart: Service {
    func run() async {
        // Not before the group listens: a first signal that only we heard would be lost.
        let impatience = Impatience()
        defer { impatience.end() }
        await cancelWhenGracefulShutdown { await OutputEnd.wait() }
    }
}

/// The part of the daemon that ends what has expired.
struct ExpiryPart: Service {
    let subscriptions: SubscriptionService
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    for id in try await subscriptions.expire(at: Date()) {
                        logger.info("subscription \(id) has expired")
                    }
                    try await Task.sleep(for: .seconds(30))
                } catch let failure as StoreFailure {
                    logger.error("what has expired was not ended: \(failure)")
                    do { try await Task.sleep(for: .seconds(5)) } catch { return }
                } catch {
                    return
                }
            }
        }
    }
}

/// The part of the daemon that watches the clock: one that was ahead and is put right leaves everything due in a future
/// that does not come.
struct ClockPart: Service {
    let store: SQLStore
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var (wall, steady) = (Date(), ContinuousClock.now)
            // What the clock did before this process began is not known.
            var isDoubtful = true
            while !Task.isCancelled {
                let (now, passed) = (Date(), ContinuousClock.now - steady)
                if wall.addingTimeInterval(passed.seconds).timeIntervalSince(now) > 30 { isDoubtful = true }
                (wall, steady) = (now, .now)
                do {
                    if isDoubtful {
                        let count = try await store.write { try $0.pullIn(at: now) }
                        if count > 0 {
                            logger.notice("the clock was ahead: \(count) waits that it left are ended")
                        }
                        isDoubtful = false
                    }
                    try await Task.sleep(for: .seconds(10))
                } catch let failure as StoreFailure {
                    logger.error("what the clock left was not looked for: \(failure)")
                    do { try await Task.sleep(for: .seconds(5)) } catch { return }
                } catch {
                    return
                }
            }
        }
    }
}

/// The part of the daemon that keeps its lock, and stops everything where another daemon took it.
struct LockPart: Service {
    let lock: DaemonLock
    let logger: Logger

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await lock.extendForEver() }
        } catch is CancellationError {
            // The end in order.
        }
        do { try await lock.release() } catch { logger.error("the lock was not given back: \(error)") }
    }
}

/// The part of the daemon that deletes what was kept long enough, once an hour.
struct PruningPart: Service {
    let pruner: Pruner
    let current: CurrentSetup
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: .seconds(3600))
                    let summary = try await pruner.prune(current.value.retention, at: Date())
                    let rows = summary.tables.reduce(0) { $0 + $1.rows }
                    if rows > 0 { logger.info("\(rows) rows were kept long enough and are deleted") }
                    await pruneSnapshots()
                } catch let failure as StoreFailure {
                    logger.error("nothing was pruned: \(failure)")
                } catch {
                    return
                }
            }
        }
    }
}

extension PruningPart {
    private func pruneSnapshots() async {
        let setup = current.value
        do {
            let files = try await offPool("snapshots") { _ in
                try SnapshotFolder(setup).prune(
                    olderThan: setup.configuration.retention.snapshots, now: Date())
            }
            if files > 0 { logger.info("\(files) files of pages were kept long enough and are deleted") }
        } catch {
            logger.error("no pages were pruned: \(error)")
        }
    }
}

/// The part of the daemon that reads the configuration again on SIGHUP, and keeps the old one where the new one is wrong.
struct ReloadPart: Service {
    let current: CurrentSetup
    let load: @Sendable () async throws -> Setup
    let manager: ServiceManager?
    let status: DaemonStatus
    let place: String
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            for await _ in signals {
                manager?.reloading()
                defer { manager?.ready(status.line) }
                do {
                    let next = try await load()
                    if next.configuration.database != current.value.configuration.database {
                        logger.warning("the database stays \(place) until the daemon is started again")
                    }
                    current.value = next
                    logger.notice("the configuration was read again")
                } catch {
                    let reason =
                        (error as? ConfigurationError)?.description ?? CommandEnd(error).message ?? "\(error)"
                    logger.error("the configuration stays as it was: \(reason)")
                }
            }
        }
    }
}
