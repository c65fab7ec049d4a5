extension Catalogue {
    static let german = Catalogue(
        weekdays: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
        months: [
            "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
            "November", "Dezember",
        ],
        phrases: [
            .found: "Freie Termine",
            .gone: "Nicht mehr frei",
            .goneAfter: "weg nach {age}",
            .reminder: "Ihr Termin ist bald",
            .error: "Zurzeit keine Auskunft",
            .refused:
                "Die Seite des Amts lehnt unsere Anfragen zurzeit ab. Ob Termine frei sind, wissen wir nicht.",
            .changed:
                "Die Seiten des Amts haben sich geändert und müssen vom Betreiber angesehen werden. Ob Termine frei sind, wissen wir nicht.",
            .silent:
                "Die Seite des Amts antwortet zurzeit nicht richtig. Ob Termine frei sind, wissen wir nicht.",
            .paused: "Pausiert",
            .pausedBecause: "Grund: {reason}",
            .expiring: "Endet bald",
            .expiresOn: "Das Abo endet am {day} um {time}.",
            .quantity: "für {count} Personen",
            .seen: "gesehen um {time}, vor {age}",
            .day: "{weekday}, {day}. {month}",
            .dayOfYear: "{weekday}, {day}. {month} {year}",
            .noTime: "Uhrzeit auf der Seite",
            .more: "und {count} weitere",
            .entryPage: "Zur Terminseite des Amts",
            .openPage: "Terminseite öffnen",
            .test: "Das ist eine Probe: Nachrichten kommen hier an.",
            .days: "{count} T.",
            .hours: "{count} Std.",
            .minutes: "{count} Min.",
            .seconds: "{count} Sek.",
        ])
}
