/// The row of numbered steps with the heading of the page.
struct Wizard {
    var step: Int
    var steps: Int
    var title: String

    var html: HTML {
        """
        <div role="banner" class="wizard">
            <div class="wizard-inner">

                <ul class="nav nav-tabs" role="presentation" aria-hidden="true">\((1...steps).map(tab))
                </ul>

                <div>
                    <h1> Schritt \(step)<span class='visuallyhidden'> von \(steps)</span>\(colon) \
        \(title) </h1>
                </div><!--ende div inhalt-->
            </div><!-- ende div wizard-inner-->
        </div><!--ende div wizard-->

        """
    }

    /// Five-step instances put a blank before it.
    private var colon: HTML { steps == 5 ? " :" : ":" }

    private func tab(_ number: Int) -> HTML {
        let state = number < step ? "done" : number == step ? "active" : "disabled"
        return """

                    <li role="presentation" class="\(state)">
                        <span class="round-tab" aria-hidden="true" data-container="body" \
            data-toggle="popover" data-placement="bottom" \
            data-content="\(number == step ? title : "")" data-trigger="hover">\
            \(number)</span>
                    </li>
            """
    }

    /// Every page carries some script that quotes markup.
    static let titleScript: HTML = """
        <script>
            $(document).ready(function(){
                var heading = $("h1").first().html().replace('<span class="visuallyhidden">', '');
                document.title = document.title + " - " + heading.replace('</span>', '').trim();
            });
        </script>

        """
}

/// The summary of what has been chosen so far.
struct Infobox {
    var unit: String?
    var choices: [(quantity: Int, service: String)] = []
    var location: String?
    var appointment: String?

    init(_ visit: Visit) {
        unit = visit.unit?.name
        choices = visit.choices.map { ($0.quantity, $0.service.name) }
        location = visit.location?.line
    }

    var html: HTML {
        """
        <details id="details_infobox" class="ui-accordion ui-widget ui-helper-reset" isOpen>
            <summary id="infobox_summary" class="ui-accordion-header ui-corner-top ui-state-default">
                <span class="ui-accordion-header-icon ui-icon"></span>Ihre Angaben</summary>
            <div id="infobox_content" class="ui-accordion-content ui-helper-reset ui-widget-content">
                <dl class="grid" style="margin-bottom: 0px;">\
        \(row("Funktionseinheit", unit.map { "\($0)" }))\(row("Anliegen", concerns))\
        \(row("Standort", location.map { "<span class='cnw_skip_translation'>\($0)</span>" }))\
        \(row("Termin", appointment.map { "\($0)" }))\(row("Persönliche Daten", nil))</dl>
            </div>
        </details>

        """
    }

    private var concerns: HTML? {
        guard !choices.isEmpty else { return nil }
        let items: [HTML] = choices.map { choice in
            """
            <li>\(choice.quantity) <span class="visuallyhidden">Mal</span><span aria-hidden="true">x</span> \
            \(choice.service)</li>
            """
        }
        return "<ul id=\"info_box_cnc_list\">\(items)</ul>"
    }

    private func row(_ name: String, _ value: HTML?) -> HTML {
        let term: HTML = "<dt><span class='infobox_text'>\(name)</span></dt>"
        guard let value else {
            return "\(term)<dd><span class='visuallyhidden '>noch nicht gesetzt</span></dd>"
        }
        return "\(term)<dd class=''>\(value)</dd>"
    }
}
