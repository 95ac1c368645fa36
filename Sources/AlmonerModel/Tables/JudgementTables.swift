extension RegisterTables {
    package static let review = Table(
        "review", plural: "reviews", "A review of a contract, held or still to be held.",
        key: ["contract", "kind", "due_on"],
        columns: [
            Column("contract", .link(to: "contract"), "The contract.", required: true),
            Column(
                "kind", .choice(["monitoring", "annual", "strategic"]), "What sort of review.",
                required: true),
            Column("due_on", .date, "The day it is due.", required: true),
            Column("held_on", .date, "The day it was held; empty: not yet."),
            Column("rating", .integer(1...6), "From 1 unsatisfactory to 6 excellent."),
            Column("users_consulted", .flag, "Whether service users were asked."),
            Column("carers_consulted", .flag, "Whether carers were asked."),
            Column("provider_consulted", .flag, "Whether the provider was asked."),
            Column("findings", .text, "What was found."),
            Column("actions", .text, "What is to be done."),
        ])

    package static let risk = Table(
        "risk", plural: "risks",
        "How risky a contract was judged on a day: likelihood times impact is 1–5 low, 6–12 "
            + "medium, 15–25 high.",
        key: ["contract", "assessed_on"],
        columns: [
            Column("contract", .link(to: "contract"), "The contract.", required: true),
            Column("assessed_on", .date, "The day it was judged.", required: true),
            Column(
                "likelihood", .integer(1...5), "From 1 rare to 5 almost certain.", required: true),
            Column("impact", .integer(1...5), "From 1 slight to 5 severe.", required: true),
            Column("mitigation", .text, "What is done about it."),
        ])

    package static let notice = Table(
        "notice", plural: "notices", "A notice that was published about a contract.",
        key: ["contract", "code", "published_on"],
        columns: [
            Column("contract", .link(to: "contract"), "The contract.", required: true),
            Column(
                "code", .choice((1...17).map { "UK\($0)" } + ["other"]),
                """
                The code of the notice under the Procurement Act 2023: UK7 contract details, UK9 \
                performance, UK10 change, UK11 termination; other for a notice of another regime.
                """, required: true),
            Column("published_on", .date, "The day it was published.", required: true),
            Column("reference", .text, "The number of the notice, or where it can be read."),
        ])

    package static let withdrawal = Table(
        "withdrawal", plural: "withdrawals",
        "A record made in error, as it was when it was withdrawn.",
        key: ["table_name", "record_key", "withdrawn_at"],
        columns: [
            Column("table_name", .code, "The table it was in.", required: true),
            Column("record_key", .code, "What it was known by.", required: true),
            Column("record", .text, "The record as JSON.", required: true),
            Column("reason", .text, "Why it was withdrawn.", required: true),
            Column("withdrawn_at", .instant, "When, in UTC.", required: true),
        ])
}
