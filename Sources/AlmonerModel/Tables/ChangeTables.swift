extension RegisterTables {
    package static let subcontract = Table(
        "subcontract", plural: "subcontracts",
        "A body that delivers a part of an agreement for its lead provider.",
        key: ["contract", "organisation"],
        columns: [
            Column("contract", .link(to: "contract"), "The agreement.", required: true),
            Column("organisation", .link(to: "organisation"), "Who delivers.", required: true),
            Column(
                "tier", .integer(1...9), "1: for the lead provider; 2: for one of those; and so on."
            ),
            Column("role", .text, "What it does."),
            Column(
                "annual_value", .money(negative: false),
                "What is passed on to it in a year, excluding VAT."),
            Column("is_specialist", .flag, "Whether it is a specialist."),
            Column("is_local", .flag, "Whether it is local."),
            Column("terms_checked_on", .date, "The day its terms were last checked."),
        ])

    package static let variation = Table(
        "variation", plural: "variations", "A change of an agreement while it runs.",
        key: ["contract", "number"],
        columns: [
            Column("contract", .link(to: "contract"), "The agreement.", required: true),
            Column("number", .integer(1...1_000), "The number of the change.", required: true),
            Column(
                "tier", .choice(["informal", "formal"]),
                "Informal ones change neither value nor end.", required: true),
            Column("reason", .text, "Why."),
            Column("proposed_on", .date, "The day it was proposed."),
            Column("agreed_on", .date, "The day it was agreed."),
            Column("effective_on", .date, "The day from which it counts."),
            Column(
                "value_change", .money(negative: true),
                "By how much it changes the value over the term, excluding VAT."),
            Column("new_end_date", .date, "The last day from then on."),
            Column("agreed_by", .text, "The body that agreed."),
        ])

    package static let decision = Table(
        "decision", plural: "decisions", "What was decided about an agreement or a service.",
        key: ["reference"],
        listed: ["reference", "kind", "contract", "service", "approved_on", "effective_on"],
        columns: [
            Column("reference", .code, "What people call the decision by.", required: true),
            Column(
                "kind",
                .choice([
                    "commission", "extend", "vary", "reprocure", "decommission",
                    "bring_in_house",
                ]), "What was decided.", required: true),
            Column("contract", .link(to: "contract"), "About this agreement, or:"),
            Column("service", .link(to: "service"), "about this service."),
            Column("rationale", .text, "Why."),
            Column("evidence", .text, "What it rests on."),
            Column("risks", .text, "What could go wrong."),
            Column("alternatives", .text, "What else was considered."),
            Column("transition", .text, "How people get from the old to the new."),
            Column("approved_by", .text, "The body that approved it."),
            Column("approved_on", .date, "The day it was approved."),
            Column("effective_on", .date, "The day from which it counts."),
            Column("consulted_users", .flag, "Whether service users were asked."),
            Column("consulted_carers", .flag, "Whether carers were asked."),
            Column("consulted_providers", .flag, "Whether providers were asked."),
            Column("consulted_staff", .flag, "Whether staff were asked."),
            Column("consulted_partners", .flag, "Whether partners were asked."),
        ])

    package static let procurementStep = Table(
        "procurement_step", plural: "procurement_steps",
        "A step of the procurement of an agreement.", key: ["contract", "step"],
        columns: [
            Column("contract", .link(to: "contract"), "The agreement.", required: true),
            Column(
                "step",
                .choice([
                    "notice_of_intent", "market_engagement", "specification_released",
                    "bids_open", "bids_close", "award", "award_notice", "start",
                ]), "Which step.", required: true),
            Column("planned_on", .date, "The day it is planned for."),
            Column("actual_on", .date, "The day it was."),
        ])

    package static let impactAssessment = Table(
        "impact_assessment", plural: "impact_assessments",
        "What a strategy, an agreement or a decision was found to mean for people.",
        key: ["contract", "strategy", "decision", "kind", "done_on"],
        columns: [
            Column("contract", .link(to: "contract"), "Of this agreement, or:"),
            Column("strategy", .link(to: "strategy"), "of this strategy, or:"),
            Column("decision", .link(to: "decision"), "of this decision."),
            Column(
                "kind",
                .choice([
                    "equality", "data_protection", "health_inequality", "children_rights",
                ]), "What was looked at.", required: true),
            Column("done_on", .date, "The day it was done.", required: true),
            Column("review_due_on", .date, "The day it is to be looked at again."),
            Column("outcome", .text, "What was found."),
        ])

    package static let appraisal = Table(
        "appraisal", plural: "appraisals", "A weighing of options against each other.",
        key: ["reference"],
        columns: [
            Column("reference", .code, "What people call the appraisal by.", required: true),
            Column("title", .text, "What is to be chosen.", required: true),
            Column("strategy", .link(to: "strategy"), "The strategy it is part of."),
            Column("held_on", .date, "The day it was held."),
        ])

    package static let option = Table(
        "option", plural: "options", "One of the options of an appraisal.",
        key: ["appraisal", "name"],
        columns: [
            Column("appraisal", .link(to: "appraisal"), "The appraisal.", required: true),
            Column("name", .code, "What the option is called.", required: true),
            Column(
                "is_no_change", .flag, "True: to leave things as they are.", required: true,
                defaultValue: "false"),
            Column("annual_cost", .money(negative: false), "What it costs a year, excluding VAT."),
            Column("people", .integer(0...10_000_000_000), "How many people it serves in a year."),
        ])

    package static let criterion = Table(
        "criterion", plural: "criteria", "What the options of an appraisal are judged by.",
        key: ["appraisal", "name"],
        columns: [
            Column("appraisal", .link(to: "appraisal"), "The appraisal.", required: true),
            Column("name", .code, "What the criterion is called.", required: true),
            Column(
                "weight", .number(0...1e6), "How much it counts beside the others; above nought.",
                required: true),
        ])

    package static let optionScore = Table(
        "option_score", plural: "option_scores", "How well an option meets a criterion.",
        key: ["appraisal", "option", "criterion"],
        columns: [
            Column("appraisal", .link(to: "appraisal"), "The appraisal.", required: true),
            Column("option", .code, "The option's name.", required: true),
            Column("criterion", .code, "The criterion's name.", required: true),
            Column("score", .number(0...10), "From 0 not at all to 10 wholly.", required: true),
            Column("evidence", .text, "What the score rests on."),
        ],
        parts: [
            PartOf(columns: ["appraisal", "option"], table: "option"),
            PartOf(columns: ["appraisal", "criterion"], table: "criterion"),
        ])
}
