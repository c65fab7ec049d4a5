import TerminCore

/// The days with their times: one day in a `details`, several in an accordion.
struct SlotTables {
    var visit: Visit
    var slots: [SimulatedSlot]

    var html: HTML {
        let days = Dictionary(grouping: slots, by: \.day).sorted { $0.key < $1.key }
        if let only = days.first, days.count == 1, visit.settings.layout != .severalDays {
            return oneDay(only.key, only.value)
        }
        let sections: [HTML] = days.map { day, slots in
            """
            <h3 title="\(title(day))"><span class="ui-accordion-header-icon ui-icon"></span>\(title(day))</h3>
            \(panel(day, slots))

            """
        }
        return "<div id=\"sugg_accordion\">\n\(sections)</div>"
    }

    private func oneDay(_ day: Day, _ slots: [SimulatedSlot]) -> HTML {
        """
        <details id="details_suggest_times" class="ui-accordion ui-widget ui-helper-reset" isOpen>
          <summary id="suggest_details_summary" class="ui-accordion-header ui-corner-top ui-state-default">
            <span class="ui-accordion-header-icon ui-icon ui-icon-triangle-1-s"></span>
            \(title(day))
          </summary>
          \(panel(day, slots))
        </details>
        """
    }

    private func title(_ day: Day) -> String { "\(day.germanWeekday), \(day.german)" }

    private func panel(_ day: Day, _ slots: [SimulatedSlot]) -> HTML {
        let hours = Dictionary(grouping: slots) { $0.time.minutes / 60 }.sorted { $0.key < $1.key }
        let rows: [HTML] = hours.enumerated().map { index, hour in
            let span = "\(padded(hour.key, to: 2)):00 - \(padded(hour.key + 1, to: 2)):00"
            let cells: [HTML] = hour.value.enumerated().map { place, slot in
                "<td>\(slot.isFree ? form(slot, row: index + 2, place: place + 1) : greyedOut(slot))</td>\n"
            }
            return """
                <tr>

                  <th scope="row">
                    <span aria-hidden="true">\(span)</span>
                    <span class="invisible_text">zwischen \(hour.key) und \(hour.key + 1) Uhr </span>
                  </th>

                \(cells)</tr>

                """
        }
        return """
            <div id="panel_\(day.unixTime)" class="suggest_details_panel ui-accordion-content \
            ui-corner-bottom ui-helper-reset ui-widget-content">
            <table class="sugg_table ">
            \(rows)</table>
            </div>
            """
    }

    private func greyedOut(_ slot: SimulatedSlot) -> HTML {
        """
        <button type="button" class="suggest_btn btn btn-primary " disabled>\(slot.time.description)</button>
        """
    }

    private func form(_ slot: SimulatedSlot, row: Int, place: Int) -> HTML {
        let start = slot.time.minutes
        let end = start + (visit.choices.first?.service.minutes ?? 30)
        let checksum = String(repeating: "0", count: 64)
        let proof: HTML = """

              <input type="hidden" name="checksum" value="\(checksum)" />
              <input type="hidden" name="pow_token" value="" />
              <input type="hidden" name="pow_nonce" value="" />
            """
        return """
            <form method="post" class="suggestion_form" style="margin-bottom: 0px;">
              <input type="hidden" name="start" value="\(start)" />
              <input type="hidden" name="end" value="\(end)" />
              <input type="hidden" name="day" value="\(slot.day.weekday)" />
              <input type="hidden" name="block" value="\(place)" />
              <input type="hidden" name="hour" value="\(row)" />
              <input type="hidden" name="week" value="\(slot.day.isoWeek)" />
              <input type="hidden" name="date" value="\(slot.day.compact)" />
              <input type="hidden" name="cal" value="\(visit.location.map(Calendars.number) ?? 0)" />\
            \(visit.settings.hasProofOfWork ? proof : "")

              <button type="submit" class="suggest_btn btn btn-primary " title="\(slot.time.description)">\
            \(slot.time.description)</button >
            </form>
            """
    }
}
