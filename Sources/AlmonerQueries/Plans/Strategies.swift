import AlmonerModel
import AlmonerStore

/// A strategy that is not superseded, and how far it looks ahead.
package struct StrategyOutlook: Hashable, Sendable {
    /// What is to be looked at, in the order in which it is told.
    package enum Flag: String, Hashable, Sendable, CaseIterable {
        case noTenYearView = "no_ten_year_view"
        case noThreeYearPlan = "no_three_year_plan"
        case noOneYearPlan = "no_one_year_plan"
        case objectivesWithoutAction = "objectives_without_action"
        case reviewOverdue = "review_overdue"
        case noEqualityAssessment = "no_equality_assessment"
    }

    /// The strategy, named by its title.
    package let strategy: NamedReference
    package let careGroup: NamedReference?
    /// Years from the day asked to the end of the last day covered, to one decimal; 0 where that
    /// day has passed, nil where it is not recorded.
    package let horizonYears: Double?
    package let objectives: Int64
    package let objectivesWithoutAction: Int64
    /// Open actions, late ones included.
    package let actionsDueWithin12Months: Int64
    package let reviewDue: Day?
    package let equalityAssessedOn: Day?
    package let flags: [Flag]
}

/// How far do our strategies look, and are they kept up?
///
/// - Shape: one row a strategy that is not superseded.
/// - Order: by reference.
/// - Left out, and counted in a note: superseded strategies.
package enum Strategies {
    package static let reviewIntervalMonths = 36
    static let farMonths = 120
    static let mediumMonths = 36
    static let nearMonths = 12

    package static let description = QuestionDescription(
        name: "strategies", asks: "How far do our strategies look, and are they kept up?",
        sql: [
            NamedSQL("the strategies, with what they rest on", strategiesSQL)
        ])

    package static let columns: [AnswerColumn<StrategyOutlook>] = [
        AnswerColumn("strategy") { .reference($0.strategy.reference, name: $0.strategy.name) },
        AnswerColumn("careGroup") { .optional($0.careGroup) },
        AnswerColumn("horizonYears") { .optional(number: $0.horizonYears) },
        AnswerColumn("objectives") { .count($0.objectives) },
        AnswerColumn("objectivesWithoutAction") { .count($0.objectivesWithoutAction) },
        AnswerColumn("actionsDueWithin12Months") { .count($0.actionsDueWithin12Months) },
        AnswerColumn("reviewDue") { .optional(day: $0.reviewDue) },
        AnswerColumn("equalityAssessedOn") { .optional(day: $0.equalityAssessedOn) },
        AnswerColumn("flags") { .list($0.flags.map(\.rawValue)) },
    ]

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<StrategyOutlook> {
        _ = try Selection(context.filters, in: register)
        let asked = try AskedNodes.careGroups(context.filters, in: register)
        let leads = Set(context.filters.commissioner)
        let day = context.asOf
        let values: [String: SQLValue] = [
            "asOf": .day(day), "inOneYear": .day(day.adding(months: nearMonths)),
            "inThreeYears": .day(day.adding(months: mediumMonths)),
        ]
        var rows: [StrategyOutlook] = []
        var superseded: Int64 = 0
        try register.withStatement(strategiesSQL, values) { statement in
            while try statement.step() {
                let lead = statement.optionalText(Column.lead)
                guard asked.contains(statement.optionalInteger(Column.careGroupID), unknown: false),
                    leads.isEmpty || lead.map(leads.contains) ?? false
                else { continue }
                if statement.text(Column.status) == "superseded" {
                    superseded += 1
                } else {
                    rows.append(row(statement, asOf: day))
                }
            }
        }
        let left = CountedNote(
            count: superseded, one: "strategy is superseded and is left out",
            many: "strategies are superseded and are left out")
        return Answer(
            question: description.name, asOf: day, filters: context.filters, columns: columns,
            rows: rows,
            notes: [left.text].compactMap(\.self)
                + unusedFilters(context.filters))
    }

    /// One note for each filter that was asked for and says nothing of a strategy.
    static func unusedFilters(_ filters: Filters) -> [String] {
        filters.unused(except: ["careGroup", "commissioner"], of: "a strategy")
    }

    /// The day by which a strategy is to be reviewed: the one recorded, else 36 months after an
    /// approval that the day asked knows of.
    static func reviewDue(recorded: Day?, approvedOn: Day?, asOf day: Day) -> Day? {
        if let recorded { return recorded }
        guard let approvedOn, approvedOn <= day else { return nil }
        return approvedOn.adding(months: reviewIntervalMonths)
    }

    /// Years from one day to another, to one decimal: the whole years, and the days that are left as
    /// a part of the year they lie in.
    ///
    /// - Parameter end: the day after the last.
    package static func years(from start: Day, to end: Day) -> Double {
        guard start < end else { return 0 }
        var years = end.month.year - start.month.year
        if start.adding(months: 12 * years) > end { years -= 1 }
        let birthday = start.adding(months: 12 * years)
        let days = birthday.days(until: end)
        // The calendar ends with the year 9999, and with it the next birthday.
        let length = max(365, birthday.days(until: start.adding(months: 12 * (years + 1))))
        return Double(years * 10 + (20 * days + length) / (2 * length)) / 10
    }
}

