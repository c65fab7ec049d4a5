import Foundation
package import TerminCore

extension Day {
    /// The day `count` days later.
    ///
    /// - Precondition: that day lies in the years 1 to 9999.
    package func adding(days count: Int) -> Day {
        let later = midnight.addingTimeInterval(Double(count) * 86400)
        guard let day = Day(of: later, in: "UTC") else {
            preconditionFailure("\(count) days after \(self) is no day.")
        }
        return day
    }

    /// The first day from Monday to Friday, `count` days later or after that.
    func workday(after count: Int) -> Day {
        let day = adding(days: count)
        return day.weekday > 5 ? day.adding(days: 8 - day.weekday) : day
    }

    /// `Donnerstag`.
    var germanWeekday: String {
        ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"][weekday - 1]
    }

    /// `11.12.2026`.
    var german: String { "\(padded(day, to: 2)).\(padded(month, to: 2)).\(padded(year, to: 4))" }

    /// `20261211`.
    var compact: String { "\(padded(year, to: 4))\(padded(month, to: 2))\(padded(day, to: 2))" }

    /// Year and number of the ISO week, `202650`.
    var isoWeek: String {
        let thursday = adding(days: 4 - weekday)
        let firstOfYear = Day(year: thursday.year, month: 1, day: 1) ?? thursday
        let week = Int(thursday.midnight.timeIntervalSince(firstOfYear.midnight)) / 86400 / 7 + 1
        return padded(thursday.year, to: 4) + padded(week, to: 2)
    }

    /// Seconds from 1970 to the day's begin in UTC.
    var unixTime: Int { Int(midnight.timeIntervalSince1970) }

    private var midnight: Date {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        guard let date = calendar.date(from: DateComponents(year: year, month: month, day: day)) else {
            preconditionFailure("\(self) is not in the Gregorian calendar.")
        }
        return date
    }
}
