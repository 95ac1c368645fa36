import AlmonerModel
import AlmonerStore

extension ContractPage {
    /// One section: its SQL, and how its columns are read.
    struct Part {
        enum Kind {
            case text, count, pence, number
        }

        let title: String
        let columns: [(key: String, kind: Kind)]
        let sql: String
    }

    static func section(
        _ part: Part, _ reference: String, _ day: Day, in register: Connection
    ) throws -> Section {
        var values: [String: SQLValue] = ["reference": .text(reference)]
        if part.sql.contains(":asOf") { values["asOf"] = .day(day) }
        let rows = try register.rows(part.sql, values) { row in
            part.columns.indices.map { index -> AnswerValue in
                let position = Int32(index)
                if row.isNull(position) { return .unknown }
                switch part.columns[index].kind {
                case .text: return .text(row.text(position))
                case .count: return .count(row.integer(position))
                case .pence: return .pence(row.integer(position))
                case .number: return .number(row.real(position))
                }
            }
        }
        return Section(
            title: part.title,
            sheet: AnswerSheet(question: "contract", keys: part.columns.map(\.key), rows: rows))
    }

    static let partsBeforeFunding = [lines, callOffs]
    static let partsAfterFunding = [
        subcontractors, variations, risks, reviews, actions, delivered, paid, measures,
    ]

    private static let lines = Part(
        title: "Services and prices",
        columns: [
            ("service", .text), ("unit", .text), ("validFrom", .text), ("validTo", .text),
            ("plannedAnnualVolume", .number), ("unitPrice", .text),
        ],
        sql: """
            SELECT service.reference || ' ' || service.name                    AS service,
                   contract_line.unit                                          AS unit,
                   contract_line.valid_from                                    AS valid_from,
                   contract_line.valid_to                                      AS valid_to,
                   contract_line.planned_annual_volume                         AS planned,
                   printf('£%,d.%02d', contract_line.unit_price_pence / 100,
                          contract_line.unit_price_pence % 100)                AS unit_price
              FROM contract_line
              JOIN contract ON contract.id = contract_line.contract
              JOIN service ON service.id = contract_line.service
             WHERE contract.reference = :reference
             ORDER BY service.reference, contract_line.unit, contract_line.valid_from
            """)

    private static let callOffs = Part(
        title: "Agreements under it",
        columns: [
            ("contract", .text), ("kind", .text), ("status", .text), ("provider", .text),
            ("endDate", .text), ("annualValuePence", .pence),
        ],
        sql: """
            SELECT contract.reference || ' ' || contract.title  AS contract,
                   replace(contract.kind, '_', ' ')             AS kind,
                   contract.status                              AS status,
                   provider.name                                AS provider,
                   contract.end_date                            AS end_date,
                   contract.annual_value_pence                  AS annual_value_pence
              FROM contract
              JOIN contract AS parent ON parent.id = contract.parent_contract
              LEFT JOIN organisation AS provider ON provider.id = contract.provider
             WHERE parent.reference = :reference
             ORDER BY contract.reference
            """)

    private static let risks = Part(
        title: "Risk",
        columns: [
            ("assessedOn", .text), ("level", .text), ("likelihood", .count), ("impact", .count),
            ("mitigation", .text),
        ],
        sql: """
            SELECT risk.assessed_on AS assessed_on,
                   risk.level       AS level,
                   risk.likelihood  AS likelihood,
                   risk.impact      AS impact,
                   risk.mitigation  AS mitigation
              FROM risk
              JOIN contract ON contract.id = risk.contract
             WHERE contract.reference = :reference
               AND risk.assessed_on <= :asOf
             ORDER BY risk.assessed_on DESC
             LIMIT 3
            """)

    private static let reviews = Part(
        title: "Reviews",
        columns: [
            ("dueOn", .text), ("heldOn", .text), ("kind", .text), ("rating", .count),
            ("findings", .text), ("actions", .text),
        ],
        sql: """
            SELECT review.due_on   AS due_on,
                   review.held_on  AS held_on,
                   review.kind     AS kind,
                   review.rating   AS rating,
                   review.findings AS findings,
                   review.actions  AS actions
              FROM review
              JOIN contract ON contract.id = review.contract
             WHERE contract.reference = :reference
             ORDER BY review.due_on DESC, review.kind
             LIMIT 6
            """)

    /// A financial year is named by the year it begins in, which the month gives.
    private static let delivered = Part(
        title: "Delivered, by financial year",
        columns: [
            ("year", .text), ("service", .text), ("unit", .text), ("volume", .number),
            ("costPence", .pence), ("starts", .count), ("completions", .count),
        ],
        sql: """
            SELECT year || '-' || printf('%02d', (year + 1) % 100)  AS year,
                   service                                          AS service,
                   unit                                             AS unit,
                   sum(volume)                                      AS volume,
                   sum(cost_pence)                                  AS cost_pence,
                   sum(starts)                                      AS starts,
                   sum(completions)                                 AS completions
              FROM (SELECT CAST(substr(activity.month, 1, 4) AS INTEGER)
                               - (substr(activity.month, 6, 2) < '04') AS year,
                           service.reference                          AS service,
                           contract_line.unit                         AS unit,
                           activity.volume                            AS volume,
                           activity.cost_pence                        AS cost_pence,
                           activity.starts                            AS starts,
                           activity.completions                       AS completions
                      FROM contract
                      JOIN contract_line ON contract_line.contract = contract.id
                      JOIN service ON service.id = contract_line.service
                      JOIN activity ON activity.contract_line = contract_line.id
                     WHERE contract.reference = :reference)
             GROUP BY year, service, unit
             ORDER BY year DESC, service, unit
            """)

    private static let paid = Part(
        title: "Paid, by financial year",
        columns: [
            ("year", .text), ("payments", .count), ("paidPence", .pence), ("lastPaidOn", .text),
        ],
        sql: """
            SELECT year || '-' || printf('%02d', (year + 1) % 100)  AS year,
                   count(*)                                         AS payments,
                   sum(amount_pence)                                AS paid_pence,
                   max(paid_on)                                     AS last_paid_on
              FROM (SELECT CAST(substr(payment.paid_on, 1, 4) AS INTEGER)
                               - (substr(payment.paid_on, 6, 2) < '04') AS year,
                           payment.amount_pence                       AS amount_pence,
                           payment.paid_on                            AS paid_on
                      FROM contract
                      JOIN payment ON payment.contract = contract.id
                     WHERE contract.reference = :reference)
             GROUP BY year
             ORDER BY year DESC
            """)

    private static let measures = Part(
        title: "Measures of the contract",
        columns: [
            ("measure", .text), ("name", .text), ("period", .text), ("value", .number),
            ("target", .number),
        ],
        sql: """
            SELECT measure.code                                                AS measure,
                   measure.name                                                AS name,
                   observation.period                                          AS period,
                   coalesce(observation.value,
                            observation.numerator / nullif(observation.denominator, 0)) AS value,
                   target.value                                                AS target
              FROM contract
              JOIN observation ON observation.contract = contract.id
              JOIN measure ON measure.id = observation.measure
              LEFT JOIN target
                     ON target.measure = measure.id
                    AND target.contract = contract.id
                    AND target.period = observation.period
             WHERE contract.reference = :reference
               AND observation.area IS NULL
               AND observation.point IN ('none', 'end')
             ORDER BY measure.code, observation.period DESC
             LIMIT 12
            """)
}
