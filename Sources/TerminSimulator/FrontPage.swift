/// Step 1: the functional units.
struct FrontPage {
    var visit: Visit

    var html: HTML {
        let settings = visit.settings
        let entries = settings.content.units.map { settings.unitList == .links ? link($0) : button($0) }
        return PageFrame(visit: visit, kind: "content--start").step(
            1, "Auswahl der Funktionseinheit", infobox: Infobox(visit),
            """
            <h2 class="h1like">Welche Stelle möchten Sie besuchen?</h2>
            <ul class="funktionseinheiten">\(entries)
            </ul>
            """)
    }

    private func link(_ unit: OfficeContent.Unit) -> HTML {
        "\n    <li><a class=\"btn btn-primary\" href=\"select2?md=\(unit.number)\">\(unit.name)</a></li>"
    }

    private func button(_ unit: OfficeContent.Unit) -> HTML {
        """

            <li><button type="button" class="btn btn-primary" id="buttonfunktionseinheit-\(unit.number)" \
        onclick="window.location.href='select2?md=\(unit.number)'">\(unit.name)</button ></li>
        """
    }
}
