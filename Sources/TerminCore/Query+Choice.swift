extension Query {
    /// What stands beside the wanted service in a portal's list; `nil` where the query asks for the catalogue.
    ///
    /// `control` is whatever the checker needs to choose the service: the name of a control, an id, an address.
    /// - Throws: ``PageFailure/notOffered(field:value:offered:)`` where the list has no such service, has it under
    ///   several categories, or covers less than the wanted quantity.
    public func choice<Control>(among listed: [(service: Service, control: Control)]) throws -> Control? {
        guard let wanted = service else { return nil }
        let matching = listed.filter { wanted.isListed(as: $0.service.name, under: $0.service.category) }
        guard let (service, control) = matching.first else {
            throw PageFailure.notOffered(
                field: "service", value: wanted.name, offered: listed.map(\.service.name))
        }
        guard Set(matching.map(\.service.category)).count == 1 else {
            throw PageFailure.notOffered(
                field: "category", value: "any", offered: matching.compactMap(\.service.category))
        }
        if let maximum = service.maximum, quantity > maximum {
            throw PageFailure.notOffered(
                field: "quantity", value: String(quantity), offered: ["1…\(maximum)"])
        }
        return control
    }

    /// What stands beside the name that the office's option `option` holds; without that option the only entry.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` for an empty list,
    ///   ``PageFailure/notOffered(field:value:offered:)`` where no entry has the name,
    ///   ``PageFailure/misconfigured(option:reason:)`` where there are several and the office names none.
    public func choice<Control>(
        of option: String, among listed: [(name: String, control: Control)]
    ) throws -> Control {
        let names = listed.map(\.name)
        guard let first = listed.first else {
            throw PageFailure.unrecognised(expected: "a list of every \(option)")
        }
        guard let wanted = office.options[option] else {
            guard listed.count == 1 else {
                throw PageFailure.misconfigured(
                    option: option,
                    reason: "the office has several \(option)s: \(names.joined(separator: ", "))")
            }
            return first.control
        }
        guard let (_, control) = listed.first(where: { $0.name == wanted }) else {
            throw PageFailure.notOffered(field: option, value: wanted, offered: names)
        }
        return control
    }
}
