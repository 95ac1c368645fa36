import AlmonerModel
import AlmonerStore

/// What was spent at one level of service in one financial year.
package struct BalanceRow: Hashable, Sendable {
    package let financialYear: FinancialYear
    /// Nil for services whose level is not recorded.
    package let level: Balance.Level?
    /// Whole pence, as providers reported; nil where no cost is known.
    package let costPence: Int64?
    /// Of the year's cost; nil where that is not above 0.
    package let share: Double?
    /// The share of universal, early intervention and targeted services; on the first row of a
    /// year alone, so that a year's is not counted five times.
    package let preventionShare: Double?
    /// How much `preventionShare` rose a year since the year before in the answer; beside it.
    package let preventionChange: Double?
}

/// Does money move towards prevention?
///
/// - Shape: one row per financial year and level with activity in it.
/// - Order: by year, then from universal to acute; the unknown level last.
/// - Units: whole pence; shares of the year's reported cost.
/// - Left out: withdrawn contracts; contracts not in pounds and activity without a cost, counted.
package enum Balance {
    /// From what is there for everybody to what steps in when all else has failed.
    package enum Level: String, Hashable, Sendable, CaseIterable {
        case universal
        case earlyIntervention = "early_intervention"
        case targeted, intensive, acute

        package var isPreventive: Bool {
            switch self {
            case .universal, .earlyIntervention, .targeted: true
            case .intensive, .acute: false
            }
        }
    }

    /// The period that stands for every year with activity. Asked of it, the answer has none.
    package static let everyMonth = Period(
        from: Month(year: 0, month: 1), to: Month(year: 9999, month: 12))

    package static let description = QuestionDescription(
        name: "balance", asks: "Does money move towards prevention?",
        sql: [
            NamedSQL("the level of each service", BalanceLedger.levelsSQL),
            NamedSQL("the years of those, as they are kept", BalanceLedger.keptSQL),
            NamedSQL(
                "contracts of those years that are not in pounds", KeptYears.contractsAbroadSQL),
            NamedSQL("contract lines and their levels", BalanceLedger.linesSQL),
        ] + DeliveredYears.described(BalanceLedger.linesSQL) + [
            NamedSQL("activity that an area cannot claim", UnitCostScope.withoutAreaSQL)
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<BalanceRow> {
        try register.transaction {
            let scope = try ActivityScope(context, in: register)
            let ledger = try BalanceLedger(scope, in: register)
            let notes =
                ledger.uncounted.notes + [
                    ledger.yearsInPart(context), try scope.withoutArea(in: register),
                ]
            return Answer(
                question: description.name, asOf: context.asOf,
                period: context.period == everyMonth ? nil : context.period,
                filters: context.filters, columns: columns, rows: ledger.rows,
                notes: notes.compactMap(\.text))
        }
    }

    package static let columns: [AnswerColumn<BalanceRow>] = [
        AnswerColumn("financialYear") { .text($0.financialYear.description) },
        AnswerColumn("level") { .optional($0.level?.rawValue) },
        AnswerColumn("costPence") { .optional(pence: $0.costPence) },
        AnswerColumn("share") { .optional(number: $0.share) },
        AnswerColumn("preventionShare") { .optional(number: $0.preventionShare) },
        AnswerColumn("preventionChange", isForPeopleOnly: true) {
            .optional(number: $0.preventionChange)
        },
    ]
}
