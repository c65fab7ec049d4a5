"""The service catalogue: 10 categories, 22 services, and the tooltips that make it the page that costs."""
from page_parts import CALENDAR, CATEGORY, CONCERN, LOCATION, MDT, SERVICE, infobox, wizard

# 10 categories, 22 services; the benchmark looks for the one named above.
CATALOGUE = [
    ("Ersterteilung / Erweiterung", [
        "Antrag auf Ersterteilung Fahrerlaubnis", "Erweiterung um eine Klasse", "Begleitetes Fahren "]),
    ("Abholung Führerschein / Rückfragen", ["Abholung Führerschein", "Rückfrage zu einem Antrag"]),
    (CATEGORY, [
        "Umschreibung ausländischer Führerschein (EU+EWR)", SERVICE, "Umschreibung Dienstführerschein"]),
    ("Pflichtumtausch/Ersatzführerschein", [
        "Pflichtumtausch Führerschein", "Ersatz nach Verlust &amp; Diebstahl"]),
    ("Auflagen", ["Eintragung einer Auflage", "Löschung einer Auflage"]),
    ("Personenbeförderung", ["Fahrgastschein beantragen", "Fahrgastschein verlängern"]),
    ("Berufskraftverkehr", ["Fahrerkarte", "Qualifikationsnachweis"]),
    ("Internationaler Führerschein", ["Internationaler Führerschein"]),
    ("Eignung", ["Abgabe eines Gutachtens", "Einsicht in die Akte"]),
    ("Sonstiges", ["Bescheinigung", "Beratung", "Abgabe von Unterlagen"]),
]
# Pictures as recorded: which service (by its place), how many characters of base64.
PICTURES = {
    0: [28_536, 13_664], 2: [192_176], 6: [35_048], 9: [18_216], 13: [17_908], 17: [14_520, 6_824],
}


def service_item(number, name, plain, rich):
    """One service: label, tooltip (hidden text and popover), the number with its buttons."""
    label = name.strip()

    def button(kind):
        title = f"Anzahl {label} {'mehr' if kind == 'plus' else 'weniger'}"
        return f"""<span class="input-group-btn cnc-{kind} col" style="font-size: 1em!important;">
                                <button id="button-{kind}-{number}" type="button" class="btn btn-number"
                                    data-type="{kind}" data-field="cnc-{number}" aria-label="{title}"
                                    title="{title}" >
                                    <span class="glyphicon glyphicon-{kind}" aria-hidden="true"></span>
                                </button>
                            </span>"""

    return f"""<li id="li-{number}" class="liConcernsChecklist">
                <input type="hidden" id="cncInputTooHigh_str-input-{number}" value="Das sind zu viele.">
                <input type="hidden" id="cncInputInvalid_str-input-{number}" value="Das ist keine Zahl.">
                <input type="hidden" id="cncSelected_str-{number}" value="{label} vorgemerkt">
                <div id="containerConcerns-{number}" class="container containerConcerns" >
                    <div id="rowContainer-{number}" class="row justify-content-start" >
                        <div id="labelAnliegen-{number}" class="col-sm-8" style="padding-right:0px;">
                            <label tabindex="0" id="labelInput-{number}" class="labelConcerns"
                                for="input-{number}" aria-label="{label}" ><b>{label}</b><br/></label>
                            <div id="labelConcernSelect-{number}" class="labelConcernSelect"
                                style="padding:5px">
                            <a class="tooltipLink" aria-describedby="tooltip-{number}" tabindex="0"
                                role="tooltip" data-toggle="popover">
                                <div id="tooltip-{number}" class="visuallyhidden">{plain}</div>
                                <span aria-hidden="true" class="info-circle"></span>
                            </a>
                            <div style="display: none;" class="tvo_popover_content">{rich}</div>
                            </div>
                        </div>
                        <div id="inputBox-{number}" class="input-number-control input-group col-sm-4">
                            {button("minus")}
                            <input  id="input-{number}"
                                    type="number"
                                    name="cnc-{number}"
                                    title="Bis zu 8"
                                    aria-label="Anzahl {label}, 0 bis 8"
                                    class="cnc-item form-control cnc-number input-number col"
                                    data-tevis-type="mdc"
                                    data-tevis-locations="{LOCATION}|{LOCATION}|{LOCATION}"
                                    data-tevis-calendars="{CALENDAR}"
                                    data-tevis-cncinfotext="{rich}"
                                    data-tevis-cncpaper=""
                                    data-tevis-cncname="{name}"
                                    data-tevis-maxpersons="9"
                                    data-tevis-cncid="{number}"
                                    data-tevis-duration="30"
                                    data-tevis-duration2=""
                                    data-tevis-advance=""
                                    data-tevis-displayinfo=""
                                    data-tevis-exec_presence="1"
                                    data-tevis-exec_online="0"
                                    data-tevis-rules="{number:032x}"
                                    value="0"
                                    min="0"
                                    max="8"
                                    >
                            {button("plus")}
                            <p class="visuallyhidden" aria-live="polite" id="cnc-{number}" > 0 {label}</p>
                        </div>
                    </div>
                    <nav id="weiter-nav-{number}" aria-label="Sprung" tabindex="-1"><p style="margin: 0px;">
                        <a class="unsichtbar" href="#WeiterButton">Ende</a></p></nav>
                </div>
                </li>"""


def tooltip(words, kind, share, pictures):
    """A tooltip as plain text and marked up; about `share` bytes in three places, plus pictures."""
    lines = max(1, share // 3 // 700)
    paragraphs = [words.text(share // 3 // lines) for _ in range(lines)]
    rich = "".join(f"<p>{text}<br>&nbsp;</p>" for text in paragraphs)
    if kind == "pictures":
        images = [words.picture(length) for length in pictures]
        rich += "".join(f"<p><img alt='' src='data:image/png;base64,{image}' /></p>" for image in images)
    return " ".join(paragraphs), rich


def catalogue(words, kind, share):
    first = number = CONCERN - 6
    groups = []
    for group, (category, names) in enumerate(CATALOGUE):
        items = ""
        for name in names:
            items += service_item(number, name, *tooltip(words, kind, share, PICTURES.get(number - first, [])))
            number += 1
        key = 454 + group
        groups.append(f"""<div id="concerns_accordion-{key}" data-active="false">
                <h3 id="header_concerns_accordion-{key}">{category}</h3>
                <div id="content_concerns_accordion-{key}">
                <ul id="ul_concerns_accordion-{key}" class="ulConcerns">{items}</ul></div></div>
""")
    return f"""{wizard(2, "Was brauchen Sie?")}{infobox(None, None)}
<form id="cnc-select-form" method="get" action="location">
<input type="hidden" value="{MDT}" name="mdt"><input type="hidden" name="select_cnc" value="1">
<script>{words.script(18_000)}</script>
{''.join(groups)}<div class="button_container row"><hr>
<script type="application/javascript">{words.script(13_000)}</script>
<input type="submit" class="sel_button btn btn-primary pull-right fifty" value="Weiter" id="WeiterButton">
</div></form>
<script type="application/javascript">{words.script(7_000)}</script>
"""
