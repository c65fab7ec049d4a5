"""The parts every page has: what is looked for, invented words, head, wizard, infobox and footer."""
import base64
import random

OFFICE = "Straßenverkehrsamt Musterhausen - Führerscheinstelle"
UNIT = "Fahrerlaubnisbehörde"
CATEGORY = "Umschreibung ausländische Fahrerlaubnis / Dienstfahrerlaubnis"
SERVICE = "Umschreibung ausländischer Führerschein (sonstige Staaten)"
MDT, CONCERN, LOCATION, CALENDAR = 71, 812, 23, 640

SYLLABLES = """ba be bo dre fel gar hin jol kam kes lun mar men nor pel quil ras rin sol tam ter tul ven wim
zel t&uuml;n k&ouml;r l&auml;m m&uuml;s gr&ouml;&szlig; h&auml;n""".split()
PLAIN = "ba be bo dre fel gar hin jol kam kes lun mar men nor pel ras rin sol tam ter tul ven wim zel".split()


class Words:
    """Invented words. Only random() is used: its sequence is promised to stay the same between versions."""

    def __init__(self, seed):
        self.source = random.Random(seed)

    def below(self, limit):
        return int(self.source.random() * limit)

    def word(self, syllables=SYLLABLES):
        return "".join(syllables[self.below(len(syllables))] for _ in range(2 + self.below(3)))

    def text(self, length, syllables=SYLLABLES):
        """Sentences of exactly `length` bytes: no entity is cut, blanks fill what is left."""
        out, size = [], 0
        while True:
            sentence = " ".join(self.word(syllables) for _ in range(6 + self.below(9))).capitalize() + ". "
            if size + len(sentence) > length:
                return "".join(out) + "." * (length - size)
            out.append(sentence)
            size += len(sentence)

    def picture(self, length):
        """`length` (a multiple of four) characters of base64 that do not compress, as those of a photo."""
        data = bytes(self.below(256) for _ in range(length // 4 * 3))
        return base64.b64encode(data).decode()

    def script(self, length):
        """Functions in the manner of the recorded ones, exactly `length` bytes; a comment fills up."""
        out = ""
        while len(out) < length - 700:
            a, b, c = (self.word(PLAIN) for _ in range(3))
            out += (
                f"function {a}_{b}( element ) {{\n"
                f"    var {c} = $( element ).closest( \".{b}\" ).find( \"input[type=number]\" );\n"
                f"    if ( {c}.length > {self.below(9)} && {c}.val() != \"\" ) {{\n"
                f"        {c}.attr( \"aria-label\", \"{a} {b}\" ).prop( \"disabled\", {c}.val() < 1 );\n"
                f"        $( \"#{a}-{self.below(999)}\" ).html( \"<b>{c}</b>\" ).show();\n    }}\n}}\n")
        return out + "//" + self.text(length - len(out) - 3, PLAIN) + "\n"


def head(words):
    sheets = "\n".join(
        f'        <link rel="stylesheet" href="styles/web/{words.word(PLAIN)}.css?v={n}" type="text/css" />\n'
        f'        <script type="text/javascript" src="app/js/{words.word(PLAIN)}.js?v={n}"></script>'
        for n in range(9))
    switches = "".join(
        f'<li><button class="NavigationButton nomenu" title="{name}" data-languageAN="{name} an"'
        f' data-languageAUS="{name} aus">' + 2 * (
            f'<img alt="{name}" aria-hidden="true" focusable="false" src="styles/web/{name}.svg" width="32">')
        + "</button ></li >" for name in ("Kontrast", "Sprache"))
    return f"""<!DOCTYPE html>
<html lang="de" xmlns="http://www.w3.org/1999/xhtml">

    <head>
        <!--###STAND###-->
        <meta charset="UTF-8">
        <title>Termine {OFFICE}</title>
        <meta http-equiv="Content-type" content="text/html; charset=utf-8" />
        <meta http-equiv="X-UA-Compatible" content="IE=Edge" />
        <meta name="viewport" content="width=device-width, initial-scale=1">
{sheets}
        <link rel="icon" href="data:,">
    </head>

    <body class="TEVISWEB">
        <div id="cookie_msg">
            <span tabindex="1" style="">Hier werden Kekse gebacken und gespeichert.</span>
            <input type="button" id="cookie_msg_btn_yes" class="btn" value="Ja bitte" />
            <input type="button" id="cookie_msg_btn_no" class="btn" value="Nein danke" />
        </div>
        <nav id="einstellungen-nav" class="mainheader" aria-labelledby="Einstellungen-Label">
            <a class="unsichtbar" href="#inhalt">Zum Inhalt</a><p id="Einstellungen-Label">Darstellung</p>
            <ul id="exTest" role="menu" class="disclosure-nav">{switches}</ul>
        </nav>
        <div id="banner"></div>
        <main class="container wrapper">
            <div class="content content--mdt" id='inhalt'>
"""


def wizard(step, title):
    tabs = "\n".join(
        f"""                        <li class="{
            'done' if n < step else 'active' if n == step else 'disabled'}" role="presentation">
                            <span data-toggle="popover" data-container="main" data-placement="top"
                                data-content="{title if n == step else n}" data-trigger="focus"
                                class="round-tab" aria-hidden="true">{n}</span>
                        </li>""" for n in range(1, 7))
    return f"""            <div class="wizard" role="banner">
                <div class="wizard-inner">
                    <ul role="presentation" aria-hidden="true" class="nav steps">
{tabs}
                    </ul>
                    <div>
                        <h1> Schritt {step}<span class='visuallyhidden'> von 6</span>: {title} </h1>
                    </div>
                </div>
            </div>
"""


def infobox(service, place):
    def entry(term, value):
        shown = value or "<span class='visuallyhidden '>noch nicht gesetzt</span>"
        return f"<dt><span class='infobox_text'>{term}</span></dt><dd class=''>{shown}</dd>"

    concerns = service and (
        '<ul id="info_box_cnc_list"><li>1 <span class="visuallyhidden">Mal</span>'
        f'<span aria-hidden="true">x</span> {service}</li></ul>')
    location = place and f"<span class='cnw_skip_translation'>{place}</span>"
    entries = [
        ("Funktionseinheit", UNIT), ("Anliegen", concerns), ("Standort", location), ("Termin", None),
        ("Persönliche Daten", None)]
    return f"""            <details id="details_infobox" class="ui-accordion ui-widget" isOpen>
                <summary id="infobox_summary" class="ui-accordion-header ui-corner-top ui-state-default">
                    <span class="ui-accordion-header-icon ui-icon"></span>Ihre bisherige Auswahl</summary>
                <div id="infobox_content" class="ui-accordion-content ui-corner-bottom ui-helper-reset">
                    <dl class="grid">{''.join(entry(*e) for e in entries)}</dl>
                </div>
            </details>
"""


def tail(words, help_text):
    """The hidden dialogs and the footer, both inside main; `help_text` brings the page to its size."""
    links = "\n".join(
        f'<li><a class="text-nowrap" href="#" aria-describedby="link-text" id="footer_link_{name}" '
        f'title="{name}" '
        f'onclick="showFooterModals(\'{name}\', $(this).text())">{name}</a></li>'
        for name in ("help", "imprint", "privacy", "accessibility", "licenses"))
    size = len(help_text) // 7
    cuts = [help_text[i * size:(i + 1) * size if i < 6 else None] for i in range(7)]
    points = "\n".join(
        f'    <li><h2 class="h3like">{words.word(PLAIN)}</h2>\n        <p>{cut}<br></p></li>' for cut in cuts)
    return f"""            </div>
            <div id="TevisDialog" class="modal fade" tabindex="-1" role="dialog" data-backdrop="static">
                <div class="modal-dialog" role="document"><div class="modal-content">
                    <div class="modal-header"><button type="button" id="close_btn_X_dialog" class="close"
                        data-dismiss="modal" aria-label="Zu" title="Zu"><span>&times;</span></button>
                        <h1 class="modal-title">Zur Kenntnis</h1></div>
                    <div class="modal-body"></div>
                    <div class="modal-footer"><button type="button" class="sel_button btn-abort">Nein</button>
                        <button type="button" class="sel_button btn-ok" data-dismiss="modal">Gut</button>
                    </div>
                </div></div>
            </div>
            <dialog id="pow_dialog" aria-modal="true"><p aria-hidden="true">Einen Augenblick.</p>
                <progress id="pow_dialog_progress" tabindex="0"></progress></dialog>
            <footer id="footer" class="tvweb_form">
                <nav id="footer-nav" class="nav navHelp" aria-labelledby="footernavlabel">
                    <div id="footer_dialog" class="modal fade" tabindex="-1" role="dialog">
                        <div id="modal_help"><ol>
{points}
                    </ol></div><div id="modal_imprint"><h3>Wer<br>
                        <a href="https://example.org/wer" target="_blank">wir sind</a></h3></div>
                        <div id="modal_privacy"><h3>Was<br>
                        <a href="https://example.org/was" target="_blank">wir wissen</a></h3></div>
                        <div id="modal_accessibility">
                        <a href="https://example.org/wie" target="_blank" title="Wie">
                        <img src="https://example.org/wie.svg" alt="Wie" width="135" height="44" /></a></div>
                        <div id="modal_licenses">Womit <a href="https://example.org/womit">wir bauen</a><br/>
                        <br/></div><div id="modal_session"><p>Gleich endet die Sitzung.</p></div></div>
                    <ul id="footer_links">
{links}
                    </ul>
                </nav>
                <br/><input type="hidden" id="session_reset_lifetime" value="1440" /><input type="hidden"
                    id="session_warning_str" value="Achtung" /><input
                    type="hidden" id="infofenster_str" value="Neu" />
                <div id="session_reset_wrap_wrap" role="timer" tabindex="0"><p id="session_reset_wrap">Noch
                    <span id="session_reset_input">0</span> Minuten</p></div>
                <nav id="inhalt-nav" aria-label="Sprung" tabindex="-1" style="margin-top:-10px"><p>
                    <a class="unsichtbar" href="#inhalt">Zum Inhalt</a></p></nav>
            </footer>
        </main>

    </body>
</html>
"""
