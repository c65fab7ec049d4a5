public import TerminCore

#if Tevis
    import PortalTevis
#endif

/// The catalogue of checkers in this build, by trait.
public enum Portals {
    /// Every checker, in the order of the list in Package.swift.
    public static var all: [any Checker] {
        var checkers: [any Checker] = []
        #if Tevis
            checkers.append(Tevis())
        #endif
        return checkers
    }
}
