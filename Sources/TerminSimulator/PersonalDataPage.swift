/// Step 5 (4 of 5): the form for personal data, with a captcha. It is not a page of times.
struct PersonalDataPage {
    var visit: Visit
    var appointment: String?

    /// After a time was chosen.
    var html: HTML { page(step: visit.timeStep + 1, "\(heading)\(form(dataFields + captcha))") }

    /// In place of the times: the office wants to know who asks.
    var dataFirst: HTML { page(step: visit.timeStep, "\(heading)\(form(dataFields))") }

    /// In place of the times: only the captcha.
    var captchaFirst: HTML {
        let title: HTML = "<h2 class=\"h1like\">Bitte bestätigen Sie, dass Sie kein Programm sind</h2>"
        return page(step: visit.timeStep, title: "Sicherheitsabfrage", "\(title)\(form(captcha))")
    }

    private func page(step: Int, title: String = PortalWords.personalData, _ content: HTML) -> HTML {
        var infobox = Infobox(visit)
        infobox.appointment = appointment
        return PageFrame(visit: visit, kind: "content--personaldata").step(
            step, title, infobox: infobox, content)
    }

    private var heading: HTML {
        """
        <div class="header"><h2 class="h1like">\(visit.unit?.name ?? "") - \(PortalWords.personalData) \
        für den Termin</h2></div>

        """
    }

    private func form(_ fields: HTML) -> HTML {
        """
        <form class="row" name="cal_request" id="cal-reservation" method="post" \
        action="personaldata?mdt=\(visit.mandator)" autocomplete="off">
        \(fields)
        <input type="submit" class="sel_button btn btn-primary pull-right fifty" value="Weiter" \
        id="chooseTerminButton" />
        </form>
        """
    }

    private let dataFields: HTML = """
        <label for="vorname" class="tvweb_label pflicht">Vorname <span aria-hidden="true">*</span></label>
        <input 
            id="vorname" type="text" class="personaldataInput textInput" name="vorname" value=""  />
        <label for="nachname" class="tvweb_label pflicht">Nachname <span aria-hidden="true"> * </span></label>
        <input  id="nachname" type="text" class="personaldataInput textInput" name="nachname" value=""  />
        <label for="email" class="tvweb_label  pflicht"> E-Mail  <span aria-hidden="true">*</span></label>
        <input 
            id="email" type="email" class="personaldataInput textInput " name="email" value="" />

        """

    private let captcha: HTML = """
        <label class="pflicht withTooltip"  for="captcha_result" title="\(PortalWords.captcha)"><span>\
        \(PortalWords.captcha)  <span aria-hidden="true">*</span> \
        <span class="visuallyhidden">nötig</span></span>\
        </label>
        <div id="captcha_output">
            <img id="captcha_image" class="captcha_image_personaldata" data-captchaType="2" \
        src="app/securimage/securimage_show.php?type=2&source=personaldata" alt="Verzerrte Zeichen" />
        </div>
        <div id="captcha_input">
            <input type="text" name="captcha_code" size="10" maxlength="21" class="required textInput" \
        autocomplete="off" id="captcha_result" required="required"/>
        </div>

        """
}
