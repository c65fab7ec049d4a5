/// An appointment portal of TEVIS' kind on the loopback interface: sessions, six steps, faults to order.
///
/// It never gives an appointment away; whoever submits a slot is counted in `bookingAttempts`.
public actor SimulatedOffice {
    /// The pages of the wizard.
    public enum Stage: String, CaseIterable, Sendable {
        case front, services, locations, slots, personalData
    }

    /// How this instance of the portal is set up.
    public nonisolated let configuration: Configuration

    /// The requests so far, oldest first; of very many the older half is dropped.
    public private(set) var requests: [RequestRecord] = []

    /// How often somebody tried to take a slot.
    public private(set) var bookingAttempts = 0

    var sessions: [String: Session] = [:]
    var numbering = Numbering()
    /// The catalogues drawn so far, by unit: a padded one takes far longer to draw than to send.
    var catalogues: [Int: HTML] = [:]
    private var schedule = Schedule()
    private var faults: [Stage?: PlannedFault] = [:]

    /// An office with nothing free.
    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
    }

    /// From now on `service` shows these slots and no others, whatever a timeline says.
    ///
    /// - Parameters:
    ///   - slots: all it shows, free and greyed out; none means fully booked.
    ///   - service: the service's name.
    ///   - location: a location's name; `nil` means every location.
    public func setSlots(_ slots: [SimulatedSlot], service: String, location: String? = nil) {
        schedule.set(slots, service: service, location: location)
    }

    /// Starts `timeline` now, in place of everything set before.
    public func play(_ timeline: Timeline) {
        schedule = Schedule(timeline: timeline, start: configuration.now())
    }

    /// From now on `fault` shows at `stage`; `nil` ends the one that was set there.
    ///
    /// - Parameters:
    ///   - fault: what goes wrong.
    ///   - stage: where; `nil` means wherever this fault can happen. A fault of one stage goes first.
    ///   - times: how many answers it spoils; `nil` means until it is ended.
    public func setFault(_ fault: Fault?, at stage: Stage? = nil, times: Int? = nil) {
        faults[stage] = fault.map { PlannedFault(fault: $0, left: times) }
    }

    /// Ends every fault.
    public func clearFaults() { faults = [:] }

    /// Edits the catalogue: `mdt` and every `cnc` id change, names and units stay.
    public func renumber() {
        numbering.edition += 1
        catalogues = [:]
    }

    /// Forgets every session, as a restarted server does.
    public func forgetSessions() { sessions = [:] }

    /// Empties the log and the count of bookings.
    public func clearRecords() {
        requests = []
        bookingAttempts = 0
    }

    /// How many connections the requests so far came over.
    public var connectionCount: Int { Set(requests.map(\.remotePort)).count }

    /// What `service` shows at `location` now.
    func slots(of service: String, at location: String) -> [SimulatedSlot] {
        schedule.slots(of: service, at: location, now: configuration.now())
    }

    /// The fault that spoils the next answer at `stage`, counted as used.
    func takeFault(at stage: Stage) -> Fault? {
        for key in [stage, nil] {
            guard var planned = faults[key], key != nil || planned.fault.stages.contains(stage) else {
                continue
            }
            guard let left = planned.left else { return planned.fault }
            planned.left = left - 1
            faults[key] = left > 1 ? planned : nil
            return planned.fault
        }
        return nil
    }

    func countBooking() { bookingAttempts += 1 }

    func record(_ request: RequestRecord) {
        if requests.count >= configuration.recordLimit { requests.removeFirst(requests.count / 2 + 1) }
        requests.append(request)
    }
}

/// A fault and how many answers it is still to spoil.
private struct PlannedFault {
    var fault: Fault
    var left: Int?
}
