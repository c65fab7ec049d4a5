"""The four pages read with BeautifulSoup, as most scrapers do it."""
import bs4
from bs4 import BeautifulSoup

from tevis_page import CATEGORY, FIELDS, SERVICE, checked, expect, folded, slot

VERSION = f"BeautifulSoup {bs4.__version__}"


def document(body, parser):
    return BeautifulSoup(body, parser, from_encoding="utf-8")


def text(element):
    return folded(element.get_text())


def fields(form):
    return {item["name"]: item.get("value", "") for item in form.select("input[name]")}


def read_catalogue(body, parser):
    page = document(body, parser)
    form = page.find("form", id="cnc-select-form")
    expect(form, "no service form")
    listed = {
        (text(group.h3), folded(item["data-tevis-cncname"])): item["name"]
        for group in page.select("div[id^=concerns_accordion-]") for item in group.select("input.cnc-item")}
    concern = listed.get((CATEGORY, SERVICE))
    expect(concern, "the service is not in the catalogue")
    return f"location?mdt={fields(form)['mdt']}&select_cnc=1&{concern}=1"


def read_location(body, parser):
    forms = document(body, parser).select("#suggest_location_content form[method=post]")
    expect(len(forms) == 1, "no location form")
    values = fields(forms[0])
    name = forms[0].select_one("dl.suggest_location_tbl dt:-soup-contains('Name') + dd")
    return text(name), {name: values[name] for name in FIELDS}


def is_location_step(body, parser):
    return bool(document(body, parser).select_one("#inhalt h1:-soup-contains('Standortauswahl')"))


def read_slots(body, parser, location=None):
    page = document(body, parser)
    concern = text(page.select_one("#infobox_content #info_box_cnc_list li"))
    place = text(page.select_one("#infobox_content dt:-soup-contains('Standort') + dd"))
    slots = []
    for form in page.select("#inhalt form.suggestion_form"):
        values = fields(form)
        button = form.select_one("button.suggest_btn:not([disabled])")
        slots.append(slot(values["date"], values["start"], text(button), place))
    titles = [text(title) for title in page.select("#inhalt h1, #inhalt h2")]
    return checked(slots, concern, place, location, titles)
