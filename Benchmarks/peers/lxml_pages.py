"""The four pages read with lxml: compiled XPaths, ids by id()."""
from lxml import etree, html

from tevis_page import CATEGORY, FIELDS, SERVICE, checked, expect, folded, slot

VERSION = "lxml {}, libxml2 {}".format(etree.__version__, ".".join(map(str, etree.LIBXML_VERSION)))


def with_class(name):
    return f"contains(concat(' ',normalize-space(@class),' '),' {name} ')"


SERVICE_FORM = etree.XPath("//form[@id='cnc-select-form']")
GROUPS = etree.XPath("//div[starts-with(@id,'concerns_accordion-')]")
HEADINGS = etree.XPath(".//h3[starts-with(@id,'header_concerns_accordion-')]")
ITEMS = etree.XPath(f".//input[{with_class('cnc-item')}]")
LOCATION_FORMS = etree.XPath("id('suggest_location_content')//form[@method='post']")
LOCATION_NAME = etree.XPath(
    f".//dl[{with_class('suggest_location_tbl')}]/dt[contains(.,'Name')]/following-sibling::*[1][self::dd]")
LOCATION_STEP = etree.XPath("id('inhalt')//h1[contains(.,'Standortauswahl')]")
CONCERNS = etree.XPath("id('info_box_cnc_list')//li[ancestor::*[@id='infobox_content']]")
PLACE = etree.XPath("id('infobox_content')//dt[contains(.,'Standort')]/following-sibling::*[1][self::dd]")
SLOT_FORMS = etree.XPath(f"id('inhalt')//form[{with_class('suggestion_form')}]")
BUTTON = etree.XPath(f".//button[{with_class('suggest_btn')} and not(@disabled)]")
TITLES = etree.XPath("id('inhalt')//h1|id('inhalt')//h2")
INPUTS = etree.XPath(".//input[@name]")


def document(body):
    return html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))


def text(element):
    return folded("".join(element.itertext()))


def fields(form):
    return {item.get("name"): item.get("value", "") for item in INPUTS(form)}


def read_catalogue(body):
    """The target of the service's location page."""
    page = document(body)
    forms = SERVICE_FORM(page)
    expect(len(forms) == 1, "no service form")
    listed = {
        (text(HEADINGS(group)[0]), folded(item.get("data-tevis-cncname"))): item.get("name")
        for group in GROUPS(page) for item in ITEMS(group)}
    concern = listed.get((CATEGORY, SERVICE))
    expect(concern, "the service is not in the catalogue")
    return f"location?mdt={fields(forms[0])['mdt']}&select_cnc=1&{concern}=1"


def read_location(body):
    """The name of the location and what its form sends."""
    forms = LOCATION_FORMS(document(body))
    expect(len(forms) == 1, "no location form")
    values = fields(forms[0])
    return text(LOCATION_NAME(forms[0])[0]), {name: values[name] for name in FIELDS}


def is_location_step(body):
    return bool(LOCATION_STEP(document(body)))


def read_slots(body, location=None):
    page = document(body)
    concerns, place = CONCERNS(page), text(PLACE(page)[0])
    slots = []
    for form in SLOT_FORMS(page):
        values = fields(form)
        slots.append(slot(values["date"], values["start"], text(BUTTON(form)[0]), place))
    return checked(slots, text(concerns[0]), place, location, [text(title) for title in TITLES(page)])
