public import Foundation

/// A look as the store keeps it.
public struct StoredCheck: Hashable, Sendable {
    /// The row of the database.
    public let id: Int64
    /// What was looked for.
    public let serviceID: Int64
    /// For how many.
    public let quantity: Int
    /// What it counts as.
    public let status: LookStatus
    /// Whether every part was read.
    public let isComplete: Bool
    /// How many slots it showed.
    public let appointmentCount: Int
    /// The portal's words.
    public let evidence: String?
    /// The stage that failed.
    public let stage: String?
    /// The kind of failure.
    public let errorType: String?
    /// The failure in one sentence.
    public let errorMessage: String?
    /// The last page.
    public let pageURL: String?
    /// Where the page is kept, if it is.
    public let snapshotPath: String?
    /// How long it took.
    public let duration: Duration
    /// How many requests it made.
    public let requests: Int
    /// The process that looked.
    public let worker: String?
    /// When it began.
    public let checkedAt: Date

    /// A stored check.
    public init(
        id: Int64, serviceID: Int64, quantity: Int, status: LookStatus, isComplete: Bool,
        appointmentCount: Int, evidence: String?, stage: String?, errorType: String?, errorMessage: String?,
        pageURL: String?, snapshotPath: String?, duration: Duration, requests: Int, worker: String?,
        checkedAt: Date
    ) {
        self.id = id
        self.serviceID = serviceID
        self.quantity = quantity
        self.status = status
        self.isComplete = isComplete
        self.appointmentCount = appointmentCount
        self.evidence = evidence
        self.stage = stage
        self.errorType = errorType
        self.errorMessage = errorMessage
        self.pageURL = pageURL
        self.snapshotPath = snapshotPath
        self.duration = duration
        self.requests = requests
        self.worker = worker
        self.checkedAt = checkedAt
    }
}

/// Looks counted by the database.
public struct CheckStatistics: Hashable, Sendable {
    /// How many looks there were of each status; a status without looks is left out.
    public let byStatus: [LookStatus: Int]
    /// How many requests they made.
    public let requests: Int
    /// How long they took on average; `nil` where there were none.
    public let averageDuration: Duration?
    /// When the last one began.
    public let lastCheckedAt: Date?

    /// Statistics.
    public init(byStatus: [LookStatus: Int], requests: Int, averageDuration: Duration?, lastCheckedAt: Date?)
    {
        self.byStatus = byStatus
        self.requests = requests
        self.averageDuration = averageDuration
        self.lastCheckedAt = lastCheckedAt
    }

    /// How many looks there were.
    public var total: Int { byStatus.values.reduce(0, +) }
}
