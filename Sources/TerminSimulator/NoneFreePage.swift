/// Step 4 (3 of 5) when nothing is free.
struct NoneFreePage {
    var visit: Visit
    var infobox: Infobox

    var html: HTML {
        let wording = visit.settings.noneWording
        let inHeading = wording == .headingAndSentence || wording == .heading
        return Filler.filling(to: visit.settings.pageSizes?.none) { bytes in
            PageFrame(visit: visit, kind: "content--mdt").step(
                visit.timeStep, inHeading ? PortalWords.noneFreeHeading : "Terminvorschläge",
                infobox: infobox,
                before: visit.locationDetails,
                """
                \(message)
                <div style="margin-top: 20px; display: inline-block; width: 100%;">
                <input class="sel_button btn btn-primary pull-left fifty " type="button"  \
                onClick="historyGoBack('\(visit.locationAddress)');" \
                title="Zurück" id="zurueck" value="Zurück">
                </div>
                \(Filler.hidden(bytes: bytes))
                """,
                afterwards: "\(TevisDialog.confirmation)\(TevisDialog.script)")
        }
    }

    private var message: HTML {
        let sentence: HTML = """
            <span>Für das gewählte Anliegen ist im Augenblick alles vergeben. Schauen Sie später noch einmal \
            herein.</span>
            """
        return switch visit.settings.noneWording {
        case .headingAndSentence, .sentence:
            "<div class=\"row\"><h2 class=\"h1like\">\(PortalWords.noneFree)</h2>\(sentence)</div>"
        case .oldSentence: "<div class=\"row\"><h1>\(PortalWords.noneFree)</h1>\(sentence)</div>"
        case .heading: "<div class=\"row\"></div>"
        }
    }
}
