extension RegisterTables {
    package static let strategy = Table(
        "strategy", plural: "strategies", "A commissioning strategy for a care group.",
        key: ["reference"],
        columns: [
            Column("reference", .code, "What people call the strategy by.", required: true),
            Column("title", .text, "Its title.", required: true),
            Column("care_group", .link(to: "care_group"), "Whom it is for."),
            Column("lead", .link(to: "organisation"), "The body that leads on it."),
            Column("covers_from", .date, "The first day it covers."),
            Column("covers_to", .date, "The last day it covers."),
            Column(
                "status", .choice(["draft", "consultation", "approved", "superseded"]),
                "Where it stands.", required: true, defaultValue: "draft"),
            Column("approved_on", .date, "The day it was approved."),
            Column("approved_by", .text, "The body that approved it."),
            Column("review_due_on", .date, "The day its review is due."),
            Column("supersedes", .link(to: "strategy"), "The strategy it takes the place of."),
        ])

    package static let objective = Table(
        "objective", plural: "objectives", "What a strategy sets out to change.",
        key: ["strategy", "number"],
        columns: [
            Column("strategy", .link(to: "strategy"), "The strategy.", required: true),
            Column("number", .integer(1...1_000), "Its number in the strategy.", required: true),
            Column("statement", .text, "What is to be.", required: true),
            Column("gap", .text, "What is missing today."),
            Column("rationale", .text, "Why it is chosen."),
            Column(
                "implication",
                .choice([
                    "invest", "disinvest", "decommission", "remodel", "renegotiate",
                    "redistribute", "maintain",
                ]), "What it means for the money."),
            Column(
                "transition_cost", .money(negative: false),
                "What it costs to get there, excluding VAT."),
        ])

    package static let objectiveOutcome = linked(
        "objective_outcome", to: "outcome", "An outcome that an objective is for.",
        "The outcome.")
    package static let objectiveService = linked(
        "objective_service", to: "service", "A service that an objective changes.",
        "The service.")
    package static let objectiveContract = linked(
        "objective_contract", to: "contract", "An agreement that an objective changes.",
        "The agreement.")

    private static func linked(
        _ name: String, to other: String, _ meaning: String, _ otherMeaning: String
    ) -> Table {
        Table(
            name, plural: name + "s", meaning, key: ["strategy", "number", other],
            columns: [
                Column("strategy", .link(to: "strategy"), "The strategy.", required: true),
                Column(
                    "number", .integer(1...1_000), "The objective's number in it.",
                    required: true),
                Column(other, .link(to: other), otherMeaning, required: true),
            ], parts: [PartOf(columns: ["strategy", "number"], table: "objective")])
    }

    package static let purchasingIntention = Table(
        "purchasing_intention", plural: "purchasing_intentions",
        "What is to be bought in the years to come, as providers are told.",
        key: ["strategy", "service_type", "care_group", "area", "from_year"],
        columns: [
            Column(
                "strategy", .link(to: "strategy"), "The strategy it is part of.", required: true),
            Column("service_type", .link(to: "service_type"), "What is bought.", required: true),
            Column("care_group", .link(to: "care_group"), "For whom; empty: for all."),
            Column("area", .link(to: "area"), "Where; empty: everywhere."),
            Column(
                "from_year", .integer(1900...2200),
                "The first financial year, by the calendar year in which it begins.",
                required: true),
            Column("to_year", .integer(1900...2200), "The last one; empty: that year alone."),
            Column(
                "direction", .choice(["more", "less", "new", "stop", "same"]),
                "Whether more or less is bought than now.", required: true),
            Column("unit", .code, "What is counted."),
            Column("annual_volume", .number(0...1e15), "Units a year."),
            Column("annual_value", .money(negative: false), "Value of a year, excluding VAT."),
            Column("published_on", .date, "The day providers were told."),
        ])

    package static let planAction = Table(
        "plan_action", plural: "plan_actions",
        "Something to be done, for an objective, an agreement or a self-evaluation.",
        key: ["reference"],
        listed: ["reference", "what", "owner", "due_on", "status", "obstacle"],
        columns: [
            Column("reference", .code, "What people call the action by.", required: true),
            Column("what", .text, "What is to be done.", required: true),
            Column("strategy", .link(to: "strategy"), "The strategy it serves,"),
            Column("objective", .integer(1...1_000), "and the number of its objective; or:"),
            Column("contract", .link(to: "contract"), "the agreement it is about; or:"),
            Column(
                "self_evaluation", .link(to: "self_evaluation"),
                "the self-evaluation it comes from,"),
            Column("theme", .integer(1...1_000), "the number of the theme there,"),
            Column("feature", .code, "and the letter of the feature."),
            Column(
                "owner", .text, "The post that sees to it, never a person's name.",
                mayNameSomebody: true),
            Column("starts_on", .date, "The day it starts."),
            Column("due_on", .date, "The day by which it is to be done."),
            Column("done_on", .date, "The day it was done."),
            Column("cost", .money(negative: false), "What it costs, excluding VAT."),
            Column("funding_source", .text, "Where the money comes from."),
            Column("measure", .text, "How one sees that it worked."),
            Column("target_value", .number(-1e15...1e15), "The value aimed at."),
            Column(
                "status", .choice(["planned", "under_way", "blocked", "done", "dropped"]),
                "Where it stands.", required: true, defaultValue: "planned"),
            Column("obstacle", .text, "What stands in its way."),
        ], parts: [PartOf(columns: ["strategy", "objective"], table: "objective")])
}
