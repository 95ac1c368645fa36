import AlmonerModel
import AlmonerStore

/// What a partner promised towards an agreement in a financial year, and its part of what was paid.
package struct FundingRow: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case pooled, aligned
        case inKind = "in_kind"
    }

    package let contract: NamedReference
    package let partner: NamedReference
    package let financialYear: FinancialYear
    package let kind: Kind?
    package let amountPence: Int64?
    /// Of all the money promised towards the agreement in the year, from 0 to 1. Nil in kind, and
    /// where an amount is unknown.
    package let share: Double?
    /// The parts of one agreement and year add up to what was paid.
    package let paidPence: Int64?

    package var differencePence: Int64? {
        guard let paidPence, let amountPence else { return nil }
        return paidPence - amountPence
    }
}

/// Who promised how much, and what is their part of what was paid?
///
/// - Shape: one row an agreement, financial year and partner with a promise.
/// - Order: by agreement, year and partner.
/// - Units: whole pence; what was paid on an agreement in a year is shared out once.
/// - Left out: withdrawn agreements. What cannot be shared out is unknown, and counted in notes.
package enum Funding {
    package struct Options: Hashable, Sendable {
        /// Only the rows of these, by reference; none: all. Shares stay those among all.
        package var partners: [String]

        package init(partners: [String] = []) {
            self.partners = partners
        }
    }

    package static let description = QuestionDescription(
        name: "funding", asks: "Who promised how much, and what is their part of what was paid?",
        sql: [
            NamedSQL("what partners promised for these years", promisesSQL),
            NamedSQL("what was paid on these agreements in these years", paidSQL),
        ])

    package static let columns: [AnswerColumn<FundingRow>] = [
        AnswerColumn("contract") { .optional($0.contract) },
        AnswerColumn("partner") { .optional($0.partner) },
        AnswerColumn("financialYear") { .text($0.financialYear.description) },
        AnswerColumn("kind") { .optional($0.kind?.rawValue) },
        AnswerColumn("amountPence") { .optional(pence: $0.amountPence) },
        AnswerColumn("share") { .optional(number: $0.share) },
        AnswerColumn("paidPence") { .optional(pence: $0.paidPence) },
        AnswerColumn("differencePence") { .optional(pence: $0.differencePence) },
    ]

    /// - Throws: `UnknownCode` for a filter's or a partner's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<FundingRow> {
        try register.snapshot {
            for code in options.partners
            where try register.id(of: code, in: RegisterTables.organisation) == nil {
                throw UnknownCode(filter: "partner", code: code, table: "organisation")
            }
            let years = FinancialYears(of: context.period)
            var pots = try pots(years, context, in: register)
            if !options.partners.isEmpty {
                pots.removeAll { pot in
                    !pot.promises.contains { options.partners.contains($0.partner.reference) }
                }
            }
            var rows: [FundingRow] = []
            rows.reserveCapacity(pots.count)
            for place in FundingPot.order(of: pots) {
                rows += pots[place].rows.lazy.filter {
                    options.partners.isEmpty || options.partners.contains($0.partner.reference)
                }
            }
            return Answer(
                question: description.name, asOf: context.asOf, period: years.period,
                filters: context.filters, columns: columns, rows: rows,
                notes: notes(pots).compactMap(\.text) + unfinished(years, context.asOf))
        }
    }

    // MARK: SQL

    static let promisesSQL = """
        SELECT contract.id                  AS contract,
               contract.reference           AS reference,
               contract.title               AS title,
               contract.currency = 'GBP'    AS is_in_pounds,
               contract.commissioner = funding_share.partner
                                            AS is_commissioner,
               partner.reference            AS partner,
               partner.name                 AS partner_name,
               funding_share.financial_year AS financial_year,
               funding_share.kind           AS kind,
               funding_share.amount_pence   AS amount_pence
          FROM funding_share
          JOIN contract ON contract.id = funding_share.contract
          JOIN organisation AS partner ON partner.id = funding_share.partner
         WHERE contract.status <> 'withdrawn'
           AND funding_share.financial_year BETWEEN :firstYear AND :lastYear
           AND (:contracts IS NULL
                OR funding_share.contract IN (SELECT value FROM json_each(:contracts)))
         ORDER BY funding_share.contract
        """

    static let paidSQL = """
        SELECT payment.contract     AS contract,
               payment.paid_on      AS paid_on,
               payment.amount_pence AS amount_pence
          FROM payment
         WHERE payment.contract IN (
                SELECT funding_share.contract
                  FROM funding_share
                 WHERE funding_share.financial_year BETWEEN :firstYear AND :lastYear
                   AND (:contracts IS NULL
                        OR funding_share.contract IN (SELECT value FROM json_each(:contracts))))
           AND payment.paid_on BETWEEN :firstDay AND :lastDay
         ORDER BY payment.contract
        """
}

