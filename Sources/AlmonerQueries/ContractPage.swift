import AlmonerModel
import AlmonerStore

/// The whole picture of one contract, as a manager would print it: `show contract REF`.
package struct ContractPage: Sendable {
    package struct Section: Sendable {
        package let title: String
        package let sheet: AnswerSheet
    }

    /// What the page is headed with: label and text, unknown ones left out.
    package let facts: [(label: String, text: String)]
    /// Sections that have something in them, in a fixed order.
    package let sections: [Section]

    /// - Parameter reference: of a contract that is there.
    package init(_ reference: String, asOf day: Day, in register: Connection) throws {
        facts = try ContractPage.facts(reference, in: register)
        var filters = Filters()
        filters.contract = [reference]
        let context = QuestionContext(asOf: day, filters: filters)
        let ahead = try KeyDates.ask(KeyDates.Options(), context, of: register)
        let review = try Reviews.ask(Reviews.Options(), context, of: register)
        var sections = [
            Section(
                title: "Dates ahead",
                sheet: ahead.sheet.only(["date", "kind", "daysUntil", "ifNobodyActs"])
                    ?? ahead.sheet),
            Section(
                title: "Next review",
                sheet: review.sheet.only([
                    "nextDue", "daysUntilDue", "lastHeld", "riskLevel", "reason",
                ])
                    ?? review.sheet),
        ]
        for part in ContractPage.partsBeforeFunding {
            sections.append(try ContractPage.section(part, reference, day, in: register))
        }
        sections.append(try ContractPage.funding(reference, context, in: register))
        sections.append(try ContractPage.decisions(context, in: register))
        for part in ContractPage.partsAfterFunding {
            sections.append(try ContractPage.section(part, reference, day, in: register))
        }
        self.sections = sections.filter { !$0.sheet.rows.isEmpty }
    }

    // MARK: The head

    private static func facts(
        _ reference: String, in register: Connection
    ) throws -> [(label: String, text: String)] {
        let labels = [
            "Agreement", "Provider", "Commissioner", "Department", "Managed by", "For",
            "First day", "Last day", "Last day as first agreed", "Latest last day",
            "Ended early on", "Notice", "Value a year", "Value of the term", "Highest value",
            "Irrecoverable VAT", "Paid by", "Chosen by", "Law", "Procedure", "Tier", "Under",
        ]
        let texts = try register.firstRow(factsSQL, ["reference": .text(reference)]) { row in
            labels.indices.map { index -> String? in
                let position = Int32(index)
                guard !row.isNull(position) else { return nil }
                return moneyColumns.contains(index)
                    ? Money.display(pence: row.integer(position)) : row.text(position)
            }
        }
        return zip(labels, texts ?? []).compactMap { label, text in text.map { (label, $0) } }
    }

    private static let moneyColumns = 12...15

    static let factsSQL = """
        SELECT contract.reference || ' ' || contract.title || ' ('
                   || replace(contract.kind, '_', ' ') || ', ' || contract.status || ')' AS agreement,
               provider.name || ' (' || provider.reference || ')'                       AS provider,
               commissioner.name || ' (' || commissioner.reference || ')'               AS commissioner,
               contract.department                                                     AS department,
               contract.contract_manager                                               AS manager,
               contract.description                                                    AS description,
               contract.start_date                                                     AS start_date,
               coalesce(contract.end_date, 'open-ended')                               AS end_date,
               contract.initial_end_date                                               AS initial_end_date,
               contract.extension_until                                                AS extension_until,
               contract.terminated_on                                                  AS terminated_on,
               contract.notice_days || ' days'                                         AS notice,
               contract.annual_value_pence                                             AS annual_value,
               contract.total_value_pence                                              AS total_value,
               contract.maximum_value_pence                                            AS maximum_value,
               contract.irrecoverable_vat_pence                                        AS irrecoverable_vat,
               replace(contract.payment_mechanism, '_', ' ')                           AS payment,
               replace(contract.procurement_route, '_', ' ')                           AS route,
               contract.regime || CASE contract.is_light_touch
                                      WHEN 1 THEN ', light touch' ELSE '' END          AS regime,
               contract.procedure_reference                                            AS procedure,
               contract.tier                                                           AS tier,
               parent.reference || ' ' || parent.title                                 AS parent
          FROM contract
          LEFT JOIN organisation AS provider ON provider.id = contract.provider
          LEFT JOIN organisation AS commissioner ON commissioner.id = contract.commissioner
          LEFT JOIN contract AS parent ON parent.id = contract.parent_contract
         WHERE contract.reference = :reference
        """
}
