extension RegisterTables {
    package static let fundingShare = Table(
        "funding_share", plural: "funding_shares",
        "What a partner promises towards a contract in a financial year.",
        key: ["contract", "partner", "financial_year"],
        columns: [
            Column("contract", .link(to: "contract"), "The contract.", required: true),
            Column("partner", .link(to: "organisation"), "Who promises it.", required: true),
            Column("financial_year", .financialYear, "The year it is for.", required: true),
            Column(
                "kind", .choice(["pooled", "aligned", "in_kind"]),
                """
                pooled: into one fund; aligned: from the partner's own budget, spent together; \
                in_kind: staff, rooms or goods, at their worth.
                """),
            Column("amount", .money(negative: false), "How much, excluding VAT."),
            Column(
                "legal_basis",
                .choice(["s75_nhs_act_2006", "s10_children_act_2004", "other"]),
                "The power it is given under."),
        ])
}
