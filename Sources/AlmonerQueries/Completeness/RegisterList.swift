/// What every record of a table should have, or should not: providers without an agreement,
/// services without a map, agreements that are paid after their end.
///
/// Each SQL gives a row a record: its id, reference and name, whether the question applies to it,
/// and what was found: null for nothing.
struct RegisterList: Sendable {
    enum Wanted {
        case something, nothing
    }

    let field: String
    let table: CompletenessFinding.Table
    let asksFor: Wanted
    /// Whether the SQL asks for the day (`:asOf`).
    var isOfDay = true
    let purpose: String
    let sql: String

    /// In the order in which they stand below the fields.
    static let all =
        [
            RegisterList(
                field: "contract_line", table: .contract, asksFor: .something, isOfDay: false,
                purpose: "whether each agreement has a line", sql: linesSQL),
            RegisterList(
                field: "activity", table: .contract, asksFor: .something,
                purpose: "whether each agreement has activity", sql: activitySQL),
            RegisterList(
                field: "activity_after_end", table: .contract, asksFor: .nothing,
                purpose: "the last month of activity after the end of each agreement",
                sql: lateActivitySQL),
            RegisterList(
                field: "payment_after_end", table: .contract, asksFor: .nothing,
                purpose: "the last payment after the end of each agreement", sql: latePaymentsSQL),
            RegisterList(
                field: "provider_agreement", table: .organisation, asksFor: .something,
                purpose: "whether each organisation provides under an agreement",
                sql: providersSQL),
            RegisterList(
                field: "service_map", table: .service, asksFor: .something,
                purpose: "whether each service is on the map", sql: mapSQL),
            RegisterList(
                field: "service_agreement", table: .service, asksFor: .something,
                purpose: "whether each service has an agreement", sql: serviceAgreementsSQL),
        ] + ofCycle

    /// A framework buys nothing itself, and what is not awarded has no prices yet.
    private static let linesSQL = """
        SELECT contract.id                                       AS id,
               contract.reference                                AS record,
               contract.title                                    AS name,
               contract.kind <> 'framework'
               AND contract.status NOT IN ('planned', 'tendering') AS is_applicable,
               nullif(EXISTS (
                SELECT 1
                  FROM contract_line
                 WHERE contract_line.contract = contract.id), 0) AS value
          FROM contract
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.reference
        """

    /// What has not begun by the day can have delivered nothing.
    private static let activitySQL = """
        SELECT contract.id                                       AS id,
               contract.reference                                AS record,
               contract.title                                    AS name,
               contract.kind <> 'framework'
               AND contract.status NOT IN ('planned', 'tendering')
               AND coalesce(contract.start_date <= :asOf, 1)     AS is_applicable,
               nullif(EXISTS (
                SELECT 1
                  FROM contract_line
                  JOIN activity ON activity.contract_line = contract_line.id
                 WHERE contract_line.contract = contract.id
                   AND activity.month <= substr(:asOf, 1, 7)), 0) AS value
          FROM contract
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.reference
        """

    /// The month of the end is still within the agreement.
    private static let lateActivitySQL = """
        SELECT contract.id                                       AS id,
               contract.reference                                AS record,
               contract.title                                    AS name,
               coalesce(term.last_day < :asOf, 0)                AS is_applicable,
               (SELECT max(activity.month)
                  FROM contract_line
                  JOIN activity ON activity.contract_line = contract_line.id
                 WHERE contract_line.contract = contract.id
                   AND activity.month > substr(term.last_day, 1, 7)
                   AND activity.month <= substr(:asOf, 1, 7)
                   AND (activity.volume > 0 OR activity.cost_pence > 0))
                                                                 AS value
          FROM contract
          LEFT JOIN v_contract_term AS term ON term.contract = contract.id
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.reference
        """

    /// A credit puts a payment right and is none.
    private static let latePaymentsSQL = """
        SELECT contract.id                                       AS id,
               contract.reference                                AS record,
               contract.title                                    AS name,
               coalesce(term.last_day < :asOf, 0)                AS is_applicable,
               (SELECT max(payment.paid_on)
                  FROM payment
                 WHERE payment.contract = contract.id
                   AND payment.paid_on > term.last_day
                   AND payment.paid_on <= :asOf
                   AND payment.amount_pence > 0)                 AS value
          FROM contract
          LEFT JOIN v_contract_term AS term ON term.contract = contract.id
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.reference
        """

    /// All organisations; who among them is a provider, `ProviderDuplication.providersSQL` says.
    private static let providersSQL = """
        SELECT organisation.id                                   AS id,
               organisation.reference                            AS record,
               organisation.name                                 AS name,
               coalesce(organisation.closed_on >= :asOf, 1)      AS is_applicable,
               nullif(EXISTS (
                SELECT 1
                  FROM contract
                 WHERE contract.provider = organisation.id
                   AND contract.status <> 'withdrawn'), 0)       AS value
          FROM organisation
         ORDER BY organisation.reference
        """

    private static let mapSQL = """
        SELECT service.id                                        AS id,
               service.reference                                 AS record,
               service.name                                      AS name,
               coalesce(service.opened_on <= :asOf, 1)
               AND coalesce(service.closed_on >= :asOf, 1)       AS is_applicable,
               nullif(EXISTS (
                SELECT 1
                  FROM service_cell
                 WHERE service_cell.service = service.id), 0)    AS value
          FROM service
         ORDER BY service.reference
        """

    private static let serviceAgreementsSQL = """
        SELECT service.id                                        AS id,
               service.reference                                 AS record,
               service.name                                      AS name,
               coalesce(service.opened_on <= :asOf, 1)
               AND coalesce(service.closed_on >= :asOf, 1)       AS is_applicable,
               nullif(EXISTS (
                SELECT 1
                  FROM contract_line
                  JOIN contract ON contract.id = contract_line.contract
                 WHERE contract_line.service = service.id
                   AND contract.status <> 'withdrawn'), 0)       AS value
          FROM service
         ORDER BY service.reference
        """
}
