extension RegisterTables {
    package static let feedback = Table(
        "feedback", plural: "feedback",
        "What people say of a service, in numbers: never what one person said.",
        key: ["service", "period", "source"],
        columns: [
            Column("service", .link(to: "service"), "The service.", required: true),
            Column("period", .period, "A month or a financial year.", required: true),
            Column(
                "source", .choice(["service_user", "carer", "provider", "staff", "partner"]),
                "Who was asked.", required: true),
            Column("responses", .integer(0...10_000_000_000), "How many answered."),
            Column(
                "positive", .integer(0...10_000_000_000), "How many of them were content."),
            Column("theme", .text, "What it was mostly about."),
            Column("what_changed", .text, "What was done because of it."),
        ])

    package static let engagement = Table(
        "engagement", plural: "engagements", "A meeting with those whom something concerns.",
        key: ["subject", "held_on", "who"],
        columns: [
            Column("subject", .code, "What it was about.", required: true),
            Column("held_on", .date, "The day it was held.", required: true),
            Column("who", .code, "Whom it was with: carers, a forum, providers.", required: true),
            Column("people", .integer(0...10_000_000_000), "How many came."),
            Column("what_changed", .text, "What was done because of it."),
        ])

    package static let outcomeDependency = Table(
        "outcome_dependency", plural: "outcome_dependencies",
        "An outcome that rests on another one.", key: ["outcome", "depends_on"],
        columns: [
            Column("outcome", .link(to: "outcome"), "The outcome.", required: true),
            Column("depends_on", .link(to: "outcome"), "What it rests on.", required: true),
            Column("strength", .choice(["weak", "moderate", "strong"]), "How much."),
            Column("source", .text, "Where that is known from."),
        ])

    package static let evaluationFramework = Table(
        "evaluation_framework", plural: "evaluation_frameworks",
        "A set of questions by which bodies judge their own commissioning.", key: ["code"],
        columns: [
            Column("code", .code, "A short code.", required: true),
            Column("title", .text, "Its title.", required: true),
            Column("lowest_grade", .integer(0...100), "The lowest grade.", required: true),
            Column("highest_grade", .integer(0...100), "The highest grade.", required: true),
            Column(
                "grade_names", .text,
                "What the grades are called, from the lowest up, with ; between."),
        ])

    package static let theme = Table(
        "theme", plural: "themes", "A part of an evaluation framework.",
        key: ["framework", "number"],
        columns: [
            Column(
                "framework", .link(to: "evaluation_framework"), "The framework.", required: true),
            Column("number", .integer(1...1_000), "Its number there.", required: true),
            Column("title", .text, "Its title.", required: true),
        ])

    package static let feature = Table(
        "feature", plural: "features", "One thing that a theme looks at.",
        key: ["framework", "theme", "letter"],
        columns: [
            Column(
                "framework", .link(to: "evaluation_framework"), "The framework.", required: true),
            Column("theme", .integer(1...1_000), "The number of the theme.", required: true),
            Column("letter", .code, "Its letter there.", required: true),
            Column("title", .text, "What is looked at.", required: true),
        ], parts: [PartOf(columns: ["framework", "theme"], table: "theme")])

    package static let selfEvaluation = Table(
        "self_evaluation", plural: "self_evaluations",
        "A body's judgement of its own commissioning.", key: ["reference"],
        columns: [
            Column("reference", .code, "What people call it by.", required: true),
            Column(
                "framework", .link(to: "evaluation_framework"), "By which framework.",
                required: true),
            Column("organisation", .link(to: "organisation"), "The body."),
            Column("covers", .text, "Which part of its work."),
            Column("started_on", .date, "The day it was started."),
            Column("agreed_on", .date, "The day it was agreed."),
        ])

    package static let rating = Table(
        "rating", plural: "ratings", "The grade of a feature or of a theme in a self-evaluation.",
        key: ["self_evaluation", "theme", "feature"],
        listed: ["self_evaluation", "theme", "feature", "grade", "rationale"],
        columns: [
            Column(
                "self_evaluation", .link(to: "self_evaluation"), "The self-evaluation.",
                required: true),
            Column("theme", .integer(1...1_000), "The number of the theme.", required: true),
            Column("feature", .code, "The letter of the feature; empty: the theme as a whole."),
            Column("grade", .integer(0...100), "The grade, within the framework's scale."),
            Column("practice", .text, "What is done today."),
            Column("strengths", .text, "What is good."),
            Column("improvements", .text, "What is to get better."),
            Column("evidence_gaps", .text, "What there is no evidence for."),
            Column("rationale", .text, "Why this grade."),
        ], remarks: ["title"])

    package static let evidenceLink = Table(
        "evidence_link", plural: "evidence_links",
        "What a record rests on: a document, or a question with the answer it had.",
        key: ["table_name", "record_key", "number"],
        listed: ["table_name", "record_key", "number", "question", "asked_on", "says"],
        columns: [
            Column(
                "table_name", .code, "The table of the record, in the singular: rating.",
                required: true),
            Column(
                "record_key", .code,
                "What the record is known by, its parts with / between: SE-2026/1/a.",
                required: true),
            Column("number", .integer(1...1_000), "The number of the link.", required: true),
            Column("document", .code, "The SHA-256 of a document, or:"),
            Column("question", .text, "the question that was asked, as on the command line,"),
            Column("answer", .text, "its answer as JSON,"),
            Column("asked_on", .date, "and the day it was asked for."),
            Column("says", .text, "What it shows."),
        ])
}
