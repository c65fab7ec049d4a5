extension Catalogue {
    static let english = Catalogue(
        weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ],
        phrases: [
            .found: "Free appointments",
            .gone: "No longer free",
            .goneAfter: "gone after {age}",
            .reminder: "Your appointment is soon",
            .error: "We cannot tell at the moment",
            .refused: "The office's page refuses to answer us at the moment, so we do not know what is free.",
            .changed:
                "The office's pages have changed and the operator has to look at them, so we do not know what is free.",
            .silent:
                "The office's page does not answer properly at the moment, so we do not know what is free.",
            .paused: "Paused",
            .pausedBecause: "Reason: {reason}",
            .expiring: "Ends soon",
            .expiresOn: "The subscription ends on {day} at {time}.",
            .quantity: "for {count} people",
            .seen: "seen at {time}, {age} ago",
            .day: "{weekday} {day} {month}",
            .dayOfYear: "{weekday} {day} {month} {year}",
            .noTime: "time on the page",
            .more: "and {count} more",
            .entryPage: "To the office's booking page",
            .openPage: "Open booking page",
            .test: "This is a test: messages arrive here.",
            .days: "{count} d",
            .hours: "{count} h",
            .minutes: "{count} min",
            .seconds: "{count} s",
        ])
}
