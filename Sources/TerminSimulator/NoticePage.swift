/// The pages that are no step of the wizard.
enum NoticePage {
    /// The portal's own error page.
    static func error(_ words: String, _ visit: Visit) -> HTML {
        PageFrame(visit: visit, kind: "content--error").page(
            """
            <h1 class="error">\(words)</h1>
            <p><a href="./">Von vorn beginnen</a></p>
            """)
    }

    /// More was asked for than one appointment can hold.
    static func tooMany(maximum: Int, _ visit: Visit) -> HTML {
        error("Maximal \(maximum) Anliegen dieses Typs auswählbar", visit)
    }

    static func maintenance(_ visit: Visit) -> HTML {
        PageFrame(visit: visit, kind: "content--error").page(
            "<h1>Wartungsarbeiten</h1>\n<p>\(PortalWords.maintenance)</p>")
    }

    /// Between location and times on instances that want `suggest` to be asked for.
    static func locationTaken(_ visit: Visit) -> HTML {
        PageFrame(visit: visit, kind: "content--location").step(
            3, PortalWords.chooseLocation, infobox: Infobox(visit),
            """
            <h2 class="h1like">Ihr Standort ist vorgemerkt</h2>
            <p><a class="btn btn-primary" href="suggest">Zu den Terminvorschlägen</a></p>
            """)
    }

    /// Nothing on it is where it was.
    static func redesigned(_ visit: Visit) -> HTML {
        """
        <!doctype html>
        <html lang="de"><head><meta charset="utf-8"><title>\(visit.settings.content.name)</title></head>
        <body><div id="app"><header class="top"><p>Willkommen auf unserer neuen Seite</p></header>
        <section class="grid"><ul class="times"><li data-at="2031-01-02T08:30">8.30 Uhr</li></ul></section>
        </div></body></html>

        """
    }

    static func tooManyRequests(_ visit: Visit) -> HTML {
        plain("429 Too Many Requests", "Zu viele Anfragen")
    }

    static func serverError(_ visit: Visit) -> HTML { plain("500 Internal Server Error", "Interner Fehler") }

    static let notFound = plain("404 Not Found", "Diese Adresse gibt es hier nicht")

    private static func plain(_ title: String, _ words: String) -> HTML {
        """
        <!DOCTYPE html>
        <html><head><title>\(title)</title></head><body><h1>\(words)</h1></body></html>

        """
    }
}
