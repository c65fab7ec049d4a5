public import Foundation
public import TerminCore

/// A service of an office as the store knows it.
public struct StoredService: Hashable, Sendable {
    /// The row of the database.
    public let id: Int64
    /// The id of the office.
    public let office: String
    /// The id of the portal that reads it.
    public let portal: String
    /// Department, category, name and priority; its aliases are the names it had before.
    public var service: Service
    /// The address of the office.
    public var baseURL: String
    /// The options of the office.
    public var options: [String: String]
    /// Whether it can be subscribed to.
    public var isActive: Bool
    /// A sentence for people.
    public var description: String?
    /// How often it was looked for, pruned looks included.
    public let totalChecks: Int64
    /// How many slots appeared, pruned ones included.
    public let appointmentsFound: Int64
    /// When it was last looked for.
    public let lastCheckAt: Date?
    /// When a look last showed slots.
    public let lastAppointmentsAt: Date?

    /// A stored service.
    public init(
        id: Int64, office: String, portal: String, service: Service, baseURL: String,
        options: [String: String], isActive: Bool = true, description: String? = nil, totalChecks: Int64 = 0,
        appointmentsFound: Int64 = 0, lastCheckAt: Date? = nil, lastAppointmentsAt: Date? = nil
    ) {
        self.id = id
        self.office = office
        self.portal = portal
        self.service = service
        self.baseURL = baseURL
        self.options = options
        self.isActive = isActive
        self.description = description
        self.totalChecks = totalChecks
        self.appointmentsFound = appointmentsFound
        self.lastCheckAt = lastCheckAt
        self.lastAppointmentsAt = lastAppointmentsAt
    }
}
