import AlmonerModel
import AlmonerStore

/// Who shares the money and the work of an agreement, and what was decided and changed about it.
extension ContractPage {
    /// Of every year that something is promised for.
    static func funding(
        _ reference: String, _ context: QuestionContext, in register: Connection
    ) throws -> Section {
        let years = try register.firstRow(promisedYearsSQL, ["reference": .text(reference)]) {
            row in
            [row.text(0), row.text(1)].compactMap { FinancialYear($0) }
        }
        var period: Period?
        if let first = years?.first, let last = years?.last {
            period = Period(from: first.firstMonth, to: last.lastMonth)
        }
        let answer = try Funding.ask(
            Funding.Options(),
            QuestionContext(asOf: context.asOf, period: period, filters: context.filters),
            of: register)
        return Section(
            title: "Partners' shares",
            sheet: answer.sheet.only([
                "financialYear", "partner", "kind", "amountPence", "share", "paidPence",
                "differencePence",
            ]) ?? answer.sheet)
    }

    static func decisions(
        _ context: QuestionContext, in register: Connection
    ) throws -> Section {
        let answer = try Decisions.ask(Decisions.Options(), context, of: register)
        return Section(
            title: "Decisions",
            sheet: answer.sheet.only(["decision", "kind", "approvedOn", "missing"])
                ?? answer.sheet)
    }

    private static let promisedYearsSQL = """
        SELECT min(funding_share.financial_year) AS first_year,
               max(funding_share.financial_year) AS last_year
          FROM funding_share
          JOIN contract ON contract.id = funding_share.contract
         WHERE contract.reference = :reference
        """

    static let subcontractors = Part(
        title: "Subcontractors",
        columns: [
            ("organisation", .text), ("tier", .count), ("role", .text),
            ("annualValuePence", .pence), ("termsCheckedOn", .text),
        ],
        sql: """
            SELECT body.reference || ' ' || body.name AS organisation,
                   subcontract.tier                   AS tier,
                   subcontract.role                   AS role,
                   subcontract.annual_value_pence     AS annual_value_pence,
                   CASE WHEN subcontract.terms_checked_on <= :asOf
                        THEN subcontract.terms_checked_on END
                                                      AS terms_checked_on
              FROM subcontract
              JOIN contract ON contract.id = subcontract.contract
              JOIN organisation AS body ON body.id = subcontract.organisation
             WHERE contract.reference = :reference
             ORDER BY subcontract.tier, body.reference
            """)

    static let variations = Part(
        title: "Variations",
        columns: [
            ("number", .count), ("tier", .text), ("reason", .text), ("agreedOn", .text),
            ("valueChangePence", .pence),
            ("newEndDate", .text),
        ],
        sql: """
            SELECT variation.number             AS number,
                   variation.tier               AS tier,
                   variation.reason             AS reason,
                   CASE WHEN variation.agreed_on <= :asOf
                        THEN variation.agreed_on END
                                                AS agreed_on,
                   variation.value_change_pence AS value_change_pence,
                   variation.new_end_date       AS new_end_date
              FROM variation
              JOIN contract ON contract.id = variation.contract
             WHERE contract.reference = :reference
             ORDER BY variation.number
            """)

    /// Those that serve the agreement itself.
    static let actions = Part(
        title: "Actions",
        columns: [
            ("action", .text), ("what", .text), ("owner", .text), ("dueOn", .text),
            ("doneOn", .text), ("status", .text),
        ],
        sql: """
            SELECT plan_action.reference                  AS action,
                   plan_action.what                       AS what,
                   plan_action.owner                      AS owner,
                   plan_action.due_on                     AS due_on,
                   CASE WHEN plan_action.done_on <= :asOf
                        THEN plan_action.done_on END      AS done_on,
                   replace(plan_action.status, '_', ' ')  AS status
              FROM plan_action
              JOIN contract ON contract.id = plan_action.contract
             WHERE contract.reference = :reference
             ORDER BY plan_action.due_on IS NULL, plan_action.due_on, plan_action.reference
            """)
}
