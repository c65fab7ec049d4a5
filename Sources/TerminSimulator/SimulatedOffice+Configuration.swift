import Foundation
public import TerminCore

extension SimulatedOffice {
    /// How an instance of the portal is set up.
    public struct Configuration: Sendable {
        /// What the office offers.
        public var content = OfficeContent.musterstadt
        /// How the front page leads to the units.
        public var unitList = UnitList.links
        /// Whether a location is chosen; without this step the wizard counts to five.
        public var hasLocationStep = true
        /// What a chosen location is answered with.
        public var locationAnswer = LocationAnswer.direct
        /// How days with slots are laid out.
        public var layout = SlotLayout.automatic
        /// Whether slot forms carry the proof-of-work fields that came in October 2025.
        public var hasProofOfWork = true
        /// How the page says that nothing is free.
        public var noneWording = NoneWording.headingAndSentence
        /// Blows the pages up to the size of recorded ones; `nil` leaves them small.
        public var pageSizes: PageSizes?
        /// The name of the session cookie.
        public var cookieName = "TVWebSession"
        /// The day the office believes it is.
        public var today: Day
        /// The port to listen on; 0 takes a free one.
        public var port = 0
        /// How long the log may grow.
        public var recordLimit = 100_000
        /// The clock timelines run by.
        public var now: @Sendable () -> ContinuousClock.Instant = { .now }

        /// The usual six-step instance in Musterstadt.
        ///
        /// - Parameter today: the day the office believes it is; `nil` means what it is in Berlin.
        public init(today: Day? = nil) {
            guard let day = today ?? Day(of: Date(), in: "Europe/Berlin") ?? Day(of: Date(), in: "UTC") else {
                preconditionFailure("The clock shows a day outside the years 1 to 9999.")
            }
            self.today = day
        }
    }

    /// How the front page leads to the units.
    public enum UnitList: Hashable, Sendable {
        case links
        case buttons
    }

    /// What a chosen location is answered with.
    public enum LocationAnswer: Hashable, Sendable {
        /// The page of times.
        case direct
        /// A page without times; the client has to ask for `suggest`.
        case thenSuggest
        /// A redirect to `suggest`.
        case redirect
    }

    /// How days with slots are laid out.
    public enum SlotLayout: Hashable, Sendable {
        /// One day as `oneDay`, more as `severalDays`.
        case automatic
        /// The earliest day alone.
        case oneDay
        case severalDays
    }

    /// How the page says that nothing is free.
    public enum NoneWording: Hashable, Sendable {
        /// In the step's heading, and in an `h2` with a sentence: the pages of 2025.
        case headingAndSentence
        /// In the step's heading alone.
        case heading
        /// In an `h2` with a sentence alone.
        case sentence
        /// In an `h1` with a sentence, as older versions have it.
        case oldSentence
    }

    /// How many bytes each page is to have at least.
    public struct PageSizes: Hashable, Sendable {
        /// The catalogue of services.
        public var services: Int
        /// The choice of a location.
        public var locations: Int
        /// The page of times where nothing is free.
        public var none: Int
        /// The page of times with slots.
        public var slots: Int

        /// Pages of at least so many bytes.
        public init(services: Int, locations: Int, none: Int, slots: Int) {
            self.services = services
            self.locations = locations
            self.none = none
            self.slots = slots
        }

        /// The sizes of the pages recorded in 2025.
        public static let recorded = PageSizes(
            services: 856_000, locations: 20_000, none: 22_000, slots: 48_000)
    }
}
