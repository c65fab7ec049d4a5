/// The hidden windows behind the content of steps 2 and 4, with a heading of their own.
enum TevisDialog {
    /// Asks for the documents of a service.
    static let documents = dialog(
        closing: "close_btn_X_hint",
        """
        <button type="button" class="sel_button btn btn-primary pull-right fifty btn-ok" id="OKButton" \
        data-dismiss="modal" aria-disabled="false" title="OK">OK</button>\
        <p id="srhinweisunterlagen" class="visuallyhidden" aria-live="polite"></p>
        <button type="button" class="sel_button btn btn-primary pull-left fifty btn-abort" \
        data-dismiss="modal">Abbrechen</button>
        """)

    /// Asks whether a time is really to be taken.
    static let confirmation = dialog(
        closing: "close_btn_X_confirm_appointment",
        """
        <button type="button" class="sel_button btn btn-primary pull-left fifty btn-abort" \
        data-dismiss="modal">Nein</button>
        <button type="button" class="sel_button btn btn-primary pull-right fifty btn-ok" \
        data-dismiss="modal">Ja</button>
        """)

    /// The script behind the confirmation, full of markup in quotes.
    static let script: HTML = """
        <script type="application/javascript">
            $(document).ready(function() {
                $(".suggestion_form").submit(function(event) {
                    var picked = $(this).find("input[name=date]").val();
                    var text = "<h3 style=\\"margin-top: 0px;\\">Ihr Standort:</h3>";
                    text += "<p class=\\"cnw_skip_translation\\">" + $("#loc_details_hidden").val() + "</p>";
                    text += "<h3> Ihr Termin:</h3><p class=\\"margin-left10\\">" + picked + "</p><br>";
                    $("#TevisDialog .modal-body").html(text);
                    $("#TevisDialog").modal();
                    event.preventDefault();
                });
            });
        </script>

        """

    /// The window shown while a proof of work is computed.
    static let proofOfWork: HTML = """
        <div id="pow_ariaregion" aria-live="polite" aria-busy="false">
            <dialog id="pow_dialog" aria-modal="true" aria-labelledby="pow_dialog_progress">
            <p aria-hidden="true">Einen Augenblick, Ihre Anfrage wird geprüft.</p>
            <progress id="pow_dialog_progress" tabindex="0" aria-label="Seite lädt"></progress>
            </dialog>
        </div>
        <script type="application/javascript" src="app/js/pow.js"></script>

        """

    private static func dialog(closing id: String, _ buttons: HTML) -> HTML {
        """
        <div id="TevisDialog" class="modal fade" tabindex="-1" role="dialog" aria-label="Fenster" \
        data-backdrop="static" data-keyboard="false" >
            <div class="modal-dialog" role="document">
                <div class="modal-content">
                    <div class="modal-header">
                        <button type="button" id="\(id)" class="close" data-dismiss="modal" \
        title="Fenster schließen"><span aria-hidden="true">&times;</span></button>
                        <h1 class="modal-title">Hinweis</h1>
                    </div>
                    <div class="modal-body"></div>
                    <div class="modal-footer">
        \(buttons)
                    </div>
                </div><!-- /.modal-content -->
            </div><!-- /.modal-dialog -->
        </div><!-- /.modal -->

        """
    }
}
