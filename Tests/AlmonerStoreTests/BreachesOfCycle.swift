extension Breach {
    static let cycle = plans + changes + choices + judgements

    private static let plans = [
        Breach(
            "a strategy that ends before it begins", "strategy",
            "reference|title|covers_from|covers_to\nST2|X|2025-04-01|2025-03-31",
            column: "covers_to",
            sql: "UPDATE strategy SET covers_to = '2024-03-31' WHERE reference = 'ST1'", .check),
        Breach(
            "strategies that supersede each other", "strategy",
            "reference|title|supersedes\nST0|Older people 2014|ST1", column: "supersedes",
            sql: """
                UPDATE strategy
                   SET supersedes = (SELECT id FROM strategy WHERE reference = 'ST1')
                 WHERE reference = 'ST0'
                """, .rule),
        Breach(
            "an objective's outcome without the objective", "objective_outcome",
            "strategy|number|outcome\nST1|2|O2", column: "number",
            sql: "UPDATE objective_outcome SET number = 2", .foreignKey),
        Breach(
            "an objective's service without the objective", "objective_service",
            "strategy|number|service\nST0|1|S1", column: "number",
            sql: "UPDATE objective_service SET number = 2", .foreignKey),
        Breach(
            "an objective's agreement without the objective", "objective_contract",
            "strategy|number|contract\nST1|9|C1", column: "number",
            sql: "UPDATE objective_contract SET number = 2", .foreignKey),
        Breach(
            "an intention that ends before it begins", "purchasing_intention",
            "strategy|service_type|from_year|to_year|direction\nST1|HOMECARE|2027|2026|more",
            column: "to_year", sql: "UPDATE purchasing_intention SET to_year = 2025", .check),
        Breach(
            "one intention twice", "purchasing_intention",
            """
            strategy|service_type|from_year|direction
            ST1|HOMECARE|2027|more
            ST1|HOMECARE|2027|less
            """, column: "strategy",
            sql: """
                INSERT INTO purchasing_intention
                    (strategy, service_type, care_group, area, from_year, direction)
                SELECT strategy, service_type, care_group, area, from_year, 'less'
                  FROM purchasing_intention
                """, .unique),
        Breach(
            "an action that is done, nobody knows when", "plan_action",
            "reference|what|status\nA3|X|done", column: "done_on",
            sql: "UPDATE plan_action SET done_on = NULL WHERE reference = 'A1'", .check),
        Breach(
            "an action done that is only planned", "plan_action",
            "reference|what|status|done_on\nA3|X|planned|2025-04-01", column: "status",
            sql: "UPDATE plan_action SET status = 'dropped' WHERE reference = 'A1'", .check),
        Breach(
            "an action that is blocked by nothing", "plan_action",
            "reference|what|status\nA3|X|blocked", column: "obstacle",
            sql: "UPDATE plan_action SET obstacle = NULL WHERE reference = 'A2'", .check),
        Breach(
            "an action due before it starts", "plan_action",
            "reference|what|starts_on|due_on\nA3|X|2025-04-01|2025-03-31", column: "due_on",
            sql: "UPDATE plan_action SET due_on = '2020-01-01' WHERE reference = 'A1'", .check),
        Breach(
            "an action for a strategy and an agreement", "plan_action",
            "reference|what|strategy|contract\nA3|X|ST1|C1", column: "contract",
            sql: """
                UPDATE plan_action
                   SET contract = (SELECT id FROM contract WHERE reference = 'C1')
                """, .check),
        Breach(
            "an objective of no strategy", "plan_action",
            "reference|what|objective\nA3|X|1", column: "objective",
            sql: "UPDATE plan_action SET strategy = NULL WHERE reference = 'A1'", .check),
        Breach(
            "an action for an objective that is not there", "plan_action",
            "reference|what|strategy|objective\nA3|X|ST1|7", column: "objective",
            sql: "UPDATE plan_action SET objective = 7 WHERE reference = 'A1'", .foreignKey),
        Breach(
            "a feature without its theme", "plan_action",
            "reference|what|self_evaluation|feature\nA3|X|SE1|a", column: "feature",
            sql: "UPDATE plan_action SET theme = NULL WHERE reference = 'A2'", .check),
        Breach(
            "an action for a feature that is not there", "plan_action",
            "reference|what|self_evaluation|theme|feature\nA3|X|SE1|2|a", column: "feature",
            sql: "UPDATE plan_action SET feature = 'z' WHERE reference = 'A2'", .rule),
    ]

    private static let changes = [
        Breach(
            "the lead provider as its own subcontractor", "subcontract",
            "contract|organisation\nC1|ALDER", column: "organisation",
            sql: """
                UPDATE contract
                   SET provider = (SELECT id FROM organisation WHERE reference = 'BEECH')
                 WHERE reference = 'C1'
                """, .rule),
        Breach(
            "an informal variation of the value", "variation",
            "contract|number|tier|value_change\nC1|2|informal|1", column: "tier",
            sql: "UPDATE variation SET tier = 'informal'", .check),
        Breach(
            "an informal variation of the end", "variation",
            "contract|number|tier|new_end_date\nC1|2|informal|2027-01-01",
            column: "tier",
            sql: "UPDATE variation SET tier = 'informal', value_change_pence = NULL", .check),
        Breach(
            "a variation agreed before it was proposed", "variation",
            "contract|number|tier|proposed_on|agreed_on\nC1|2|formal|2025-01-02|2025-01-01",
            column: "agreed_on", sql: "UPDATE variation SET agreed_on = '2025-01-09'", .check),
        Breach(
            "an assessment looked at again before it was done", "impact_assessment",
            "decision|kind|done_on|review_due_on\nD1|equality|2025-02-01|2025-01-31",
            column: "review_due_on",
            sql: "UPDATE impact_assessment SET review_due_on = '2025-01-19'", .check),
        Breach(
            "a decision about an agreement and a service", "decision",
            "reference|kind|contract|service\nD2|extend|C1|S1", column: "service",
            sql: "UPDATE decision SET service = (SELECT id FROM service LIMIT 1)", .check),
        Breach(
            "an assessment of nothing", "impact_assessment",
            "kind|done_on\nequality|2025-01-01", column: "contract",
            sql: "UPDATE impact_assessment SET decision = NULL", .check),
        Breach(
            "an assessment of two things", "impact_assessment",
            "contract|strategy|kind|done_on\nC1|ST1|equality|2025-01-01", column: "contract",
            sql: "UPDATE impact_assessment SET contract = (SELECT id FROM contract LIMIT 1)",
            .check),
        Breach(
            "a step of no procurement", "procurement_step",
            "contract|step\nC1|lunch", column: "step",
            sql: "UPDATE procurement_step SET step = 'lunch'", .check),
    ]

    private static let choices = [
        Breach(
            "a criterion that does not count", "criterion",
            "appraisal|name|weight\nAP1|Speed|0", column: "weight",
            sql: "UPDATE criterion SET weight = 0", .check),
        Breach(
            "a score of eleven", "option_score",
            "appraisal|option|criterion|score\nAP1|As now|Cost|11", column: "score",
            sql: "UPDATE option_score SET score = 11", .check),
        Breach(
            "a score of an option that is not there", "option_score",
            "appraisal|option|criterion|score\nAP1|Robots|Cost|1", column: "option",
            sql: "UPDATE option_score SET option = 'Robots'", .foreignKey),
        Breach(
            "a score by a criterion that is not there", "option_score",
            "appraisal|option|criterion|score\nAP1|As now|Fun|1", column: "option",
            sql: "UPDATE option_score SET criterion = 'Fun'", .foreignKey),
    ]

    private static let judgements = [
        Breach(
            "more content people than answers", "feedback",
            "service|period|source|responses|positive\nS1|2025-26|carer|3|4",
            column: "positive", sql: "UPDATE feedback SET positive = 41", .check),
        Breach(
            "outcomes that rest on each other", "outcome_dependency",
            "outcome|depends_on\nO2|O1", column: "depends_on",
            sql: "UPDATE outcome_dependency SET depends_on = outcome", .rule),
        Breach(
            "a scale upside down", "evaluation_framework",
            "code|title|lowest_grade|highest_grade\nUP|X|6|1", column: "highest_grade",
            sql: "UPDATE evaluation_framework SET highest_grade = 1", .check),
        Breach(
            "a scale with a name too few", "evaluation_framework",
            "code|title|lowest_grade|highest_grade|grade_names\nUP|X|1|3|a;b",
            column: "grade_names",
            sql: "UPDATE evaluation_framework SET grade_names = 'a;b'", .check),
        Breach(
            "a scale that leaves out a grade that was given", "evaluation_framework",
            "code|title|lowest_grade|highest_grade|grade_names\nSIX|X|1|3|",
            column: "highest_grade",
            sql: "UPDATE evaluation_framework SET highest_grade = 3, grade_names = NULL", .rule),
        Breach(
            "a feature that was judged under another letter", "rating",
            "self_evaluation|theme|feature\nSE1|1|b", column: "feature",
            sql: "UPDATE feature SET letter = 'b'", .rule),
        Breach(
            "a theme that was judged under another number", "rating",
            "self_evaluation|theme\nSE1|9", column: "theme",
            sql: "UPDATE theme SET number = 9 WHERE number = 2", .rule),
        Breach(
            "a feature of a theme that is not there", "feature",
            "framework|theme|letter|title\nSIX|9|a|X", column: "theme",
            sql:
                "INSERT INTO feature (framework, theme, letter, title) SELECT framework, 9, 'b', 'X' FROM feature",
            .foreignKey),
        Breach(
            "a self-evaluation agreed before it was started", "self_evaluation",
            "reference|framework|started_on|agreed_on\nSE2|SIX|2025-02-01|2025-01-31",
            column: "agreed_on", sql: "UPDATE self_evaluation SET agreed_on = '2024-12-31'",
            .check),
        Breach(
            "a grade off the scale", "rating",
            "self_evaluation|theme|feature|grade\nSE1|1||7", column: "grade",
            sql: "UPDATE rating SET grade = 7", .rule),
        Breach(
            "a rating of a feature that is not there", "rating",
            "self_evaluation|theme|feature|grade\nSE1|2|a|3", column: "feature",
            sql: "UPDATE rating SET feature = 'z'", .rule),
        Breach(
            "a rating of a theme that is not there", "rating",
            "self_evaluation|theme|grade\nSE1|5|3", column: "theme",
            sql: "UPDATE rating SET theme = 5", .rule),
        Breach(
            "one theme rated twice as a whole", "rating",
            "self_evaluation|theme|grade\nSE1|1|3\nSE1|1|4", column: "self_evaluation",
            sql: """
                INSERT INTO rating (self_evaluation, theme, feature, grade)
                SELECT self_evaluation, theme, feature, grade FROM rating
                """, .unique),
        Breach(
            "evidence of a record of no table", "evidence_link",
            """
            table_name|record_key|number|question|answer|asked_on
            ratings|SE1/1/a|2|spend|{}|2025-01-01
            """, column: "table_name", sql: "UPDATE evidence_link SET table_name = 'ratings'",
            .rule),
        Breach(
            "evidence that is nothing", "evidence_link",
            "table_name|record_key|number\nrating|SE1/1/a|2", column: "document",
            sql: "UPDATE evidence_link SET question = NULL", .check),
        Breach(
            "a question whose answer is no JSON", "evidence_link",
            """
            table_name|record_key|number|question|answer|asked_on
            rating|SE1/1/a|2|spend|{|2025-01-01
            """, column: "answer", sql: "UPDATE evidence_link SET answer = '{'", .check),
    ]
}
