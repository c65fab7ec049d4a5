import TerminCore

/// Step 4 (3 of 5): the times, or the words that there are none.
struct SuggestionPage {
    var visit: Visit
    var slots: [SimulatedSlot]
    /// A fault this page draws itself.
    var fault: Fault?

    var html: HTML {
        if slots.isEmpty, fault != .softBan, fault != .hiddenNone {
            return NoneFreePage(visit: visit, infobox: infobox).html
        }
        return Filler.filling(to: visit.settings.pageSizes?.slots) { bytes in
            frame.step(
                visit.timeStep, PortalWords.chooseTime, infobox: infobox, before: visit.locationDetails,
                """
                <h2 class="h1like">Wann möchten Sie kommen?</h2>
                \(FilterForm(visit: visit, days: shown.map(\.day)).html)
                <hr/>
                \(hint(bytes))
                \(fault == .hiddenNone ? hiddenNone : "")
                \(fault == .softBan ? "" : SlotTables(visit: visit, slots: shown).html)
                \(backButton)
                """,
                afterwards: """
                    \(TevisDialog.confirmation)\(TevisDialog.script)\
                    \(visit.settings.hasProofOfWork ? TevisDialog.proofOfWork : "")
                    """)
        }
    }

    private var frame: PageFrame { PageFrame(visit: visit, kind: "content--mdt") }

    /// The slots this layout shows.
    private var shown: [SimulatedSlot] {
        visit.settings.layout == .oneDay ? slots.filter { $0.day == slots.first?.day } : slots
    }

    private var infobox: Infobox {
        var infobox = Infobox(visit)
        switch fault {
        case .wrongLocation: infobox.location = "Nebenstelle Nirgendwo, Irrweg 1, 99999 Nirgendwo"
        case .wrongService: infobox.choices = [(1, "Anmeldung eines Hundes")]
        default: break
        }
        return infobox
    }

    private func hint(_ bytes: Int) -> HTML {
        """
         <div class="info">
            <p class="hint"><strong><span class="important_info_msg">Achtung: Wer eine Uhrzeit anklickt, \
        kommt gleich zum nächsten Schritt.</span></strong></p>
            \(Filler.hidden(bytes: bytes))
        </div>
        """
    }

    private let hiddenNone: HTML = """
        <div class="row" style="display: none;"><h2 class="h1like">\(PortalWords.noneFree)</h2>\
        <span>Dieser Satz ist nicht zu sehen.</span></div>
        """

    private var backButton: HTML {
        """
        <div style="margin-top: 20px; display: inline-block; width: 100%;">
        <input class="sel_button btn btn-primary pull-left fifty " type="button"  \
        onClick="historyGoBack('\(visit.locationAddress)');" \
        title="Zurück" id="zurueck" value="Zurück">
        </div>
        """
    }
}
