/// Step 2: the services of a unit, by category.
struct CataloguePage {
    var visit: Visit
    var unit: OfficeContent.Unit

    var html: HTML { Filler.filling(to: visit.settings.pageSizes?.services, draw) }

    private func draw(bytes: Int) -> HTML {
        // Four texts a service, as real catalogues have them: twice for people, twice in attributes.
        let filler = Filler.paragraphs(bytes: bytes / max(1, unit.services.count) / 4)
        var index = 0
        let categories: [HTML] = unit.categories.enumerated().map { number, category in
            let items: [HTML] = category.services.map { service in
                defer { index += 1 }
                let id = visit.numbering.concern(at: index)
                return ServiceEntry(service: service, id: id, locations: unit.locations, filler: filler).html
            }
            return accordion(454 + number, category.name, items)
        }
        let before: HTML = """
            <input type="hidden" id="cnc-value-mandator-maxconcerns" value="8">
            <input type="hidden" id="cnc-value-mandator-maxduration" value="240">
            <input type="hidden" id="cnc-display-info" value="1">

            """
        return PageFrame(visit: visit, kind: "content--mdt").step(
            2, "\(unit.name) - Auswahl des Anliegens", infobox: Infobox(visit), before: before,
            form(categories), afterwards: TevisDialog.documents)
    }

    private var action: String { visit.settings.hasLocationStep ? "location" : "suggest" }

    private func form(_ categories: [HTML]) -> HTML {
        """
        <div class="button_container row">
        <hr>
        <p>Bis zu 8 Anliegen lassen sich zugleich wählen, bei manchen weniger.</p>
        <form action="\(action)" method="get" id="cnc-select-form">
        <input type="hidden" value="\(visit.mandator)" name="mdt" />
        <input type="hidden" value="1" name="select_cnc" />
        \(categories)
        <input class="sel_button btn btn-primary pull-left fifty " type="button"  \
        onClick="historyGoBack('./');" title="Zu den Stellen" id="zurueck" value="Zu den Stellen">
        <input type="submit" class="sel_button btn btn-primary pull-right fifty" value="Weiter" \
        title="Weiter" aria-label="Weiter" id="WeiterButton" />
        </form>
        </div>
        """
    }

    private func accordion(_ number: Int, _ name: String, _ items: [HTML]) -> HTML {
        """
         <div id="concerns_accordion-\(number)" data-active="false">
            <h3 id="header_concerns_accordion-\(number)">\(name)</h3>
            <div id="content_concerns_accordion-\(number)">
                <ul id="ul_concerns_accordion-\(number)" class="ulConcerns" style='margin-bottom: -6px;'>\
        \(items)</ul>
            </div>
        </div><br>

        """
    }
}
