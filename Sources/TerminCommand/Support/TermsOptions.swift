import ArgumentParser
import Foundation
import TerminCore
import TerminEngine

/// The terms of a subscription: how often, how, and of which slots somebody is told.
struct TermsOptions: ParsableArguments {
    @Option(help: "The time between two looks, such as 5m (default: schedule.default_interval).")
    var every: String?
    @Option(help: "How they are told: telegram, email, stdout (default: the first address they have).")
    var channels: String?
    @Option(help: "Only slots from this day on.") var from: String?
    @Option(help: "Only slots up to this day.") var to: String?
    @Option(help: "Only slots on these days of the week: mon,tue or 1,2.") var weekdays: String?
    @Option(help: "Only slots from this time of the day on, such as 09:00.") var after: String?
    @Option(help: "Only slots up to this time of the day.") var before: String?
    @Option(name: .customLong("location"), help: "Only slots at places with this in their name; repeatable.")
    var locations: [String] = []
    @Option(help: "Only slots before this day: for who has an appointment already.") var earlierThan: String?
    @Option(help: "Remind so many minutes before a slot begins.") var remind: Int?
    @Option(help: "When it ends by itself: a day, or a duration such as 30d.") var expires: String?
    @Flag(help: "Do not tell of new slots.") var noFound = false
    @Flag(help: "Do not tell that slots are gone.") var noGone = false
    @Flag(help: "Tell that looks fail.") var errors = false

    /// What the options say, as values.
    struct Wish {
        let interval: Duration?
        let channels: [NotificationChannel]?
        let filter: SlotFilter
        let expiresAt: Date?
    }

    func validate() throws {
        if let remind, !(1...43_200).contains(remind) {
            throw ValidationError("--remind is from 1 to 43200 minutes")
        }
        if noFound, noGone, !errors, remind == nil {
            throw ValidationError("--no-found and --no-gone leave nothing to tell")
        }
    }

    /// - Throws: `CommandEnd` of status 64 that names the option.
    func wish(in timeZone: String, now: Date) throws -> Wish {
        Wish(
            interval: try every.map { try Self.interval($0) },
            channels: try channels.map { try Self.channels($0) },
            filter: try filter(), expiresAt: try expires.map { try Self.end($0, in: timeZone, now: now) })
    }

    private static func interval(_ text: String) throws -> Duration {
        guard let wish = Duration(text: text), wish > .zero else {
            throw CommandEnd(.usage, plain("--every: '\(text)' is not a duration: \(Duration.rule)"))
        }
        guard wish <= .seconds(366 * 86_400) else {
            throw CommandEnd(.usage, "--every: \(text) is longer than a year")
        }
        return wish
    }

    private static func channels(_ text: String) throws -> [NotificationChannel] {
        var list: [NotificationChannel] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard let channel = NotificationChannel(rawValue: name) else {
                throw CommandEnd.unknown(
                    "channel", plain(name), among: NotificationChannel.allCases.map(\.rawValue))
            }
            if !list.contains(channel) { list.append(channel) }
        }
        return list
    }

    private func filter() throws -> SlotFilter {
        func day(_ option: String, _ text: String?) throws -> String? {
            try text.map { text in
                guard let day = Day(text) else {
                    throw CommandEnd(.usage, plain("\(option): '\(text)' is not a day such as 2026-12-01"))
                }
                return day.description
            }
        }
        func time(_ option: String, _ text: String?) throws -> String? {
            try text.map { text in
                guard let time = TimeOfDay(text) else {
                    throw CommandEnd(.usage, plain("\(option): '\(text)' is not a time such as 09:00"))
                }
                return time.description
            }
        }
        guard !locations.contains(where: { $0.allSatisfy(\.isWhitespace) }) else {
            throw CommandEnd(.usage, "--location: a part of a name is needed")
        }
        let filter = SlotFilter(
            from: try day("--from", from), to: try day("--to", to),
            weekdays: try weekdays.map { try Self.weekdays($0) }, after: try time("--after", after),
            before: try time("--before", before), locations: locations.isEmpty ? nil : locations,
            earlierThan: try day("--earlier-than", earlierThan))
        if let defect = filter.defect { throw CommandEnd(.usage, defect) }
        return filter
    }

    /// 1 (Monday) to 7, in order, of numbers or the first letters of English or German names.
    private static func weekdays(_ text: String) throws -> [Int] {
        let names = [
            ["mon", "mo"], ["tue", "di"], ["wed", "mi"], ["thu", "do"], ["fri", "fr"], ["sat", "sa"],
            ["sun", "so"],
        ]
        let days = try text.lowercased().split(separator: ",", omittingEmptySubsequences: false).map { word in
            let named = names.firstIndex { $0.contains(String(word)) }.map { $0 + 1 }
            guard let day = named ?? Int(word), (1...7).contains(day) else {
                throw CommandEnd(
                    .usage,
                    plain("--weekdays: '\(word)' is not one of mon, tue, wed, thu, fri, sat, sun or 1 to 7"))
            }
            return day
        }
        return Set(days).sorted()
    }

    /// The end of a day in the office's zone, or so long from now.
    private static func end(_ text: String, in timeZone: String, now: Date) throws -> Date {
        if let duration = Duration(text: text), duration > .zero {
            return now.addingTimeInterval(duration.seconds)
        }
        guard let day = Day(text), let end = day.end(in: timeZone) else {
            throw CommandEnd(
                .usage, plain("--expires: '\(text)' is neither a day such as 2026-12-01 nor \(Duration.rule)")
            )
        }
        guard end > now else { throw CommandEnd(.usage, "--expires: \(day) has passed already") }
        return end
    }
}

extension Day {
    /// When the day is over in `timeZone`; `nil` where the zone is unknown.
    fileprivate func end(in timeZone: String) -> Date? {
        guard let zone = TimeZone(identifier: timeZone) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        // A day past the last of the month is one of the next.
        return calendar.date(from: DateComponents(year: year, month: month, day: day + 1))
    }
}
