import AlmonerModel
import AlmonerStore

/// How many hours a contract's cases of one complexity took, beside what was planned.
package struct FunnelHoursRow: Hashable, Sendable {
    package let contract: NamedReference
    /// `low`, `medium` or `high`.
    package let complexity: String
    package let plannedHoursPerCase: Double?
    package let deliveredHoursPerCase: Double?
    /// Delivered in the period, over months that record hours and cases both.
    package let hours: Double?
    package let cases: Int64?
    /// Those that the contract is priced for in as many months.
    package let profiledCases: Double?
    /// How many of these the planned hours pay for at the hours a case really took.
    package let affordableCases: Double?
}

/// What do hours beyond the plan do to capacity?
///
/// - Shape: one row per contract and complexity with a plan, or with cases in the period.
/// - Order: by contract, then from low to high.
/// - Left out: withdrawn contracts; months with hours and no cases or the reverse, counted.
package enum FunnelHours {
    package static let description = QuestionDescription(
        name: "funnel hours", asks: "What do hours beyond the plan do to capacity?",
        sql: [NamedSQL("plans, and what was delivered in the period", hoursSQL)])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<FunnelHoursRow> {
        try register.transaction {
            let values: [String: SQLValue] = [
                "from": .text(context.period.from.description),
                "to": .text(context.period.to.description),
                "contracts": try Selection(context.filters, in: register).contracts,
            ]
            var rows: [FunnelHoursRow] = []
            var halfRecorded: Int64 = 0
            try register.withStatement(hoursSQL, values) { statement in
                while try statement.step() {
                    rows.append(FunnelHoursRow(statement, months: context.period.months))
                    halfRecorded += statement.integer(7)
                }
            }
            let note = CountedNote(
                count: halfRecorded,
                one: "month records hours without cases, or cases without hours, and is left out",
                many:
                    "months record hours without cases, or cases without hours, and are left out")
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns, rows: rows,
                notes: [note.text].compactMap(\.self))
        }
    }

    package static let columns: [AnswerColumn<FunnelHoursRow>] = [
        AnswerColumn("contract") { .optional($0.contract) },
        AnswerColumn("complexity") { .text($0.complexity) },
        AnswerColumn("plannedHoursPerCase") { .optional(number: $0.plannedHoursPerCase) },
        AnswerColumn("deliveredHoursPerCase") { .optional(number: $0.deliveredHoursPerCase) },
        AnswerColumn("hours") { .optional(number: $0.hours) },
        AnswerColumn("cases") { .optional(count: $0.cases) },
        AnswerColumn("profiledCases") { .optional(number: $0.profiledCases) },
        AnswerColumn("affordableCases") { .optional(number: $0.affordableCases) },
    ]

    static let hoursSQL = """
        WITH delivered AS (
            SELECT case_delivery.contract   AS contract,
                   case_delivery.complexity AS complexity,
                   sum(case_delivery.hours) FILTER (WHERE case_delivery.cases IS NOT NULL)
                                            AS hours,
                   sum(case_delivery.cases) FILTER (WHERE case_delivery.hours IS NOT NULL)
                                            AS cases,
                   sum((case_delivery.hours IS NULL) <> (case_delivery.cases IS NULL))
                                            AS half_recorded
              FROM case_delivery
             WHERE case_delivery.month BETWEEN :from AND :to
             GROUP BY case_delivery.contract, case_delivery.complexity),
        kind AS (
            SELECT case_plan.contract, case_plan.complexity
              FROM case_plan
             UNION
            SELECT delivered.contract, delivered.complexity
              FROM delivered)
        SELECT contract.reference        AS reference,
               contract.title            AS title,
               kind.complexity           AS complexity,
               case_plan.planned_hours   AS planned_hours,
               case_plan.profiled_cases  AS profiled_cases,
               delivered.hours           AS hours,
               delivered.cases           AS cases,
               delivered.half_recorded   AS half_recorded
          FROM kind
          JOIN contract ON contract.id = kind.contract
          LEFT JOIN case_plan ON case_plan.contract = kind.contract
                             AND case_plan.complexity = kind.complexity
          LEFT JOIN delivered ON delivered.contract = kind.contract
                             AND delivered.complexity = kind.complexity
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.reference,
                  CASE kind.complexity WHEN 'low' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END
        """
}

extension FunnelHoursRow {
    /// A row of the SQL, for a period of so many months.
    fileprivate init(_ row: Statement, months: Int) {
        contract = NamedReference(row.text(0), name: row.text(1))
        complexity = row.text(2)
        plannedHoursPerCase = row.optionalReal(3)
        // In twelfths, so that nothing is divided twice: what is worked out by hand comes out.
        let profiledTwelfths = row.optionalReal(4).map { $0 * Double(months) }
        profiledCases = profiledTwelfths.map { $0 / 12 }
        hours = row.optionalReal(5).map(Rounding.tidied)
        cases = row.optionalInteger(6)
        deliveredHoursPerCase = FunnelHoursRow.quotient(hours, cases.map(Double.init))
        affordableCases = FunnelHoursRow.quotient(
            FunnelHoursRow.product(profiledTwelfths, plannedHoursPerCase, cases.map(Double.init)),
            hours.map { $0 * 12 })
    }

    private static func quotient(_ dividend: Double?, _ divisor: Double?) -> Double? {
        guard let dividend, let divisor, divisor > 0 else { return nil }
        return dividend / divisor
    }

    private static func product(_ factors: Double?...) -> Double? {
        factors.reduce(1) { product, factor in
            guard let product, let factor else { return nil }
            return product * factor
        }
    }
}
