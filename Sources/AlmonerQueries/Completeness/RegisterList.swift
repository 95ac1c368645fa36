/// What every record of a table should have: providers an agreement, services a place on the map.
///
/// Each SQL gives a row a record: its id, reference and name, whether the question applies to it,
/// and what was found: null for nothing.
struct RegisterList: Sendable {
    let field: String
    let table: CompletenessFinding.Table
    /// Whether the SQL asks for the day (`:asOf`).
    var isOfDay = true
    let purpose: String
    let sql: String

    static let all =
        [
            RegisterList(
                field: "provider_agreement", table: .organisation,
                purpose: "whether each organisation provides under an agreement",
                sql: providersSQL),
            RegisterList(
                field: "service_map", table: .service,
                purpose: "whether each service is on the map", sql: mapSQL),
            RegisterList(
                field: "service_agreement", table: .service,
                purpose: "whether each service has an agreement", sql: serviceAgreementsSQL),
        ] + ofCycle

    /// The fields of all lists, in the order in which they stand below those of the standard.
    static let fields = [
        "contract_line", "activity", "activity_after_end", "payment_after_end",
        "provider_agreement", "service_map", "service_agreement", "procurement_step", "feedback",
        "objective", "plan_action",
    ]

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
