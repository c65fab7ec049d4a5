import Foundation
import TerminCore
import TerminEngine

/// A profile as it is shown.
struct Heatmap: Encodable {
    let office: String
    @Nullable var service: String?
    let quantity: Int
    let timeZone: String
    /// Own looks of the last eight weeks, and how many found something new.
    let looks: Int
    let finds: Int
    /// How much of the profile is this calendar's own, 0 to 1.
    let ownShare: Double
    /// Monday first, 24 hours each; 1 is the mean.
    let weights: [[Double]]

    init(office: Office, service: Service?, quantity: Int, own: OwnFinds) {
        self.office = office.id
        self.service = service?.name
        self.quantity = quantity
        timeZone = office.timeZone
        looks = own.looks
        finds = own.finds
        ownShare = (WeeklyProfile.share(of: own) * 1000).rounded() / 1000
        let profile = WeeklyProfile(blending: own)
        weights = (0..<7).map { day in
            (0..<24).map { (profile.weight(ofHour: day * 24 + $0) * 1000).rounded() / 1000 }
        }
    }

    /// The least weight of each shade but the first.
    private static let steps = [0.3, 0.7, 1.2, 2.0]
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// Whether a terminal that shows more than ASCII reads us.
    private static var showsShades: Bool {
        let environment = ProcessInfo.processInfo.environment
        // The first that is set wins, as in setlocale(3).
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        let name = locale?.uppercased() ?? ""
        return Console.isTerminal && (name.contains("UTF-8") || name.contains("UTF8"))
    }

    /// Prints 76 columns.
    func write() {
        let shades = Self.showsShades ? [" ", "░", "▒", "▓", "█"] : [" ", ".", "+", "#", "@"]
        Console.write(plain(service.map { "\(office): \($0)" } ?? office) + ", time of " + timeZone)
        let hours = (0..<24).map { $0 < 10 ? " 0\($0)" : " \($0)" }.joined()
        Console.write(Paint.dim("   " + hours))
        for (day, weights) in zip(Self.days, weights) {
            let cells = weights.map { weight in
                " " + String(repeating: shades[Self.steps.count { $0 <= weight }], count: 2)
            }
            Console.write(day + cells.joined())
        }
        let legend = zip(["under 0.3", "0.3", "0.7", "1.2", "2.0 or more"], shades).map { "'\($1)' \($0)" }
        Console.write(Paint.dim("times the mean: " + legend.joined(separator: "  ")))
        let percent = Int((ownShare * 100).rounded())
        Console.write(
            finds == 0
                ? "no finds of its own in \(counted(looks, "look")): what is known of other offices"
                : "\(percent) % its own: \(counted(finds, "find")) in \(counted(looks, "look")) of eight weeks; "
                    + "the rest is known of other offices")
    }
}
