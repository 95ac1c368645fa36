extension RegisterTables {
    private static let complexities = Column.Kind.choice(["low", "medium", "high"])

    package static let casePlan = Table(
        "case_plan", plural: "case_plans",
        "The hours that a contract plans for a case of one complexity, and how many cases.",
        key: ["contract", "complexity"],
        columns: [
            Column("contract", .link(to: "contract"), "The contract.", required: true),
            Column("complexity", complexities, "How complex the cases are.", required: true),
            Column("planned_hours", .number(0...1e15), "Hours planned for one case."),
            Column(
                "profiled_cases", .integer(0...10_000_000_000),
                "Cases a year that it is priced for."),
        ])

    package static let caseDelivery = Table(
        "case_delivery", plural: "case_deliveries",
        "The cases of one complexity that a contract closed in a month, and the hours they took.",
        key: ["contract", "complexity", "month"],
        columns: [
            Column("contract", .link(to: "contract"), "The contract.", required: true),
            Column("complexity", complexities, "How complex the cases were.", required: true),
            Column("month", .month, "The month of delivery.", required: true),
            Column("hours", .number(0...1e15), "Hours delivered to these cases."),
            Column("cases", .integer(0...10_000_000_000), "How many cases."),
        ])
}
