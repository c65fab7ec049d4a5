/// One service in the catalogue, with the number field and its buttons.
struct ServiceEntry {
    var service: OfficeContent.Service
    var id: Int
    var locations: [OfficeContent.Location]
    /// The long texts of padded pages.
    var filler: HTML

    var html: HTML {
        """
        <li id="li-\(id)" class="liConcernsChecklist">
          <input type="hidden" id="cncInputTooHigh_str-input-\(id)" value="Höchstens \(service.maximum).">
          <input type="hidden" id="cncSelected_str-\(id)" value="\(name) gewählt">
          <div id="containerConcerns-\(id)" class="container containerConcerns" >
            <div id="rowContainer-\(id)" class="row justify-content-start" >
              <div id="labelAnliegen-\(id)" class="col-sm-8" style="padding-right:0px;">
                <div id="labelConcernSelect-\(id)" class="labelConcernSelect" style="padding-bottom:5px">
                  <label tabindex="0" id="labelInput-\(id)" class="labelConcerns" for="input-\(id)" \
        aria-label="\(name)" ><b>\(name)</b><br/>
                  </label>
                  <a class="tooltipLink" aria-describedby="tooltip-\(id)" tabindex="0" role="tooltip">
                    <div id="tooltip-\(id)" class="visuallyhidden">Tooltip \(hint)\(filler)</div>
                    <span aria-hidden="true" class="info-circle" style="margin-bottom: -5px"></span>
                  </a>
                  <div style="display: none;" class="tvo_popover_content">\(hint)<br> <br>\(filler)</div>
                </div>
              </div>
              <div id="inputBox-\(id)" class="input-number-control input-group col-sm-4">
                <span class="input-group-btn cnc-minus col">
                  <button id="button-minus-\(id)" type="button" class="btn btn-default btn-number"  disabled \
        data-type="minus" data-field="cnc-\(id)" title="\(name) weniger" >
                    <span class="glyphicon glyphicon-minus" aria-hidden="true"></span>
                  </button>
                </span>
                \(input)
                <span class="input-group-btn cnc-plus">
                  <button id="button-plus-\(id)" type="button" class="btn btn-default btn-number col" \
        data-type="plus" data-field="cnc-\(id)" title="\(name) mehr" >
                    <span class="glyphicon glyphicon-plus" aria-hidden="true"></span>
                  </button>
                </span>
                <p class="visuallyhidden" aria-live="polite" id="cnc-\(id)" > 0 \(name) gewählt</p>
              </div>
            </div>
          </div>
        </li>
        """
    }

    private var input: HTML {
        """
        <input  id="input-\(id)"
                    type="number"
                    name="cnc-\(id)"
                    title="Höchstens \(service.maximum)!"
                    class="cnc-item form-control cnc-number input-number col"
                    data-tevis-type="mdc"
                    data-tevis-locations="\(repeatedLocations)"
                    data-tevis-calendars="\(calendars)"
                    data-tevis-cncinfotext="<p>\(hint)</p>\(filler)"
                    data-tevis-cncpaper="\(filler)"
                    data-tevis-cncname="\(name)"
                    data-tevis-maxpersons="\(service.maximum + 1)"
                    data-tevis-cncid="\(id)"
                    data-tevis-duration="\(service.minutes)"
                    data-tevis-duration2=""
                    data-tevis-advance=""
                    data-tevis-displayinfo=""
                    data-tevis-rules="00000000000000000000000000000000"
                    data-tevis-exec_presence="1"
                    data-tevis-exec_online="0"
                    value="0"
                    min="0"
                    max="\(service.maximum)" 
                    >
        """
    }

    private var hint: HTML { "Bis zu \(service.maximum) je Termin, Dauer etwa \(service.minutes) Minuten." }

    private var name: HTML {
        switch service.spelling {
        case .plain: "\(service.name)"
        case .trailingBlank: "\(service.name) "
        case .entities: "\(withEntities: service.name)"
        }
    }

    private var calendars: String {
        locations.map { String(Calendars.number(of: $0)) }.joined(separator: "|")
    }

    /// Real pages name a location once for every counter.
    private var repeatedLocations: String {
        locations.flatMap { [$0.number, $0.number] }.map(String.init).joined(separator: "|")
    }
}

/// The calendars behind the locations.
enum Calendars {
    static func number(of location: OfficeContent.Location) -> Int { 119 + location.number }
}
