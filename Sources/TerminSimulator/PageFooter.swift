/// The end of every page. It lies within `main` and holds the hidden dialogs, whose words mean nothing.
enum PageFooter {
    static let html: HTML = """
              <footer id="footer" class="tvweb_form">
                <nav id="footer-nav" class="nav navHelp" aria-labelledby="footernavlabel">
                  <p id="footernavlabel" class="visuallyhidden">Hilfe und rechtliche Angaben</p>
                  \(dialog)
                  <ul id="footer_links">
                    <li><a class="text-nowrap" href="#" id="footer_link_help" title="Hilfe">Hilfe</a></li>
                    <li><a class="text-nowrap" href="#" id="footer_link_imprint">Impressum</a></li>
                    <!--##USAGE_FEEDBACK_URL##-->
                  </ul>
                  <p id="link-target-text" class="visuallyhidden"> Wird in einem Fenster gezeigt.</p>
                </nav>

                <br/><input type="hidden" id="session_reset_lifetime" value="1440" />\
        <input type="hidden" id="session_warning_str" value="Achtung" />\
        <div id="session_reset_wrap_wrap" role="timer" tabindex="0"><p id="session_reset_wrap">\
        Noch <span id="session_reset_input">0</span> Minuten bis zum Ende der Sitzung</p></div>\
        <nav id="inhalt-nav" aria-label="Sprunglink" tabindex="-1"><p><a class="unsichtbar" href="#inhalt">\
        Zum Inhalt der Seite</a></p></nav>
              </footer>
        """

    private static let dialog: HTML = """
        <div id="footer_dialog" class="modal fade" tabindex="-1" role="dialog" aria-label="Fenster">\
        <div class="modal-dialog" role="document"><div class="modal-content"><div class="modal-header">\
        <button type="button" class="close" id="close_btn_X" data-dismiss="modal" autofocus>\
        <span aria-hidden="true">&times;</span></button><h1 class="modal-title">Titel</h1></div>\
        <div class="modal-body"><div id="modal_help"><ol style="padding-left: 15px;">
          <li><h2 class="h3like">Behörde</h2><p>Am Anfang steht die Wahl der Behörde.</p></li>
          <li><h2 class="h3like">Anliegen</h2><p>Geben Sie an, wofür und wie oft Sie kommen möchten.</p></li>
          <li><h2 class="h3like">Termin</h2>
            <p>Ein Kalender oder eine Liste mit Vorschlägen zeigt die freien Zeiten. Rote Felder
              sind vergeben, Ihr gewähltes Feld wird grün. Ist kein Termin verfügbar, sagt die Seite das.<br>
              Vorschläge lassen sich nach Tag und Uhrzeit eingrenzen.</p></li>
          <li><h2 class="h3like">Persönliche Daten</h2><p>Felder mit Stern sind nötig, auch der
              Sicherheitscode.</p></li>
        </ol></div><div id="modal_imprint"><h3>Eine erfundene Behörde zu Versuchszwecken</h3></div>\
        <div id="modal_privacy"><h3>Es werden keine Daten gespeichert.</h3></div>\
        <div id="modal_session"><p>\(PortalWords.sessionEnds)</p><p>Wer weitermachen will, schließt dieses \
        Fenster.</p></div></div><div class="modal-footer"><button type="button" id="close_btn" \
        class="sel_button btn btn-primary btn-ok" data-dismiss="modal">Zu</button></div></div></div></div>
        """
}
