import AlmonerModel
import AlmonerStore

/// Somebody who was paid without an agreement that ran on the day.
package struct OffContractPayee: Hashable, Sendable {
    package enum Payee: Hashable, Sendable {
        case organisation(NamedReference)
        /// Nobody the register knows, as the ledger prints the name.
        case name(String)
    }

    package enum Match: String, Hashable, Sendable {
        /// By the payment's own payee, or the supplier's number.
        case identifier
        /// By the folded name, which is weaker.
        case name
    }

    package let payee: Payee
    package let paidPence: Int64
    package let payments: Int
    package let firstPaidOn: Day
    package let lastPaidOn: Day
    /// Nil where the payee matches nobody; `name` where any of the payments was matched so.
    package let matchedBy: Match?
}

/// Who is paid and has no agreement?
///
/// - Shape: one row per payee paid more than the threshold, off contract, in the period.
/// - Order: by what was paid, the most first, then by payee.
/// - Left out: payments under a contract in another currency.
package enum OffContractSpend {
    package struct Options: Hashable, Sendable {
        package var abovePence: Int64

        package init(abovePence: Int64 = 500_000) {
            self.abovePence = abovePence
        }
    }

    package static let description = QuestionDescription(
        name: "spend off-contract", asks: "Who is paid and has no agreement?",
        sql: [
            NamedSQL("the days on which agreements ran", AgreementTerms.sql),
            NamedSQL("payments under contracts", underContractsSQL),
            NamedSQL("payments whose own contract did not run on the day", paymentsSQL),
            NamedSQL("payments under contracts in other currencies", abroadSQL),
            NamedSQL("organisations by reference", PayeeMatcher.referencesSQL),
            NamedSQL("organisations by identifier", PayeeMatcher.identifiersSQL),
            NamedSQL("organisations by name", PayeeMatcher.namesSQL),
            NamedSQL("organisations' names", RecordNames.organisationSQL),
        ])

    package static let columns: [AnswerColumn<OffContractPayee>] = [
        AnswerColumn("payee") { row in
            switch row.payee {
            case .organisation(let organisation): .optional(organisation)
            case .name(let name): .text(name)
            }
        },
        AnswerColumn("paidPence") { .pence($0.paidPence) },
        AnswerColumn("payments") { .count(Int64($0.payments)) },
        AnswerColumn("firstPaidOn") { .day($0.firstPaidOn) },
        AnswerColumn("lastPaidOn") { .day($0.lastPaidOn) },
        AnswerColumn("matchedBy") { .optional($0.matchedBy?.rawValue) },
    ]

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<OffContractPayee> {
        try register.transaction {
            // The codes are checked here, though payments are looked at one by one.
            _ = try Selection(context.filters, in: register)
            let period: [String: SQLValue] = [
                "firstDay": .day(context.period.firstDay), "lastDay": .day(context.period.lastDay),
            ]
            let terms = try AgreementTerms(in: context.period, of: register)
            let payments = try payments(notIn: terms, context, period, in: register)
            var matcher = try PayeeMatcher(payments, in: register)
            let matched = payments.map { MatchedPayment(payment: $0, match: matcher.match($0)) }
            let off = try offContract(matched, terms, context, in: register)
            let abroad = try register.firstRow(abroadSQL, period) { $0.integer(0) } ?? 0
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns,
                rows: try OffContractSum.rows(off, above: options.abovePence, in: register),
                notes: notes(context, ambiguous: matcher.ambiguousPayments, abroad: abroad))
        }
    }

    /// The payments that no contract of their own covers.
    private static func payments(
        notIn terms: AgreementTerms, _ context: QuestionContext, _ period: [String: SQLValue],
        in register: Connection
    ) throws -> [OffContractPayment] {
        var uncovered: [Int64] = []
        try register.withStatement(underContractsSQL, period) { row in
            while try row.step() {
                guard let day = row.optionalDay(2) else { continue }
                if !terms.ran(contract: row.integer(1), on: day) {
                    uncovered.append(row.integer(0))
                }
            }
        }
        let values = ["departments": departments(context), "uncovered": SQLValue.ids(uncovered)]
        return try register.rows(
            paymentsSQL, period.merging(values) { $1 }, OffContractPayment.init
        ).compactMap(\.self)
    }

    private static func departments(_ context: QuestionContext) -> SQLValue {
        let departments = context.filters.department
        return departments.isEmpty ? .null : .texts(departments)
    }

    private static func notes(
        _ context: QuestionContext, ambiguous: Int64, abroad: Int64
    ) -> [String] {
        let counted = [
            CountedNote(
                count: ambiguous,
                one: "payment is to a name that several organisations have: it is matched to none",
                many:
                    "payments are to names that several organisations have: they are matched to none"
            ),
            CountedNote(
                count: abroad,
                one: "payment is of a contract that is not in pounds and is left out",
                many: "payments are of contracts that are not in pounds and are left out"),
        ]
        return counted.compactMap(\.text) + unusedFilters(context)
    }

    /// One note for each filter that was asked for and says nothing of a payment.
    static func unusedFilters(_ context: QuestionContext) -> [String] {
        context.filters.named.map(\.name)
            .filter { $0 != "department" && $0 != "provider" }
            .map { "the filter \($0) cannot be put to a payment and was not used" }
    }

    /// Read from the index alone: most are settled by the days of their contracts.
    static let underContractsSQL = """
        SELECT payment.id       AS payment,
               payment.contract AS contract,
               payment.paid_on  AS paid_on
          FROM payment
         WHERE payment.paid_on BETWEEN :firstDay AND :lastDay
           AND payment.contract IS NOT NULL
         ORDER BY payment.paid_on, payment.contract, payment.payee, payment.amount_pence,
                  payment.id
        """

    /// The plus keeps SQLite to the index by day: payments without a contract may be most of all.
    static let paymentsSQL = """
        SELECT payment.id           AS payment,
               payment.payee        AS payee,
               payment.payee_number AS payee_number,
               payment.payee_name   AS payee_name,
               payment.paid_on      AS paid_on,
               payment.amount_pence AS amount_pence
          FROM payment
          LEFT JOIN contract ON contract.id = payment.contract
         WHERE payment.paid_on BETWEEN :firstDay AND :lastDay
           AND (+payment.contract IS NULL
                OR payment.id IN (SELECT value FROM json_each(:uncovered)))
           AND (contract.currency IS NULL OR contract.currency = 'GBP')
           AND (:departments IS NULL
                OR payment.department IN (SELECT value FROM json_each(:departments)))
         ORDER BY payment.paid_on, payment.contract, payment.payee, payment.amount_pence,
                  payment.id
        """

    static let abroadSQL = """
        SELECT count(*) AS payments
          FROM contract
         CROSS JOIN payment ON payment.contract = contract.id
         WHERE contract.currency <> 'GBP'
           AND payment.paid_on BETWEEN :firstDay AND :lastDay
        """
}

// MARK: Off contract

extension OffContractSpend {
    /// Those paid while no agreement with them ran, as far as the filter on providers asks.
    private static func offContract(
        _ matched: [MatchedPayment], _ terms: AgreementTerms, _ context: QuestionContext,
        in register: Connection
    ) throws -> [MatchedPayment] {
        let asked = try askedProviders(context, in: register)
        return matched.filter { each in
            guard let organisation = each.match.organisation else { return asked == nil }
            if let asked, !asked.contains(organisation) { return false }
            return !terms.ranAny(of: organisation, on: each.payment.paidOn)
        }
    }

    private static func askedProviders(
        _ context: QuestionContext, in register: Connection
    ) throws -> Set<Int64>? {
        let references = context.filters.provider
        guard !references.isEmpty else { return nil }
        return Set(
            try register.rows(
                PayeeMatcher.referencesSQL, ["numbers": .texts(references)]
            ) { $0.integer(0) })
    }
}
