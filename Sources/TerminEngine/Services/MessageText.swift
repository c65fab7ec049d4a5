public import TerminCore

/// A message as plain text.
public enum MessageText {
    /// How many slots a message names before it says how many more there are.
    private static let most = 20

    /// `found: Fri 2026-12-11 08:30, Fri 2026-12-11 09:00 (Office, Service)`.
    public static func plain(
        _ kind: NotificationKind, _ slots: [Slot], service: String, office: String
    ) -> String {
        let words = kind == .gone ? "gone" : "found"
        // Of one place nobody needs to be told with every slot.
        let places = Set(slots.map(\.location)).count
        let moments = slots.prefix(most).map { slot in
            slot.moment + (places > 1 ? slot.location.map { " at \($0)" } ?? "" : "")
        }.joined(separator: ", ")
        let more = slots.count > most ? ", and \(slots.count - most) more" : ""
        return "\(words): \(moments)\(more) (\(office), \(service))"
    }

    /// One sentence for somebody who waits for slots of an office that is not well.
    static func notice(_ state: SourceState, service: String, office: String) -> String {
        let what =
            switch state {
            case .blocked: "the office's portal refuses to answer us at the moment"
            case .changed: "the office's pages have changed and have to be looked at by the operator"
            case .ok, .degraded: "the office's portal does not answer properly at the moment"
            }
        return
            "\(what), so we cannot tell whether appointments are free; we go on trying (\(office), \(service))"
    }

    /// One sentence for operators about a step of an office.
    static func health(_ change: HealthChange, office: String) -> String {
        let after = change.after
        switch after.state {
        case .ok:
            return
                "\(office) (\(after.office), \(after.portal)) is well again: it was \(change.before.state.rawValue)"
        case .degraded, .changed, .blocked:
            let act =
                switch after.state {
                case .blocked: "; a person has to look at it"
                case .changed: "; its checker or its catalogue has to be looked at"
                case .ok, .degraded: ""
                }
            return
                "\(office) (\(after.office), \(after.portal)) is \(after.state.rawValue): \(after.reason ?? "")\(act)"
        }
    }
}

extension Slot {
    /// `Fri 2026-12-11 08:30`, or the day alone.
    public var moment: String {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        return (["\(names[day.weekday - 1]) \(day)"] + [time?.description].compactMap { $0 }).joined(
            separator: " ")
    }
}
