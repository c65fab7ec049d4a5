/// The state words a checker knows the portal by. Everything else on the pages is the simulator's own prose.
enum PortalWords {
    static let noMandator = "Kein gültiger Mandant gefunden"
    static let databaseError = "Es ist ein Datenbank-Fehler aufgetreten"
    static let calendarMissing =
        "Der ausgewählte Kalender existiert nicht oder kann nicht ausgewählt werden."
    static let maintenance =
        "Die Terminvereinbarung steht zurzeit wegen Wartungsarbeiten nicht zur Verfügung."
    static let noneFree = "Kein freier Termin verfügbar"
    static let noneFreeHeading = "Terminvorschläge - Keine Zeiten verfügbar"
    static let chooseTime = "Terminvorschläge - Auswahl der Zeit"
    static let chooseLocation = "Terminvorschläge - Standortauswahl"
    static let personalData = "Eingabe der persönlichen Daten"
    static let sessionEnds = "Ihre Sitzung läuft in einer Minute ab."
    static let captcha = "Sicherheitsfrage"
}
