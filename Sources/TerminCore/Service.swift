/// One thing an office gives appointments for.
public struct Service: Hashable, Sendable {
    /// The department of the office, where it has several.
    public let department: String?
    /// The heading the portal lists the service under; `nil` where it has none.
    public let category: String?
    /// The name, exactly as the portal writes it (white space normalised).
    public let name: String
    /// Other names a person may type for it.
    public let aliases: [String]
    /// How much the service matters where requests are scarce; larger is more.
    public let priority: Int
    /// The largest quantity one appointment may cover, where the portal says so.
    public let maximum: Int?

    /// A service; white space of the names is normalised.
    public init(
        department: String? = nil, category: String?, name: String, aliases: [String] = [],
        priority: Int = 0, maximum: Int? = nil
    ) {
        self.department = department.map(normalisedWhiteSpace)
        self.category = category.map(normalisedWhiteSpace)
        self.name = normalisedWhiteSpace(name)
        self.aliases = aliases
        self.priority = priority
        self.maximum = maximum
    }

    /// Whether a portal that lists `name` under `category` means this service.
    ///
    /// Names compare with white space normalised; a service without a category matches under any.
    public func isListed(as name: String, under category: String?) -> Bool {
        guard normalisedWhiteSpace(name) == self.name else { return false }
        guard let wanted = self.category else { return true }
        return category.map(normalisedWhiteSpace) == wanted
    }
}
