import AlmonerModel
import AlmonerStore

/// How far an agreement has moved from what was first agreed.
package struct VariationRow: Hashable, Sendable {
    package enum Flag: String, Hashable, Sendable, CaseIterable {
        /// The value is not what the formal variations make of the original.
        case unexplainedValue = "unexplained_value"
        case unexplainedEnd = "unexplained_end"
        /// The value or the term has changed by more than a tenth.
        case overTenPercent = "over_10_percent"
    }

    package let contract: NamedReference
    /// Those agreed or in effect by the day; so `formal`.
    package let informal: Int64
    package let formal: Int64
    /// Of the whole term. Nil where no value is known; so the next.
    package let originalPence: Int64?
    package let presentPence: Int64?
    /// (present − original) / original, negative where it shrank.
    package let valueChangeRate: Double?
    package let originalEnd: Day?
    /// Nil where it is open-ended.
    package let presentEnd: Day?
    /// (present days − original days) / original days, both ends included.
    package let termChangeRate: Double?
    /// In the order of their declaration; the first is the row's flag.
    package let flags: [Flag]
}

/// How far have agreements moved from what was first agreed, and was each change agreed?
///
/// - Shape: one row an agreement with a variation that is agreed or in effect by the day, with a
///   present end that is not its initial end, or with a value other than first recorded.
/// - Order: by the agreement's reference.
/// - Units: pence over the whole term, excluding VAT; rates as parts of the original.
/// - Left out: withdrawn agreements; variations neither agreed nor in effect, counted.
package enum Variations {
    package static let description = QuestionDescription(
        name: "variations",
        asks: "How far have agreements moved from what was first agreed, and was it agreed?",
        sql: [
            NamedSQL("agreements with their values and ends", agreementsSQL),
            NamedSQL("their variations", variationsSQL),
            NamedSQL("the total value that the history first recorded", FirstValues.sql),
        ])

    package static let columns: [AnswerColumn<VariationRow>] = [
        AnswerColumn("contract") { .optional($0.contract) },
        AnswerColumn("informal") { .count($0.informal) },
        AnswerColumn("formal") { .count($0.formal) },
        AnswerColumn("originalPence") { .optional(pence: $0.originalPence) },
        AnswerColumn("presentPence") { .optional(pence: $0.presentPence) },
        AnswerColumn("valueChangeRate") { .optional(number: $0.valueChangeRate) },
        AnswerColumn("originalEnd") { .optional(day: $0.originalEnd) },
        AnswerColumn("presentEnd") { .optional(day: $0.presentEnd) },
        AnswerColumn("termChangeRate") { .optional(number: $0.termChangeRate) },
        AnswerColumn("flag") { .optional($0.flags.first?.rawValue) },
        AnswerColumn("flags") { .list($0.flags.map(\.rawValue)) },
    ]

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<VariationRow> {
        try register.snapshot {
            let contracts = try Selection(context.filters, in: register).contracts
            let values = ["contracts": contracts]
            let recorded = try Dictionary(
                grouping: register.rows(variationsSQL, values, RecordedVariation.init),
                by: \.contract)
            let first = try FirstValues(of: contracts, in: register)
            var shown: [VariedAgreement] = []
            var proposed: Int64 = 0
            try register.withStatement(agreementsSQL, values) { row in
                while try row.step() {
                    let id = row.integer(0)
                    let varied = VariedAgreement(
                        row, recorded[id] ?? [], first[id], asOf: context.asOf)
                    proposed += Int64(varied.proposed)
                    if varied.isShown { shown.append(varied) }
                }
            }
            return Answer(
                question: description.name, asOf: context.asOf, filters: context.filters,
                columns: columns, rows: shown.map(\.row),
                notes: notes(shown, proposed: proposed).compactMap(\.text))
        }
    }

    private static func notes(_ shown: [VariedAgreement], proposed: Int64) -> [CountedNote] {
        func count(_ isCounted: (VariedAgreement) -> Bool) -> Int64 {
            Int64(shown.count { isCounted($0) })
        }
        return [
            CountedNote(
                count: proposed,
                one: "variation is neither agreed nor in effect on the day: it is not counted",
                many: "variations are neither agreed nor in effect on the day: "
                    + "they are not counted"),
            CountedNote(
                count: count { !$0.isInPounds },
                one: "agreement is not in pounds: its value is not shown",
                many: "agreements are not in pounds: their values are not shown"),
            CountedNote(
                count: count { $0.isInPounds && $0.presentPence == nil },
                one: "agreement has no known total value: whether it is explained is unknown",
                many: "agreements have no known total value: whether they are explained is unknown"),
            CountedNote(
                count: count { $0.isInPounds && $0.presentPence != nil && $0.first == nil },
                one: "agreement has no value in the history: "
                    + "the present one is taken as first recorded on the day asked",
                many: "agreements have no value in the history: "
                    + "the present ones are taken as first recorded on the day asked"),
        ]
    }

    // MARK: SQL

    static let agreementsSQL = """
        SELECT contract.id                AS contract,
               contract.reference         AS reference,
               contract.title             AS title,
               contract.start_date        AS start_date,
               contract.initial_end_date  AS initial_end_date,
               contract.end_date          AS end_date,
               contract.total_value_pence AS total_value_pence,
               contract.currency = 'GBP'  AS is_in_pounds
          FROM contract
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.reference
        """

    static let variationsSQL = """
        SELECT variation.contract           AS contract,
               variation.number             AS number,
               variation.tier = 'formal'    AS is_formal,
               variation.agreed_on          AS agreed_on,
               variation.effective_on       AS effective_on,
               variation.value_change_pence AS value_change_pence,
               variation.new_end_date       AS new_end_date
          FROM variation
         WHERE (:contracts IS NULL
                OR variation.contract IN (SELECT value FROM json_each(:contracts)))
         ORDER BY variation.contract, variation.number
        """
}
