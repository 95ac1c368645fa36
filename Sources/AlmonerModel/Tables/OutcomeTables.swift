extension RegisterTables {
    package static let needEstimate = Table(
        "need_estimate", plural: "need_estimates",
        "How many people of a care group have a need in an area in a year.",
        key: ["need", "care_group", "area", "year"],
        columns: [
            Column("need", .link(to: "need"), "What they need.", required: true),
            Column("care_group", .link(to: "care_group"), "Who they are.", required: true),
            Column("area", .link(to: "area"), "Where they live.", required: true),
            Column("year", .integer(1900...2200), "The year estimated for.", required: true),
            Column(
                "people", .integer(0...10_000_000_000),
                "How many; empty: suppressed, which is not none."),
            Column(
                "basis", .choice(["measured", "survey", "forecast"]), "How it was estimated."),
            Column("source", .text, "Where the figure comes from."),
        ])

    package static let measure = Table(
        "measure", plural: "measures",
        "How an outcome, or the performance of a contract, is counted.", key: ["code"],
        columns: [
            Column("code", .code, "A short code.", required: true),
            Column("outcome", .link(to: "outcome"), "The outcome it counts, or:"),
            Column("contract", .link(to: "contract"), "the contract whose performance it counts."),
            Column("name", .text, "What is counted.", required: true),
            Column("unit", .text, "In what."),
            Column(
                "direction", .choice(["higher_is_better", "lower_is_better"]),
                "Which way is better."),
            Column(
                "kind",
                .choice(["kpi", "soft_skill", "distance_travelled", "indicator", "feedback"]),
                "What sort of measure it is."),
        ])

    package static let target = Table(
        "target", plural: "targets", "The value of a measure that is aimed at in a period.",
        key: ["measure", "contract", "service", "period"],
        columns: [
            Column("measure", .link(to: "measure"), "The measure.", required: true),
            Column("contract", .link(to: "contract"), "For this contract, or:"),
            Column("service", .link(to: "service"), "for this service."),
            Column("period", .period, "A month or a financial year.", required: true),
            Column("value", .number(-1e15...1e15), "The value aimed at."),
            Column("baseline", .number(-1e15...1e15), "The value it is measured from."),
        ])

    package static let observation = Table(
        "observation", plural: "observations", "One value of a measure.",
        key: ["measure", "contract", "service", "area", "period", "point"],
        columns: [
            Column("measure", .link(to: "measure"), "The measure.", required: true),
            Column("contract", .link(to: "contract"), "Of this contract, or:"),
            Column("service", .link(to: "service"), "of this service."),
            Column("area", .link(to: "area"), "In this area; another area is a comparator."),
            Column("period", .period, "A month or a financial year.", required: true),
            Column(
                "point", .choice(["none", "start", "mid", "end"]),
                "At the start, the middle or the end of people's time in the service.",
                required: true, defaultValue: "none"),
            Column("value", .number(-1e15...1e15), "The value, or:"),
            Column("numerator", .number(-1e15...1e15), "its numerator"),
            Column("denominator", .number(-1e15...1e15), "and denominator."),
            Column(
                "suppressed", .flag, "True: too few to publish, and no value.", required: true,
                defaultValue: "false"),
            Column("source", .text, "Where the figure comes from."),
        ])
}
