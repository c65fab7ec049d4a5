/// What a checker declares about the software it reads.
public struct Portal: Hashable, Sendable {
    /// How much one walk learns.
    public enum Depth: String, Hashable, Sendable {
        /// The earliest slot of each location only: a later one than is now shown is unknown, not gone.
        case earliest
        /// The days that have slots.
        case days
        /// Every time.
        case times
    }

    /// One option an office of this portal may set.
    public struct Option: Hashable, Sendable {
        /// The key in the office's `options`.
        public let name: String
        /// What it means, in one sentence.
        public let summary: String
        /// Whether no office works without it.
        public let isRequired: Bool

        /// An option.
        public init(_ name: String, _ summary: String, isRequired: Bool = false) {
            self.name = name
            self.summary = summary
            self.isRequired = isRequired
        }
    }

    /// Lower-case ASCII, never renamed.
    public let id: String
    /// What people call the software or the site.
    public let name: String
    /// The address of the only site, ending in `/`; `nil` for a vendor of many towns.
    public let home: String?
    /// The languages of its pages, as ISO 639 codes.
    public let languages: [String]
    /// The IANA zone of offices that name none.
    public let timeZone: String
    /// How much one walk learns.
    public let depth: Depth
    /// The least time between two walks of one target.
    public let floor: Duration
    /// The least time between the starts of any two walks on one host, whatever they ask for.
    public let hostFloor: Duration
    /// The least time between two requests to one host.
    public let pace: Duration
    /// Who repairs it: names or handles.
    public let maintainers: [String]
    /// What its offices may set.
    public let options: [Option]
    /// Hosts other than the office's own that a walk may visit.
    public let hosts: [String]
    /// The bundled offices, as the bytes of their YAML file (`offices.yaml` beside the plugin).
    public let offices: [UInt8]

    /// A declaration.
    public init(
        id: String, name: String, home: String? = nil, languages: [String] = ["de"],
        timeZone: String, depth: Depth, floor: Duration, hostFloor: Duration, pace: Duration,
        maintainers: [String] = [], options: [Option] = [], hosts: [String] = [], offices: [UInt8] = []
    ) {
        self.id = id
        self.name = name
        self.home = home
        self.languages = languages
        self.timeZone = timeZone
        self.depth = depth
        self.floor = floor
        self.hostFloor = hostFloor
        self.pace = pace
        self.maintainers = maintainers
        self.options = options
        self.hosts = hosts
        self.offices = offices
    }
}
