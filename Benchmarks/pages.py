#!/usr/bin/env python3
"""Writes the benchmark's own TEVIS-like pages into a folder: catalogue, location, none and slots.

The sizes and the shape are those of recorded pages; every word and picture is made up here, from a seed, so
two machines get the same bytes. Three quarters of the recorded catalogue are pictures in the tooltips, in
base64, once in an attribute, once in the popover: `--tooltips pictures`. With `--tooltips text` the bytes are
text with entities instead: the same size, but not the same load for a parser.
"""
import argparse
from datetime import date, datetime, timezone
from pathlib import Path

from catalogue_page import catalogue
from page_parts import (
    CALENDAR, CONCERN, LOCATION, OFFICE, PLAIN, SERVICE, Words, head, infobox, tail, wizard)

SIZES = {"catalogue": 856_424, "location": 20_298, "none": 22_148, "slots": 48_139}

STREET, TOWN = "Lindenhof 7", "40990 Musterhausen"
DAY = date(2026, 12, 11)


def location(words):
    fields = f"""<input type="hidden" name="loc" value="{LOCATION}" />
        <input type="hidden" name="gps_lat" value="51.10000" />
        <input type="hidden" name="gps_long" value="6.90000" />"""
    return f"""{wizard(3, "Terminvorschläge - Standortauswahl")}{infobox(SERVICE, None)}
<div class="header"><h2 class="h1like" style="display: inline-block;">Wohin soll es gehen?</h2></div>
<div id="loc_map">
<input type="hidden" id="local_popup_text" value="Hier"<img src="x.gif" id="map_wait"></div>
<div style="display: none;" id="map_marker_content-{LOCATION}">
    <div class="cnw_skip_translation"><b>{OFFICE}</b><br/>{STREET}<br/>{TOWN}<br/></div>
    <form method="post">
        {fields}
        <input type="submit" name="select_location" class="btn map_loc_btn" value="Standort auswählen"/>
    </form>
</div>
<script>{words.script(2_000)}</script>
<div id="suggest_location_content" class="suggest_location_panel suggest_location_single">
    <form method="post">
        {fields}
        <dl class="grid suggest_location_tbl">
            <dt>Name</dt><dd class="cnw_skip_translation">{OFFICE}</dd>
            <dt>Anschrift</dt><dd class="cnw_skip_translation">{STREET}, {TOWN}</dd>
            <dt>Entfernung</dt><dd class="sugg_loc_distance"></dd>
            <dt>Information</dt><dd><div>{words.text(120)}</div></dd>
        </dl>
        <input class="sel_button btn" type="button" onClick="back('select2?md=3');" id="zurueck"
            value="Zur&uuml;ck">
        <input type="submit" class="sel_button btn" value="Weiter" id="WeiterButton" name="select_location" />
    </form>
</div>
"""


def none(words):
    place = f"{OFFICE}, {STREET}, {TOWN}"
    return f"""{wizard(4, "Terminvorschläge - Keine Zeiten verfügbar")}{infobox(SERVICE, place)}
<div class="row"><h2 class="h1like">Kein freier Termin verfügbar</h2><span>{words.text(180)}</span></div>
<script type="application/javascript">{words.script(5_000)}</script>
"""


