import Foundation
import TerminCore

extension YAMLValue {
    /// A list of offices, each of them right and with an id of its own.
    ///
    /// - Parameters:
    ///   - portals: the portals they may belong to.
    ///   - others: ids of portals that are in this build, but switched off by `plugins`.
    ///   - implied: the portal of all of them, which then none may name.
    /// - Returns: the offices, or `nil` where one is wrong.
    func offices(portals: [Portal], others: [String] = [], implied: Portal? = nil) -> [Office]? {
        guard let items = list() else { return nil }
        var offices: [Office] = []
        var lines: [String: Int] = [:]
        for item in items {
            guard let values = item.mapping(keys: YAMLValue.officeKeys(implied: implied != nil)) else {
                continue
            }
            // The id may be wrong where the rest is not: both are looked at.
            let id = values["id"].flatMap { $0.officeID() }
            if let id, let first = lines[id] {
                values["id"]?.refuse("office '\(id)' stands here again; it already stands in line \(first)")
            } else if let id, let line = values["id"]?.line {
                lines[id] = line
            }
            guard let portal = implied ?? values.portal(among: portals, others: others) else {
                values.require("id", "name")
                continue
            }
            if let office = values.office(id: id, portal: portal) { offices.append(office) }
        }
        return offices.count == items.count ? offices : nil
    }

    private static func officeKeys(implied: Bool) -> [String] {
        ["id"] + (implied ? [] : ["portal"]) + [
            "name", "place", "url", "time_zone", "active_hours", "options", "services",
        ]
    }

    private func officeID() -> String? {
        guard let text = text(allowsNumbers: true) else { return nil }
        guard text.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }) else {
            return refused("'\(text)' is no id; lower-case letters a to z, digits and hyphens make one")
        }
        return text
    }

    fileprivate func timeZone() -> String? {
        guard let text = text() else { return nil }
        guard TimeZone(identifier: text) == nil else { return text }
        let near = file.nearest(text, in: TimeZone.knownTimeZoneIdentifiers)
        let hint = near.map { "did you mean '\($0)'?" } ?? "an example is Europe/Berlin"
        return refused("unknown time zone '\(text)'; \(hint)")
    }

    /// `06:00-22:00`.
    fileprivate func activeHours() -> ActiveHours? {
        guard let text = text() else { return nil }
        guard let hours = ActiveHours(text) else {
            return refused("'\(text)' are no hours of the day, such as 06:00-22:00")
        }
        return hours
    }

    /// What the portal needs to know about an office; unknown and missing options are reported.
    fileprivate func options(of portal: Portal) -> [String: String]? {
        guard let entries = mapping(keys: portal.options.map(\.name))?.entries else { return nil }
        requireOptions(of: portal, given: entries.map(\.key))
        var options: [String: String] = [:]
        for (name, value) in entries { options[name] = value.text(allowsNumbers: true) }
        return options
    }

    fileprivate func requireOptions(of portal: Portal, given: [String]) {
        for option in portal.options where option.isRequired && !given.contains(option.name) {
            refuse("option '\(option.name)' is missing: \(option.summary)")
        }
    }

    fileprivate func service() -> Service? {
        guard let values = mapping(keys: ["department", "category", "name", "aliases", "priority"]) else {
            return nil
        }
        values.require("name")
        var (department, category, name): (String?, String?, String?)
        var (aliases, priority): ([String], Int) = ([], 0)
        values.read("department", into: &department) { $0.text() }
        values.read("category", into: &category) { $0.text() }
        values.read("name", into: &name) { $0.text() }
        values.read("aliases", into: &aliases) { $0.list { $0.text() } }
        values.read("priority", into: &priority) { $0.integer(in: 0...1000) }
        return name.map {
            Service(
                department: department, category: category, name: $0, aliases: aliases, priority: priority)
        }
    }

    /// A list of services, none of them twice.
    fileprivate func services() -> [Service]? {
        guard let items = list() else { return nil }
        var services: [Service] = []
        for item in items {
            guard let service = item.service() else { continue }
            if services.contains(where: { $0.name == service.name && $0.category == service.category }) {
                item.refuse("service '\(service.name)' stands here twice")
            } else {
                services.append(service)
            }
        }
        return services.count == items.count ? services : nil
    }
}

extension YAMLMapping {
    fileprivate func portal(among portals: [Portal], others: [String]) -> Portal? {
        guard let value = self["portal"] else {
            require("portal")
            return nil
        }
        guard let id = value.text() else { return nil }
        guard let portal = portals.first(where: { $0.id == id }) else {
            if others.contains(id) { return value.refused("portal '\(id)' is not among plugins") }
            return value.refused(value.unknownPortal(id, known: portals.map(\.id)))
        }
        return portal
    }

    fileprivate func office(id: String?, portal: Portal) -> Office? {
        require("id", "name")
        if portal.home == nil { require("url") }
        var (name, place): (String?, String?)
        var (url, timeZone) = (portal.home, portal.timeZone)
        var (options, services): ([String: String], [Service]) = ([:], [])
        read("name", into: &name) { $0.text(allowsNumbers: true) }
        read("place", into: &place) { $0.text() }
        read("url", into: &url) { $0.webAddress(isBase: true) }
        read("time_zone", into: &timeZone) { $0.timeZone() }
        var hours: ActiveHours?
        read("active_hours", into: &hours) { $0.activeHours() }
        read("options", into: &options) { $0.options(of: portal) }
        if self["options"] == nil { value.requireOptions(of: portal, given: []) }
        read("services", into: &services) { $0.services() }
        guard let id, let name, let url else { return nil }
        return Office(
            id: id, portal: portal.id, name: name, place: place, url: url, timeZone: timeZone,
            options: options, activeHours: hours, services: services)
    }
}