// MARK: Rows

extension Strategies {
    private static func row(_ statement: Statement, asOf day: Day) -> StrategyOutlook {
        let end = statement.optionalDay(Column.coversTo)?.adding(days: 1)
        let withoutAction = statement.integer(Column.withoutAction)
        let dueSoon = statement.integer(Column.dueWithinOneYear)
        let assessed = statement.optionalDay(Column.equalityAssessedOn)
        let reviewDue = reviewDue(
            recorded: statement.optionalDay(Column.reviewDueOn),
            approvedOn: statement.optionalDay(Column.approvedOn), asOf: day)
        let flagged: [StrategyOutlook.Flag: Bool] = [
            .noTenYearView: end.map { $0 < day.adding(months: farMonths) } ?? true,
            .noThreeYearPlan: statement.integer(Column.dueWithinThreeYears) == 0,
            .noOneYearPlan: dueSoon == 0,
            .objectivesWithoutAction: withoutAction > 0,
            .reviewOverdue: reviewDue.map { $0 < day } ?? false,
            .noEqualityAssessment: assessed == nil,
        ]
        return StrategyOutlook(
            strategy: NamedReference(
                statement.text(Column.strategy), name: statement.text(Column.title)),
            careGroup: statement.optionalText(Column.careGroup).map {
                NamedReference($0, name: statement.optionalText(Column.careGroupName))
            },
            horizonYears: end.map { years(from: day, to: $0) },
            objectives: statement.integer(Column.objectives),
            objectivesWithoutAction: withoutAction, actionsDueWithin12Months: dueSoon,
            reviewDue: reviewDue, equalityAssessedOn: assessed,
            flags: StrategyOutlook.Flag.allCases.filter { flagged[$0] ?? false })
    }

    /// An action done only after the day asked is still open on it.
    static let strategiesSQL = """
        SELECT strategy.reference     AS strategy,
               strategy.title         AS title,
               strategy.status        AS status,
               strategy.care_group    AS care_group_id,
               care_group.code        AS care_group,
               care_group.name        AS care_group_name,
               lead.reference         AS lead,
               strategy.covers_to     AS covers_to,
               strategy.approved_on   AS approved_on,
               strategy.review_due_on AS review_due_on,
               (SELECT count(*)
                  FROM objective
                 WHERE objective.strategy = strategy.id)
                                      AS objectives,
               (SELECT count(*)
                  FROM objective
                 WHERE objective.strategy = strategy.id
                   AND NOT EXISTS (
                        SELECT 1
                          FROM plan_action
                         WHERE plan_action.strategy = objective.strategy
                           AND plan_action.objective = objective.number
                           AND plan_action.status <> 'dropped'))
                                      AS without_action,
               (SELECT count(*)
                  FROM plan_action
                 WHERE plan_action.strategy = strategy.id
                   AND plan_action.status <> 'dropped'
                   AND (plan_action.status <> 'done' OR plan_action.done_on > :asOf)
                   AND plan_action.due_on <= :inOneYear)
                                      AS due_within_one_year,
               (SELECT count(*)
                  FROM plan_action
                 WHERE plan_action.strategy = strategy.id
                   AND plan_action.status <> 'dropped'
                   AND (plan_action.status <> 'done' OR plan_action.done_on > :asOf)
                   AND plan_action.due_on > :inOneYear
                   AND plan_action.due_on <= :inThreeYears)
                                      AS due_within_three_years,
               (SELECT max(impact_assessment.done_on)
                  FROM impact_assessment
                 WHERE impact_assessment.strategy = strategy.id
                   AND impact_assessment.kind = 'equality'
                   AND impact_assessment.done_on <= :asOf)
                                      AS equality_assessed_on
          FROM strategy
          LEFT JOIN care_group ON care_group.id = strategy.care_group
          LEFT JOIN organisation AS lead ON lead.id = strategy.lead
         ORDER BY strategy.reference
        """

    /// The columns of `strategiesSQL`, in its order.
    private enum Column {
        static let strategy: Int32 = 0
        static let title: Int32 = 1
        static let status: Int32 = 2
        static let careGroupID: Int32 = 3
        static let careGroup: Int32 = 4
        static let careGroupName: Int32 = 5
        static let lead: Int32 = 6
        static let coversTo: Int32 = 7
        static let approvedOn: Int32 = 8
        static let reviewDueOn: Int32 = 9
        static let objectives: Int32 = 10
        static let withoutAction: Int32 = 11
        static let dueWithinOneYear: Int32 = 12
        static let dueWithinThreeYears: Int32 = 13
        static let equalityAssessedOn: Int32 = 14
    }
}
