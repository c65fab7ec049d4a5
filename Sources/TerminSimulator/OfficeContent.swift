/// What a simulated office offers: its units, their services and locations.
public struct OfficeContent: Hashable, Sendable {
    /// The authority, as the page's title names it.
    public var name: String
    /// The units of the front page, in its order.
    public var units: [Unit]

    /// An office named `name` with these units.
    public init(name: String, units: [Unit]) {
        self.name = name
        self.units = units
    }

    /// A functional unit: one entry of the front page with a catalogue of its own.
    public struct Unit: Hashable, Sendable {
        /// The `md` of its address. Unlike `mdt` it never changes.
        public var number: Int
        /// The name, as front page and infobox write it.
        public var name: String
        /// What it offers, in the order of the page.
        public var categories: [Category]
        /// Where it receives people.
        public var locations: [Location]

        /// The unit `number` with its catalogue and locations.
        public init(number: Int, name: String, categories: [Category], locations: [Location]) {
            self.number = number
            self.name = name
            self.categories = categories
            self.locations = locations
        }

        /// Every service, in the order of the page.
        public var services: [Service] { categories.flatMap(\.services) }
    }

    /// A group of services under one heading.
    public struct Category: Hashable, Sendable {
        /// The heading.
        public var name: String
        /// Its services, in the order of the page.
        public var services: [Service]

        /// The category `name` with these services.
        public init(_ name: String, _ services: [Service]) {
            self.name = name
            self.services = services
        }
    }

    /// Something an appointment can be made for.
    public struct Service: Hashable, Sendable {
        /// How the catalogue's markup writes a name; it reads the same to people.
        public enum Spelling: Hashable, Sendable {
            case plain
            /// A blank follows the name.
            case trailingBlank
            /// Umlauts are written as entities.
            case entities
        }

        /// The name, as people read it.
        public var name: String
        /// How long one appointment takes.
        public var minutes: Int
        /// How many may be asked for at once.
        public var maximum: Int
        /// How the markup writes the name.
        public var spelling: Spelling

        /// The service `name`.
        public init(_ name: String, minutes: Int = 30, maximum: Int = 2, spelling: Spelling = .plain) {
            self.name = name
            self.minutes = minutes
            self.maximum = maximum
            self.spelling = spelling
        }
    }

    /// A place with counters.
    public struct Location: Hashable, Sendable {
        /// The value of the form's `loc`.
        public var number: Int
        /// The name, as the location step writes it.
        public var name: String
        /// Street and house number.
        public var street: String
        /// Postcode and town.
        public var town: String

        /// The location `number` at this address.
        public init(number: Int, name: String, street: String, town: String) {
            self.number = number
            self.name = name
            self.street = street
            self.town = town
        }

        /// Name, street and town in one line, as the infobox writes it.
        public var line: String { "\(name), \(street), \(town)" }
    }
}