def slots(words):
    place = f"{OFFICE}, {STREET}, {TOWN}"
    hours = range(8, 13)
    rows = "".join(f"""<tr>
    <th scope="row"><span aria-hidden="true">{hour:02}:00 - {hour + 1:02}:00</span>
        <span class="invisible_text">{hour:02} Uhr bis {hour + 1:02} Uhr </span></th>
{slot_cell(words, hour * 60)}
{slot_cell(words, hour * 60 + 30)}
</tr>
""" for hour in hours)
    spans = "".join(f"""
                                    <div>
                                        <label style="font-size: 1em; line-height: 30px; margin-top: 4px;"
                                            for="filter_timespan-{h:02}">
                                            <input style="left: -20000px;" id="filter_timespan-{h:02}"
                                                type="checkbox" value="{h:02}" title="{h:02} Uhr"
                                                name="filter_timespan[]"  />
                                            <span></span>
                                            <span style="padding-left: 50px; position: relative;"
                                                title="{h:02} Uhr">{h:02}:00 - {h + 1}:00 </span>
                                        </label>
                                    </div>
""" for h in hours)
    midnight = int(datetime(DAY.year, DAY.month, DAY.day, tzinfo=timezone.utc).timestamp()) - 3600
    return f"""<input type="hidden" id="loc_details_hidden" value="{OFFICE}<br/>{STREET}<br/>{TOWN}" />
{wizard(4, "Terminvorschläge - Auswahl der Zeit")}{infobox(SERVICE, place)}
<h2 class="h1like">Wann soll es sein?</h2>
<details id="details_vorschlage" class="ui-accordion ui-widget ui-helper-reset" >
<summary id="vorschlag_summary" class="ui-accordion-header">Eingrenzen</summary>
<div class="ui-accordion-content ui-corner-bottom ui-helper-reset ui-widget-content">
    <form action="" method="get" id="suggest_filter_form">
        <input type="hidden" name="cnc-{CONCERN}" value="1" /><input type="hidden" name="mdt" value="0" />
        <input type="hidden" name="loc" value="{LOCATION}">
        <div id="suggest_date_wrap">
            <label for="filter_date_from">Von:</label>
            <input type="text" name="filter_date_from" id="filter_date_from" class="suggest_date"
                value="23.11.2026"/>
            <label for="filter_date_to">Bis: </label>
            <input type="text" name="filter_date_to" id="filter_date_to" class="suggest_date"
                value="11.12.2026"/>
        </div>
        <script>{words.script(5_500)}</script>
        <details id="suggest_filter_timespan"><summary>Zeitbereich</summary><div id="panel_zeitbereich">
{spans}</div></details>
        <details id="suggest_filter_weekday"><summary class="ui-accordion-header" title="Wochentag"><span
            class="ui-icon"></span>Wochentag</summary><div id="panel_wochentag"><div>
            <label for="filter_day-5">
            <input style="left: -20000px;" id="filter_day-5" type="checkbox" value="5" title="Freitag"
                name="filter_day[]"  /><span></span>
            <span title="Freitag" style="left: 5px;">Freitag</span></label>
        </div></div></details>
        <input title="Neu" type="button" class="sel_button btn" style="float: left;" aria-live="assertive"
            value="Neu" name="suggest_reset" onclick="$(this).attr('aria-busy', true);" />
        <input title="Filtern" type="submit" class="sel_button btn" value="Filtern" name="suggest_filter" />
    </form>
</div>
</details>
<hr/>
<div class="info"><p class="hint"><strong><span class="important_info_msg">Gilt.</span></strong></p></div>
<details id="details_suggest_times" class="ui-accordion ui-widget ui-helper-reset" isOpen>
    <summary id="suggest_details_summary" class="ui-accordion-header">
        <span class="ui-accordion-header-icon ui-icon ui-icon-triangle-1-s"></span>
        Freitag, {DAY:%d.%m.%Y}
    </summary>
    <div id="panel_{midnight}" class="suggest_details_panel ui-accordion-content">
<table class="sugg_table ">
{rows}</table>
</div>
</details>
<div style="margin-top: 20px;"><input class="sel_button btn" type="button" onClick="back('location');"
    title="Zurück" id="zurueck" value="Zurück"></div>
<script type="application/javascript">{words.script(5_500)}</script>
"""


def slot_cell(words, minutes):
    """A free time is a form of its own; the first and the last half hour are greyed out."""
    time = f"{minutes // 60:02}:{minutes % 60:02}"
    if minutes in (480, 750):
        return f'<td><button disabled type="button" class="suggest_btn btn ">{time}</button></td>'
    year, week, weekday = DAY.isocalendar()
    checksum = "".join(f"{words.below(256):02x}" for _ in range(32))
    values = {
        "date": f"{DAY:%Y%m%d}", "week": f"{year}{week:02}", "day": weekday, "hour": minutes // 60 - 6,
        "block": minutes // 30 % 2, "start": minutes, "end": minutes + 30, "cal": CALENDAR,
        "pow_nonce": "", "pow_token": "", "checksum": checksum}
    fields = "\n".join(
        f'                            <input type="hidden" name="{name}" value="{value}" />'
        for name, value in values.items())
    return f"""<td><form class="suggestion_form" method="post" style="margin: 0;">
{fields}

                            <button class="suggest_btn btn " type="submit" aria-label="{time}"
                                title="{time}">{time}</button >
                        </form></td>"""


def page(name, seed, kind):
    """The page, brought to its recorded size by the tooltips (catalogue) and the hidden help text."""
    def build(share, filler):
        words = Words(f"{seed} {name}")
        content = {
            "catalogue": lambda: catalogue(words, kind, share), "location": lambda: location(words),
            "none": lambda: none(words), "slots": lambda: slots(words)}[name]()
        return (head(words) + content + tail(words, filler)).encode()

    share = 0
    if name == "catalogue":
        # Two measurements give what a byte of share costs; it is not quite one, for its paragraphs' tags.
        empty, some = len(build(1_200, "")), len(build(4_800, ""))
        share = int(1_200 + (SIZES[name] - 8_000 - empty) / ((some - empty) / 3_600))
    missing = SIZES[name] - len(build(share, ""))
    if missing < 0:
        raise SystemExit(f"pages.py: {name} is {-missing} bytes too long without any filling")
    return build(share, Words(f"{seed} {name} help").text(missing, PLAIN))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--tooltips", choices=["pictures", "text"], default="pictures")
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in SIZES:
        (options.folder / f"{name}.html").write_bytes(page(name, options.seed, options.tooltips))


if __name__ == "__main__":
    main()
