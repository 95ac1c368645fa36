extension RegisterTables {
    package static let area = Table(
        "area", plural: "areas", "A place; places make a tree.", key: ["code"],
        columns: [
            Column("code", .code, "Its official (GSS) code, or the body's own.", required: true),
            Column("name", .text, "Its name.", required: true),
            Column("kind", .text, "County, district, locality, ward and so on."),
            Column("parent", .link(to: "area"), "The place it is part of."),
            Column("population", .integer(0...10_000_000_000), "How many people live there."),
        ])

    package static let careGroup = Table(
        "care_group", plural: "care_groups", "The people a service is for; a tree.", key: ["code"],
        columns: [
            Column("code", .code, "A short code.", required: true),
            Column("name", .text, "Its name.", required: true),
            Column("parent", .link(to: "care_group"), "The wider group it is part of."),
        ])

    package static let need = Table(
        "need", plural: "needs", "What people need; a tree.", key: ["code"],
        columns: [
            Column("code", .code, "A short code.", required: true),
            Column("name", .text, "Its name.", required: true),
            Column("parent", .link(to: "need"), "The wider need it is part of."),
        ])

    package static let outcome = Table(
        "outcome", plural: "outcomes",
        "A change wanted for people; a tree within its framework.", key: ["code"],
        columns: [
            Column("code", .code, "A short code.", required: true),
            Column("framework", .text, "The set of outcomes it belongs to.", required: true),
            Column("name", .text, "The change wanted.", required: true),
            Column(
                "stage", .choice(["initial", "incremental", "sustainment", "overarching"]),
                "How far along the way it lies."),
            Column(
                "parent", .link(to: "outcome"), "The wider outcome, in the same framework."),
        ])

    package static let serviceType = Table(
        "service_type", plural: "service_types",
        "What services are compared by: home care, residential care and so on.", key: ["code"],
        columns: [
            Column("code", .code, "A short code.", required: true),
            Column("name", .text, "Its name.", required: true),
        ])
}
