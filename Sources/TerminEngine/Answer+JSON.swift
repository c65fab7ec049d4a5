package import TerminCore

/// A value that is written as `null` where there is none, instead of being left out.
@propertyWrapper
public struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
    /// The value.
    public var wrappedValue: Value?

    /// A value or `null`.
    public init(wrappedValue: Value?) {
        self.wrappedValue = wrappedValue
    }

    /// Writes the value or `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

extension Answer: Encodable {
    private enum Key: String, CodingKey { case visit, all, done, catalogue, failure }

    /// Writes one key, named like the case.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .visit(let request, let then):
            try container.encode(
                VisitJSON(method: request.method.rawValue, url: request.url, body: request.body, then: then),
                forKey: .visit)
        case .all(let parts): try container.encode(parts, forKey: .all)
        case .done(let availability): try container.encode(DoneJSON(availability), forKey: .done)
        case .catalogue(let services):
            try container.encode(services.map(CatalogueEntry.init), forKey: .catalogue)
        case .failure(let failure): try container.encode(FailureJSON(failure), forKey: .failure)
        }
    }
}

private struct VisitJSON: Encodable, Sendable {
    let method: String
    let url: String
    @Nullable var body: String?
    let then: String
}

private struct DoneJSON: Encodable, Sendable {
    let status: String
    @Nullable var evidence: String?
    let slots: [SlotJSON]

    init(_ availability: Availability) {
        switch availability {
        case .open(let list):
            status = LookStatus.open.rawValue
            evidence = nil
            slots = list.map(SlotJSON.init)
        case .fullyBooked(let words):
            status = LookStatus.fullyBooked.rawValue
            evidence = words.text
            slots = []
        }
    }
}

private struct SlotJSON: Encodable, Sendable {
    let date: String
    @Nullable var time: String?
    @Nullable var location: String?
    @Nullable var bookingURL: String?

    enum CodingKeys: String, CodingKey {
        case date, time, location
        case bookingURL = "booking_url"
    }

    init(_ slot: Slot) {
        date = slot.day.description
        time = slot.time?.description
        location = slot.location
        bookingURL = slot.bookingURL
    }
}

/// One service of a catalogue, as JSON writes it.
package struct CatalogueEntry: Encodable, Sendable {
    @Nullable var category: String?
    let name: String
    @Nullable var maximum: Int?

    package init(_ service: Service) {
        category = service.category
        name = service.name
        maximum = service.maximum
    }
}

private struct FailureJSON: Encodable, Sendable {
    let kind: String
    @Nullable var stage: String?
    @Nullable var expected: String?
    let message: String
    let offered: [String]

    init(_ failure: CheckFailure) {
        kind = failure.kind
        stage = failure.stage
        expected = failure.expected
        message = failure.message
        offered = failure.offered
    }
}

extension CheckFailure {
    /// The name of the case, as JSON and the database write it.
    public var kind: String {
        switch self {
        case .unrecognised: "unrecognised"
        case .blocked: "blocked"
        case .closed: "closed"
        case .notOffered: "not_offered"
        case .misconfigured: "misconfigured"
        case .unreachable, .cancelled: "unreachable"
        }
    }

    /// What was looked for; `nil` but for an unrecognised page.
    public var expected: String? {
        guard case .unrecognised(let expected, _) = self else { return nil }
        return expected
    }

    /// What is on offer instead; empty where that is not the trouble.
    public var offered: [String] {
        guard case .notOffered(_, _, let offered, _) = self else { return [] }
        return offered
    }
}
