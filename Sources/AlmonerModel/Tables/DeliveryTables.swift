extension RegisterTables {
    package static let activity = Table(
        "activity", plural: "activity",
        "What one line of a contract delivered in one month, in one area or not broken down.",
        key: ["contract", "service", "unit", "valid_from", "area", "month"],
        columns: [
            Column(
                "contract", .link(to: "contract"), "The contract of the line.", required: true,
                storage: .partOfLine),
            Column(
                "service", .link(to: "service"), "The service of the line.", required: true,
                storage: .partOfLine),
            Column(
                "unit", .code, "The unit of the line.", required: true, storage: .partOfLine),
            Column(
                "valid_from", .date,
                """
                The first day of the line, where one contract had several prices for the service: \
                without it, the line in force on the first of the month.
                """, storage: .partOfLine),
            Column("area", .link(to: "area"), "Where; empty: not broken down."),
            Column("month", .month, "The month of delivery.", required: true),
            Column("volume", .number(0...1e15), "How many units were delivered."),
            Column(
                "cost", .money(negative: true), "What they cost; empty: not reported."),
            Column("referrals", .integer(0...10_000_000_000), "People referred."),
            Column("starts", .integer(0...10_000_000_000), "People who started."),
            Column("completions", .integer(0...10_000_000_000), "People who completed."),
        ])

    package static let payment = Table(
        "payment", plural: "payments", "Money paid out, as the ledger has it.",
        key: ["reference"],
        columns: [
            Column("reference", .code, "The ledger's own reference.", required: true),
            Column("contract", .link(to: "contract"), "The contract; none: off contract."),
            Column("payee", .link(to: "organisation"), "Who was paid, where known here."),
            Column("payee_name", .text, "Who was paid, as the ledger prints it."),
            Column("payee_number", .code, "The ledger's supplier number."),
            Column("paid_on", .date, "The day.", required: true),
            Column(
                "amount", .money(negative: true), "Excluding VAT; negative for a credit.",
                required: true),
            Column("department", .text, "The department that paid."),
            Column("purpose", .text, "What for."),
        ])
}
