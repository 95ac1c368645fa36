extension RegisterTables {
    /// The care regulators of the four nations, by what their files are called here.
    package static let regulators = ["cqc", "care_inspectorate", "ofsted", "ciw", "rqia", "other"]

    package static let serviceLocation = Table(
        "service_location", plural: "service_locations",
        "A place where a service is given. Leave out places that must not be known, as of a refuge.",
        key: ["service", "postcode"],
        columns: [
            Column("service", .link(to: "service"), "The service.", required: true),
            Column("postcode", .code, "The postcode of the place.", required: true),
        ])

    package static let registration = Table(
        "registration", plural: "registrations",
        "The number by which a care regulator knows a service.",
        key: ["regulator", "number"],
        columns: [
            Column("regulator", .choice(regulators), "Whose number it is.", required: true),
            Column(
                "number", .code,
                "CQC's location id, Ofsted's URN, the Care Inspectorate's CS number.",
                required: true),
            Column("service", .link(to: "service"), "The service.", required: true),
            Column(
                "found_by", .choice(["hand", "name_and_postcode"]),
                "How it was known to be this service's: name_and_postcode by import inspections.",
                required: true, defaultValue: "hand"),
        ])

    package static let inspection = Table(
        "inspection", plural: "inspections", "What a care regulator found a service to be.",
        key: ["service", "regulator", "rated_on"],
        columns: [
            Column("service", .link(to: "service"), "The service.", required: true),
            Column("regulator", .choice(regulators), "Who inspected it.", required: true),
            Column(
                "rated_on", .date,
                "The day of the inspection or, where only that is published, of its publication.",
                required: true),
            Column("rating", .text, "The overall rating, in the regulator's words."),
            Column(
                "lowest_grade", .integer(1...6),
                "The lowest grade of its parts, from 1 unsatisfactory to 6 excellent."),
            Column("parts", .text, "The ratings of its parts, in the regulator's words."),
            Column(
                "matched_by", .choice(["registration_number", "name_and_postcode", "hand"]),
                "How it was known to be about this service.", required: true,
                defaultValue: "hand"),
            Column("source", .text, "Where the rating comes from."),
        ])
}
