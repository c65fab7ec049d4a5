/// Step 3: where. Every location has one form to choose it, and the same form again in the map.
struct LocationPage {
    var visit: Visit

    private var locations: [OfficeContent.Location] { visit.unit?.locations ?? [] }

    var html: HTML {
        Filler.filling(to: visit.settings.pageSizes?.locations) { bytes in
            PageFrame(visit: visit, kind: "content--location").step(
                3, PortalWords.chooseLocation, infobox: infobox,
                """
                <div class="header"><h2 class="h1like">Wohin möchten Sie kommen?</h2></div>
                <div>
                    \(map)\(locations.map(marker))
                </div>
                \(locations.count == 1 ? single(bytes) : several(bytes))
                """)
        }
    }

    private var infobox: Infobox {
        var infobox = Infobox(visit)
        infobox.location = nil
        return infobox
    }

    /// The map with its unclosed input, as recorded.
    private let map: HTML = """
        <div id="map_agreement"><p id="info_activate_map">Die Karte lädt Daten von anderen Anbietern.</p>\
        <img src="styles/loader.gif" id="map_agreement_loading" alt="loading-icon">\
        <button class="btn" id="map_agreement_accept">Zur Karte</button></div>\
        <div id="loc_map"><input type="hidden" id="local_popup_text" value="Hier sind Sie"\
        <img src="styles/loader.gif" id="map_loading" alt="loading-icon"></div>
        """

    private func marker(_ location: OfficeContent.Location) -> HTML {
        """
        <div style="display: none;" id="map_marker_content-\(location.number)">
            <div class="cnw_skip_translation">
                <b>\(location.name)</b><br/>
                \(location.street)<br/>
                \(location.town)<br/>
            </div>
            <form method="post">
                \(hiddenFields(location))
                <input type="submit" name="select_location" class="btn btn-primary map_loc_btn" \
        style="border: none!important" value="Standort auswählen"/>
            </form>
        </div>
        """
    }

    private func single(_ bytes: Int) -> HTML {
        """
        <div id="suggest_location_content" class="suggest_location_panel ui-accordion-content \
        ui-corner-bottom ui-helper-reset ui-widget-content suggest_location_single">
            \(locations.map { form($0, submit: "Weiter", id: "WeiterButton", bytes) })
        </div>
        """
    }

    private func several(_ bytes: Int) -> HTML {
        let panels: [HTML] = locations.map { location in
            """
            <h3 title="\(location.name)">\(location.name)</h3>
            <div class="suggest_location_panel ui-accordion-content ui-widget-content">
                \(form(location, submit: "\(location.name) auswählen", id: "auswahl-\(location.number)",
                    bytes / locations.count))
            </div>

            """
        }
        return "<div id=\"suggest_location_content\" class=\"suggest_location_accordion\">\n\(panels)</div>\n"
    }

    /// The form has no `action`: it posts to the address of the page itself.
    private func form(_ location: OfficeContent.Location, submit: String, id: String, _ bytes: Int) -> HTML {
        """
        <form method="post">
            \(hiddenFields(location))
            <dl class="grid suggest_location_tbl">
                <dt>Name</dt><dd class="cnw_skip_translation">\(location.name)</dd>
                <dt>Anschrift</dt><dd class="cnw_skip_translation">\(location.street), \(location.town)</dd>
                <dt>Entfernung</dt><dd class="sugg_loc_distance"></dd><dt>Information</dt><dd><div>
            Melden Sie sich am Empfang im Erdgeschoss.</div>\(Filler.paragraphs(bytes: bytes))</dd>
            </dl>
            <input class="sel_button btn btn-primary pull-left fifty " type="button"  \
        onClick="historyGoBack('select2?md=\(visit.unit?.number ?? 0)');" value="Zu den Anliegen">
            <input type="submit" class="sel_button btn btn-primary pull-right fifty" value="\(submit)" \
        title="\(submit)" aria-label="\(submit)" id="\(id)" name="select_location" />
        </form>
        """
    }

    private func hiddenFields(_ location: OfficeContent.Location) -> HTML {
        """
        <input type="hidden" name="loc" value="\(location.number)" />
                <input type="hidden" name="gps_lat" value="51.\(location.number)000" />
                <input type="hidden" name="gps_long" value="9.\(location.number)000" />
        """
    }
}
