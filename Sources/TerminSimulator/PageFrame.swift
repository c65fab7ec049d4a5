/// What stands around the content of every page.
struct PageFrame {
    var visit: Visit
    /// The class of `#inhalt`, after the kind of page.
    var kind: String

    /// A whole page with `content` in `#inhalt`, and `afterwards` between it and the footer.
    func page(_ content: HTML, afterwards: HTML = "") -> HTML {
        """
        <!DOCTYPE html>
        <html lang="de" xmlns="http://www.w3.org/1999/xhtml">

            <head>
                <!--###NOINDEX###-->
                <meta charset="UTF-8">
                <title>Termine \(visit.settings.content.name)</title>
                <meta http-equiv="Content-type" content="text/html; charset=utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <link rel="stylesheet" href="styles/simulator.css">
                <script type="text/javascript" src="app/js/simulator.js"></script>
                <!--###KONTRASTSTYLE###-->
                <link rel="icon" href="data:,">
            </head>

            <body class="TEVISWEB">

                <div id="cookie_msg">
                    <span tabindex="1" style="">Diese Vorführung setzt ein Sitzungscookie.</span>
                    <input type="button" id="cookie_msg_btn_yes" class="btn" value="Einverstanden"/>
                    <input type="button" id="cookie_msg_btn_no" class="btn" value="Nein"/>
                </div>

                 <nav id="einstellungen-nav" class="mainheader" aria-labelledby="Einstellungen-Label">
                    <p id="Einstellungen-Label" class="menuEinstellung" >Ansicht</p>\
        <ul id="exTest" role="menu" class="disclosure-nav"><li>\
        <button class="NavigationButton nomenu set_contrast_btn" title="Mehr Kontrast">\
        <img  alt="" aria-hidden="true" src="styles/kontrast.svg" width="32"></button > </li ></ul>
                </nav>
            <div id="banner"></div>

                <main class="container wrapper">

                    <div class="content \(kind)" id="inhalt">
        \(content)
        </div>
        \(afterwards)
        \(PageFooter.html)
                </main>

            </body>
        </html>

        """
    }
}

extension PageFrame {
    /// The page of step `number`, headed `title`, with the infobox over `content`.
    func step(
        _ number: Int, _ title: String, infobox: Infobox, before: HTML = "", _ content: HTML,
        afterwards: HTML = ""
    ) -> HTML {
        let wizard = Wizard(step: number, steps: visit.steps, title: title)
        return page(
            "\(before)\(wizard.html)\(infobox.html)\(Wizard.titleScript)\(content)", afterwards: afterwards)
    }
}
