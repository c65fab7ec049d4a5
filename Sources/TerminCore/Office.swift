/// One authority's instance of a portal, as data.
public struct Office: Hashable, Sendable {
    /// What commands and other programs call it: lower-case ASCII, digits and hyphens.
    public let id: String
    /// The id of the portal that reads it.
    public let portal: String
    /// What people call it.
    public let name: String
    /// The town or district it serves.
    public let place: String?
    /// The base of every relative reference; ends in `/`.
    public let url: String
    /// The IANA time zone its times are in.
    public let timeZone: String
    /// What the portal needs to know about this office; the keys are the portal's ``Portal/options``.
    public let options: [String: String]
    /// The hours in which it is looked at; `nil` is always.
    public let activeHours: ActiveHours?
    /// The services worth naming in advance; the live catalogue may have more.
    public let services: [Service]

    /// An office; `url` gets its final `/` here.
    public init(
        id: String, portal: String, name: String, place: String? = nil, url: String, timeZone: String,
        options: [String: String] = [:], activeHours: ActiveHours? = nil, services: [Service] = []
    ) {
        self.id = id
        self.portal = portal
        self.name = name
        self.place = place
        self.url = url.hasSuffix("/") ? url : url + "/"
        self.timeZone = timeZone
        self.options = options
        self.activeHours = activeHours
        self.services = services
    }
}
