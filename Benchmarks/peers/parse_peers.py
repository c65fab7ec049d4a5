"""parse_peers.py PEER FILE PAGES: the page of suggested times read again and again.

PEER is lxml, selectolax, bs4-lxml or bs4-html.parser.
"""
import sys
from importlib.metadata import version
from pathlib import Path

from tevis_page import checked, cpu_seconds, folded, peak_rss_kb, report, slot


def lxml_reader():
    import lxml_pages

    return lxml_pages.read_slots, lxml_pages.VERSION


def soup_reader(parser):
    import soup_pages

    return lambda body: soup_pages.read_slots(body, parser), soup_pages.VERSION


def selectolax_reader():
    from selectolax.lexbor import LexborHTMLParser

    def text(element):
        return folded(element.text())

    def read_slots(body):
        page = LexborHTMLParser(body)
        concern = text(page.css_first("#infobox_content #info_box_cnc_list li"))
        # lexbor has no :contains for text, so the terms are looked through.
        terms = page.css("#infobox_content dt")
        place = next(text(term.next) for term in terms if "Standort" in term.text())
        slots = []
        for form in page.css("#inhalt form.suggestion_form"):
            inputs = (item.attributes for item in form.css("input[name]"))
            values = {attributes["name"]: attributes.get("value") for attributes in inputs}
            button = form.css_first("button.suggest_btn:not([disabled])")
            slots.append(slot(values["date"], values["start"], text(button), place))
        titles = [text(title) for title in page.css("#inhalt h1, #inhalt h2")]
        return checked(slots, concern, place, None, titles)

    return read_slots, f"selectolax {version('selectolax')} (lexbor)"


READERS = {
    "lxml": lxml_reader, "selectolax": selectolax_reader, "bs4-lxml": lambda: soup_reader("lxml"),
    "bs4-html.parser": lambda: soup_reader("html.parser"),
}


def main():
    peer, path, pages = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    read, libraries = READERS[peer]()
    body = path.read_bytes()
    for _ in range(pages // 10 + 1):
        slots = read(body)
    start = cpu_seconds()
    for _ in range(pages):
        slots = read(body)
    cpu = cpu_seconds() - start
    report(
        bench="parse", peer=peer, pages=pages, cpu_us_per_page=round(cpu / pages * 1e6, 1), slots=len(slots),
        peak_rss_kb=peak_rss_kb(), **{"with": libraries})


if __name__ == "__main__":
    main()
