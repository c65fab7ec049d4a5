import ArgumentParser
import Foundation
import TerminCore
import TerminEngine
import TerminStore

extension Bench {
    /// What the store does in a second; the peers are bare C programs with the same statements (peers/store.c).
    struct StoreBench: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "store")
        @Argument var database: String
        /// How many looks are recorded, each at a target of its own.
        @Option var units = 1000
        /// How many messages are claimed and settled.
        @Option var messages = 100_000
        /// FULL or NORMAL (SQLite), on or off (PostgreSQL, where the database itself is set so).
        @Option var durability = "FULL"
        /// Only makes the rows that the looks need, for a peer.
        @Flag var prepareOnly = false
        /// What is measured: units, claims, due or stats.
        @Option var part = "units"
        /// How many subscriptions there are to 5,000 targets.
        @Option var subscriptions = 1_000_000
        /// How many checks there are.
        @Option var checks = 10_000_000

        func run() async throws {
            let engine = try storeEngine(database, isDurable: durability != "NORMAL")
            let store = try await SQLStore(engine, worker: "bench")
            switch part {
            case "units":
                try await prepareUnits(store)
                if !prepareOnly { try await measureUnits(store) }
            case "claims": try await measureClaims(store)
            case "due": try await measureDue(engine, store)
            case "stats": try await measureStats(engine, store)
            default: throw ValidationError("--part is units, claims, due or stats")
            }
        }

        /// `units` services, each with five people who want to hear of it.
        private func prepareUnits(_ store: SQLStore) async throws {
            let units = units
            let now = Date()
            try await store.write { rows in
                let users = try (1...5).map {
                    try rows.insert(.init(telegramID: Int64($0), plan: .admin), at: now)
                }
                for number in 1...units {
                    let service = try rows.insert(
                        Service(category: "K", name: "S\(number)"), of: MadeUpOffice.office, at: now)
                    for user in users {
                        _ = try rows.insert(
                            .init(channels: [.telegram]), user: user, service: service, quantity: 1, at: now)
                    }
                }
            }
        }

        /// One check, three new episodes, five messages in each transaction.
        private func measureUnits(_ store: SQLStore) async throws {
            let office = try MadeUpOffice()
            let checks = CheckService(store)
            let clock = ContinuousClock.now
            let cpu = Bench.cpu()
            for number in 1...units {
                let now = Date()
                let recorded = try await checks.record(
                    office.look([510, 540, 570], at: now), of: Int64(number), depth: .times, patience: 2,
                    now: now)
                guard recorded.messages == 5, recorded.verdict.appeared.count == 3 else {
                    throw ValidationError("a look made \(recorded.messages) messages")
                }
            }
            result("units", units, clock, cpu)
        }

        /// Claims and settles on one connection, a hundred at a time.
        private func measureClaims(_ store: SQLStore) async throws {
            let now = Date()
            for start in stride(from: 0, to: messages, by: 1000) {
                try await store.write { rows in
                    let batch = (start..<start + 1000).map { number in
                        OutgoingMessage(
                            userID: nil, subscriptionID: nil, checkID: nil, kind: .system, channel: .telegram,
                            recipient: "1", text: String(repeating: "x", count: 280),
                            dedupeKey: "bench/\(number)",
                            seenAt: now)
                    }
                    _ = try rows.enqueue(batch, due: now, at: now)
                }
            }
            let outbox = OutboxService(store)
            let clock = ContinuousClock.now
            let cpu = Bench.cpu()
            var settled = 0
            while settled < messages {
                let claims = try await outbox.claim(limit: 100, now: Date())
                settled += try await outbox.settleSent(claims, now: Date())
            }
            result("claims", settled, clock, cpu)
        }

        private func result(
            _ name: String, _ count: Int, _ start: ContinuousClock.Instant, _ cpu: Double
        ) {
            let seconds = (ContinuousClock.now - start).seconds
            print(
                "{\"bench\":\"store\",\"peer\":\"termind\",\"case\":\"\(name)\",\"durability\":\"\(durability)\",\"count\":\(count),"
                    + "\"seconds\":\(seconds),\"per_second\":\(Double(count) / seconds),"
                    + "\"cpu_us\":\((Bench.cpu() - cpu) / Double(count) * 1e6)}")
        }
    }
}
