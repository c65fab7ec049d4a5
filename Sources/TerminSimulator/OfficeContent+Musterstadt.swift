extension OfficeContent {
    /// The invented town of the demo: unit 3 is the driver's-licence office, at one location.
    public static let musterstadt = musterstadt(locations: 1)

    /// Musterstadt with the first one or two of its locations.
    public static func musterstadt(locations: Int) -> OfficeContent {
        let places = Array([hall, branch].prefix(max(1, locations)))
        return OfficeContent(
            name: "Stadt Musterstadt",
            units: [
                Unit(number: 1, name: "Ausländerbehörde", categories: foreigners, locations: places),
                Unit(number: 3, name: "Fahrerlaubnisbehörde", categories: licences, locations: places),
                Unit(number: 4, name: "Einwohnerangelegenheiten", categories: residents, locations: places),
            ])
    }

    private static let hall = Location(
        number: 50, name: "Straßenverkehrsamt Musterstadt", street: "Beispielallee 12",
        town: "01234 Musterstadt")
    private static let branch = Location(
        number: 51, name: "Bürgerhaus Musterstadt-Süd", street: "Am Probenweg 7", town: "01239 Musterstadt")

    private static let licences = [
        Category(
            "Ersterteilung / Erweiterung",
            [
                Service("Antrag auf Ersterteilung Fahrerlaubnis"),
                Service("Erweiterung einer Fahrerlaubnis"),
                Service("Begleitetes Fahren ab 17", spelling: .trailingBlank),
            ]),
        Category(
            "Abholung Führerschein / Rückfragen",
            [
                Service("Abholung Führerschein", minutes: 10, maximum: 8),
                Service("Rückfragen zu einem Antrag", minutes: 10, spelling: .entities),
            ]),
        Category(
            "Umschreibung ausländische Fahrerlaubnis / Dienstfahrerlaubnis",
            [
                Service(
                    "Umschreibung ausländischer Führerschein (sonstige Staaten)", spelling: .trailingBlank),
                Service("Umschreibung ausländischer Führerschein (EU+EWR)", spelling: .entities),
                Service("Umschreibung ausländischer Führerschein (Anlage 11 FeV)"),
                Service("Umschreibung einer Dienstfahrerlaubnis"),
            ]),
        Category(
            "Eintragung / Löschung von Auflagen im Führerschein",
            [Service("Schlüsselzahlen 95 & 96 eintragen", minutes: 15)]),
        Category(
            "Pflichtumtausch/Ersatzführerschein",
            [
                Service("Pflichtumtausch Führerschein", minutes: 15),
                Service("Ersatz nach Verlust oder Diebstahl", minutes: 15),
            ]),
    ]

    private static let foreigners = [
        Category(
            "Aufenthalt", [Service("Aufenthaltserlaubnis verlängern"), Service("Aufenthaltskarte abholen")])
    ]
    private static let residents = [
        Category("Meldewesen", [Service("Wohnung anmelden", minutes: 15, maximum: 8)]),
        Category(
            "Ausweise", [Service("Personalausweis beantragen", minutes: 15), Service("Ausweis abholen")]),
    ]
}
