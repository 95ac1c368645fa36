extension RegisterTables {
    package static let service = Table(
        "service", plural: "services", "Something people can use.", key: ["reference"],
        listed: [
            "reference", "name", "service_type", "provider", "provision", "level",
            "annual_capacity",
        ],
        columns: [
            Column("reference", .code, "What people call the service by.", required: true),
            Column("name", .text, "Its name.", required: true),
            Column(
                "service_type", .link(to: "service_type"), "What it is compared with others by."),
            Column("provider", .link(to: "organisation"), "Who provides it."),
            Column(
                "provision", .choice(["in_house", "external"]),
                "Whether the commissioner provides it itself."),
            Column(
                "level",
                .choice(["universal", "early_intervention", "targeted", "intensive", "acute"]),
                "How far from prevention it lies."),
            Column(
                "min_age", .integer(0...130),
                "The youngest age it is for; without one, from birth."),
            Column("max_age", .integer(0...130), "The oldest age it is for; without one, any."),
            Column("opened_on", .date, "The day it opened."),
            Column("closed_on", .date, "The last day it was open; not before it opened."),
            Column(
                "annual_capacity", .integer(0...10_000_000_000),
                "How many people can be served in a year."),
        ])

    package static let serviceCell = Table(
        "service_cell", plural: "service_cells",
        "The service map: whom a service serves, with what need, where. A parent stands for all "
            + "its leaves.",
        key: ["service", "care_group", "need", "area"],
        columns: [
            Column("service", .link(to: "service"), "The service.", required: true),
            Column("care_group", .link(to: "care_group"), "Whom it serves.", required: true),
            Column("need", .link(to: "need"), "With what need.", required: true),
            Column("area", .link(to: "area"), "Where.", required: true),
        ])

    package static let serviceOutcome = Table(
        "service_outcome", plural: "service_outcomes", "The outcomes a service works towards.",
        key: ["service", "outcome"],
        columns: [
            Column("service", .link(to: "service"), "The service.", required: true),
            Column("outcome", .link(to: "outcome"), "The outcome.", required: true),
        ])
}
