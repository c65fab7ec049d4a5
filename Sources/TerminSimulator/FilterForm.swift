import TerminCore

/// The form that narrows the suggestions. Its checkboxes carry times, but none of them is a slot.
struct FilterForm {
    var visit: Visit
    var days: [Day]

    var html: HTML {
        let fields: [HTML] = visit.concernFields.map {
            "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.quantity)\" />"
        }
        let today = visit.settings.today
        let weekdays = Dictionary(grouping: days, by: \.weekday).sorted { $0.key < $1.key }.map(\.value[0])
        return """
            <details id="details_vorschlage" class="ui-accordion ui-widget ui-helper-reset" >
            <summary id="vorschlag_summary" class="ui-accordion-header ui-state-default">Eingrenzen</summary>
            <div class="ui-accordion-content ui-corner-bottom ui-helper-reset ui-widget-content">
              <form action="" method="get" id="suggest_filter_form">
                <input type="hidden" name="loc" value="\(visit.location?.number ?? 0)">
                <input type="hidden" name="mdt" value="0" />\(fields)
                <label><b>Zeitraum</b></label>
                <div id="suggest_date_wrap">
                  <label for="filter_date_from">Ab:</label>
                  <input type="text" name="filter_date_from" id="filter_date_from" class="suggest_date" \
            value="\(today.german)"/>
                  <label id="filterlabel" for="filter_date_to">Bis: </label>
                  <input type="text" name="filter_date_to" id="filter_date_to"  class="suggest_date" \
            value="\((days.max() ?? today).german)"/>
                  <p class="error-text" aria-live="polite" style="left:0%"></p>
                </div>
            <details id="suggest_filter_timespan">
            <summary class="ui-accordion-header ui-state-default" title="Uhrzeit">Uhrzeit</summary>
                <div id="panel_zeitbereich" class="ui-accordion-content">\((8...12).map(timeSpan))
                </div>
            </details>
            <details id="suggest_filter_weekday">
            <summary class="ui-accordion-header ui-state-default" title="Wochentag">Wochentag</summary>
                <div id="panel_wochentag" class="ui-accordion-content">\(weekdays.map(weekday))
                </div>
            </details>
                <input title="Alle" type="button" class="sel_button btn btn-primary fifty" value="Alle" \
            name="suggest_reset" onclick="window.location.href='?suggest&mdt=0&\(visit.concernQuery)'"/>
            <input title="Filtern" type="submit" class="sel_button btn btn-primary fifty" value="Filtern" \
            name="suggest_filter" />
            </form>
            </div>
            </details>
            """
    }

    private func weekday(_ day: Day) -> HTML {
        """

              <div>
                <label for="filter_day-\(day.weekday)">
                  <input id="filter_day-\(day.weekday)" type="checkbox" value="\(day.weekday)" \
        name="filter_day[]"  />
                  <span></span>
                  <span title="\(day.germanWeekday)">\(day.germanWeekday)</span>
                </label>
              </div>
        """
    }

    private func timeSpan(_ hour: Int) -> HTML {
        let digits = padded(hour, to: 2)
        return """

                  <div>
                    <label for="filter_timespan-\(digits)">
                      <input id="filter_timespan-\(digits)" type="checkbox" value="\(digits)" \
            name="filter_timespan[]"  />
                      <span></span>
                      <span title="\(hour) bis \(hour + 1) Uhr">\(digits):00 - \(hour + 1):00 </span>
                    </label>
                  </div>
            """
    }
}
