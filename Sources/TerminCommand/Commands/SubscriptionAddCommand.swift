import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

extension SubscriptionCommand {
    /// `termind subscription add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Subscribes a user to a service and prints the id.",
            discussion: """
                At an office without a stored catalogue the live one is read first. Too short an interval is raised to \
                what the plan and the portal allow.
                """)

        @Option(help: "Who is told.") var user: Int64
        @Option(help: "The office; 'termind offices' lists them.") var office: String
        @Option(help: "The service: its name, an alias or a part that only one name has.") var service: String
        @Option(help: "The category, where several have a service of this name.") var category: String?
        @Option(help: "For how many.") var quantity = 1
        @OptionGroup var terms: TermsOptions
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard (1...1000).contains(quantity) else {
                throw ValidationError("--quantity is from 1 to 1000")
            }
        }

        func run() async throws {
            let plain = try global.load()
            let office = try plain.office(office)
            let wish = try terms.wish(in: office.timeZone, now: Date())
            let open = try await OpenStore(plain)
            let user = try await open.users.user(user)
            let channels = try Channels(wish.channels, of: user)
            let search = try await ServiceSearch(open, office)
            let chosen = try search.service(service, category: category)
            let terms = Subscription.Terms(
                interval: wish.interval ?? open.setup.configuration.schedule.defaultInterval,
                channels: channels.list, notifyOnFound: !self.terms.noFound,
                notifyOnGone: !self.terms.noGone, notifyOnError: self.terms.errors, filter: wish.filter,
                reminderMinutes: self.terms.remind, expiresAt: wish.expiresAt)
            let made = try await open.subscriptions.create(
                user: user.id, service: chosen.id, quantity: quantity, terms: terms,
                actor: OpenStore.actor, now: Date())
            channels.warning.map(Console.note)
            say(terms.interval, to: user, chosen, open)
            try Done.write(id: made.id, asJSON: json)
        }

        /// What plan and portal make of the wish, where that is something else.
        private func say(_ wish: Duration, to user: User, _ service: StoredService, _ open: OpenStore) {
            let plan = user.profile.plan
            let interval = open.targets.interval(wish, plan: plan, service: service)
            guard interval > wish else { return }
            let isPortal = open.setup.floor(of: service) == interval
            let cause = isPortal ? "this portal" : "the plan '\(plan.rawValue)'"
            let origin = terms.every == nil ? "the default interval" : "--every"
            Console.note(
                "\(origin) \(wish.text) is shorter than \(cause) allows; looking every \(interval.text)")
        }
    }
}

/// How a user is told: as wished, or by the first address they have.
private struct Channels {
    let list: [NotificationChannel]
    /// A channel among several that does not reach them.
    let warning: String?

    /// - Throws: `CommandEnd` of status 64 where none of them reaches the user.
    init(_ wished: [NotificationChannel]?, of user: User) throws {
        let profile = user.profile
        func reaches(_ channel: NotificationChannel) -> Bool {
            switch channel {
            case .telegram: profile.telegramID != nil
            case .email: profile.email != nil
            case .stdout, .webhook: true
            }
        }
        list = wished ?? [[.telegram, .email].first(where: reaches) ?? .telegram]
        let missing = list.filter { !reaches($0) }.map { channel in
            channel == .telegram
                ? "no Telegram number ('user add --telegram ID' gives one)"
                : "no e-mail address ('user add --email ADDR' gives one)"
        }
        let sentence = "user \(user.id) has \(missing.joined(separator: " and "))"
        guard missing.count < list.count else { throw CommandEnd(.usage, sentence) }
        warning = missing.isEmpty ? nil : sentence
    }
}
