extension RegisterTables {
    package static let contract = Table(
        "contract", plural: "contracts",
        "An agreement of any kind under which services are provided.", key: ["reference"],
        listed: [
            "reference", "title", "kind", "status", "provider", "start_date", "end_date",
            "annual_value",
        ],
        columns: contractIdentity + contractTerm + contractValue + contractProcurement
            + contractBand)

    private static let contractIdentity = [
        Column("reference", .code, "What people call the agreement by.", required: true),
        Column("title", .text, "Its title.", required: true),
        Column(
            "kind",
            .choice([
                "contract", "service_level_agreement", "grant", "framework", "call_off",
                "spot_purchase", "in_house", "partnership",
            ]), "What sort of agreement it is.", required: true),
        Column(
            "status",
            .choice(["planned", "tendering", "active", "closed", "terminated", "withdrawn"]),
            "Where it stands; withdrawn: recorded in error.", required: true),
        Column("provider", .link(to: "organisation"), "Who provides under it."),
        Column("commissioner", .link(to: "organisation"), "Who commissions under it."),
        Column("department", .text, "The commissioner's department."),
        Column(
            "contract_manager", .text, "The post that manages it, never a person's name.",
            mayNameSomebody: true),
        Column("description", .text, "What it is for."),
        Column(
            "regime", .choice(["pa2023", "pcr2015", "scotland2014", "psr2023", "none"]),
            "The procurement law it was let under."),
        Column("is_light_touch", .flag, "Whether the light-touch rules apply to it."),
    ]

    private static let contractTerm = [
        Column("start_date", .date, "The first day."),
        Column("initial_end_date", .date, "The last day as first agreed."),
        Column(
            "end_date", .date,
            "The last day as it stands, extensions exercised included; none: open-ended."),
        Column("extension_until", .date, "The latest possible last day, all options used."),
        Column("terminated_on", .date, "The day it was ended early."),
        Column("notice_days", .integer(0...3_660), "Days of notice to end it."),
    ]

    private static let contractValue = [
        Column("annual_value", .money(negative: false), "Value of a year, excluding VAT."),
        Column(
            "total_value", .money(negative: false),
            "Value over the current term, excluding VAT."),
        Column(
            "maximum_value", .money(negative: false),
            "Value with all options used, excluding VAT; a framework's ceiling."),
        Column(
            "irrecoverable_vat", .money(negative: false), "VAT that cannot be recovered."),
        Column(
            "payment_mechanism",
            .choice(["block", "cost_and_volume", "spot", "outcome_based", "grant"]),
            "How it is paid."),
    ]

    private static let contractProcurement = [
        Column(
            "procurement_route",
            .choice([
                "open", "restricted", "competitive_flexible", "framework_call_off",
                "direct_award", "light_touch", "grant_process", "not_procured",
            ]), "How the provider was chosen."),
        Column("procedure_reference", .text, "The reference of the procurement or notice."),
        Column("awarded_on", .date, "The day it was awarded."),
        Column(
            "tier", .choice(["gold", "silver", "bronze"]),
            "How closely it is managed."),
        Column(
            "review_interval_months", .integer(1...600), "Months from one review to the next."),
        Column(
            "parent_contract", .link(to: "contract"),
            "The agreement it is under; a call-off's framework."),
        Column(
            "currency", .code, "ISO 4217 code of its values.", required: true, defaultValue: "GBP"),
    ]

    private static let contractBand = [
        Column(
            "referrals_from", .integer(0...10_000_000_000),
            "The fewest referrals a year that it is priced for."),
        Column(
            "referrals_to", .integer(0...10_000_000_000),
            "The most referrals a year that it is priced for; not below the fewest."),
    ]

    package static let contractLine = Table(
        "contract_line", plural: "contract_lines",
        "A priced service of a contract, while the price holds.",
        key: ["contract", "service", "unit", "valid_from"],
        columns: [
            Column("contract", .link(to: "contract"), "The contract.", required: true),
            Column("service", .link(to: "service"), "The service.", required: true),
            Column(
                "unit", .code, "What is counted: hour, session, bed_night, place, case.",
                required: true),
            Column(
                "valid_from", .date, "The first day; within the contract's dates.",
                required: true),
            Column(
                "planned_annual_volume", .number(0...1e15), "Units planned for a year."),
            Column("unit_price", .money(negative: false), "Price of one unit, excluding VAT."),
            Column(
                "valid_to", .date,
                "The last day, within the contract's dates; none: until the contract ends."),
        ])
}
