package import TerminCore

/// Every office there is: the bundled ones of the portals in use, and those of the configuration.
package struct OfficeCatalogue: Equatable, Sendable {
    /// Sorted by id.
    package let offices: [Office]

    /// The offices of `portals`, as far as `configuration` uses them; its own replace bundled ones of the
    /// same id.
    /// - Throws: what is wrong with a bundled file (`tevis/offices.yaml:7: …`).
    package init(
        portals: [Portal], configuration: Configuration = Configuration()
    ) throws(ConfigurationError) {
        var offices: [String: Office] = [:]
        var problems: [ConfigurationError.Problem] = []
        for portal in portals where configuration.plugins?.contains(portal.id) ?? true {
            let file = YAMLFile(name: "\(portal.id)/offices.yaml", bytes: portal.offices)
            for office in file.root?.offices(portals: [portal], implied: portal) ?? [] {
                if let other = offices[office.id] {
                    file.report(nil, "office '\(office.id)' is bundled with portal '\(other.portal)' too")
                }
                offices[office.id] = office
            }
            problems += file.problems
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        for office in configuration.offices { offices[office.id] = office }
        self.offices = offices.values.sorted { $0.id < $1.id }
    }

    /// The office with this id, in any case.
    package subscript(id: String) -> Office? {
        offices.first { $0.id == id } ?? offices.first { $0.id == id.lowercased() }
    }

    /// The ids a person may have meant who wrote `text`: by id, name and place.
    package func idsNear(_ text: String, limit: Int = 3) -> [String] {
        var ids: [String: String] = [:]
        for office in offices {
            for name in [office.id, office.name, office.place].compactMap({ $0 }) {
                ids[name] = ids[name] ?? office.id
            }
        }
        var seen: Set<String> = []
        let names = offices.map(\.id) + offices.map(\.name) + offices.compactMap(\.place)
        let near = nearMatches(text, in: names, limit: names.count).compactMap { ids[$0] }
        return near.filter { seen.insert($0).inserted }.prefix(limit).map(\.self)
    }
}