// MARK: Reading

extension Funding {
    /// By the ids of their agreements.
    private static func pots(
        _ years: FinancialYears, _ context: QuestionContext, in register: Connection
    ) throws -> [FundingPot] {
        var pots: [FundingPot] = []
        let values: [String: SQLValue] = [
            "firstYear": .text(years.first.description), "lastYear": .text(years.last.description),
            "contracts": try Selection(context.filters, in: register).contracts,
        ]
        let days: [String: SQLValue] = [
            "firstDay": .day(years.first.firstMonth.firstDay),
            "lastDay": .day(min(years.lastDay, context.asOf)),
        ]
        var payments = try RowsBeside(paidSQL, values.merging(days) { $1 }, in: register)
        var paid: [FinancialYear: Int128] = [:]
        try register.withStatement(promisesSQL, values) { row in
            while try row.step() {
                guard let year = FinancialYear(row.text(7)) else { continue }
                let key = FundingPot.Key(contract: row.integer(0), year: year)
                if pots.last?.key.contract != key.contract {
                    paid.removeAll(keepingCapacity: true)
                    try payments.each(of: key.contract) { payment in
                        guard let day = payment.optionalDay(1) else { return }
                        paid[FinancialYear(containing: day.month), default: 0] +=
                            Int128(payment.integer(2))
                    }
                }
                let place = place(of: key, in: pots) ?? pots.endIndex
                if place == pots.endIndex {
                    pots.append(
                        FundingPot(
                            key: key, contract: NamedReference(row.text(1), name: row.text(2)),
                            isInPounds: row.integer(3) == 1,
                            paidPence: Int64(clamping: paid[year] ?? 0)))
                }
                pots[place].promises.append(
                    FundingPot.Promise(
                        partner: NamedReference(row.text(5), name: row.text(6)),
                        kind: row.optionalText(8).flatMap(FundingRow.Kind.init),
                        amountPence: row.optionalInteger(9), isCommissioner: row.integer(4) == 1))
            }
        }
        for place in pots.indices { pots[place].sortPromises() }
        return pots
    }

    /// Those of one agreement, one a year, come one after another.
    private static func place(of key: FundingPot.Key, in pots: [FundingPot]) -> Int? {
        pots.indices.reversed().lazy.prefix { pots[$0].key.contract == key.contract }
            .first { pots[$0].key == key }
    }

    // MARK: Notes

    private static func notes(_ pots: [FundingPot]) -> [CountedNote] {
        let promises = pots.lazy.flatMap(\.promises)
        func count(_ isCounted: (FundingPot) -> Bool) -> Int64 {
            Int64(pots.count { isCounted($0) })
        }
        return [
            CountedNote(
                count: Int64(promises.count { !$0.isMoney }),
                one: "promise is in kind: it is no part of what was paid",
                many: "promises are in kind: they are no part of what was paid"),
            CountedNote(
                count: Int64(promises.count { $0.kind == nil }),
                one: "promise has no recorded kind and counts as money",
                many: "promises have no recorded kind and count as money"),
            CountedNote(
                count: Int64(promises.count { $0.isMoney && $0.amountPence == nil }),
                one:
                    "promise has no known amount: nobody's part of that agreement and year is known",
                many: "promises have no known amount: "
                    + "nobody's part of those agreements and years is known"),
            CountedNote(
                count: count { pot in
                    !pot.money.isEmpty && pot.money.allSatisfy { $0.amountPence == 0 }
                },
                one:
                    "agreement and year has promises of £0 alone: what was paid cannot be shared out",
                many: "agreements and years have promises of £0 alone: "
                    + "what was paid cannot be shared out"),
            CountedNote(
                count: count { !$0.isInPounds },
                one: "agreement and year is not in pounds: what was paid is not shared out",
                many: "agreements and years are not in pounds: what was paid is not shared out"),
            CountedNote(
                count: count { pot in
                    pot.isInPounds && pot.totalPence != nil
                        && !pot.money.contains(where: \.isCommissioner)
                },
                one: "agreement and year has no promise of money by its own commissioner: "
                    + "all that was paid is shared among those that made one",
                many: "agreements and years have no promise of money by their own commissioner: "
                    + "all that was paid is shared among those that made one"),
        ]
    }

    private static func unfinished(_ years: FinancialYears, _ day: Day) -> [String] {
        guard years.lastDay > day else { return [] }
        return [
            """
            \(years.last) ends on \(years.lastDay), after the day asked: what is promised is of the \
            whole year, what is paid is not all there yet
            """
        ]
    }
}
