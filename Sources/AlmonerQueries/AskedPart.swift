import AlmonerModel
import AlmonerStore

extension RegisterPart {
    /// The part of the register that questions with these filters are asked of.
    ///
    /// Chosen are the agreements and services that the filters select; agreements that delivered
    /// in an area asked for; of the services under all these, those that the filters on services
    /// select, whoever provides them; payments without an agreement, as far as the filters can be
    /// put to them; and the providers and commissioners asked for.
    ///
    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package init(_ filters: Filters, in register: Connection) throws {
        let contracts = try (Selection(filters, in: register).contracts.ids ?? [])
            .union(AskedPart.delivering(filters, in: register))
        let services = try (SelectedServices(filters, in: register).ids ?? [])
            .union(AskedPart.services(under: contracts, filters, in: register))
        try self.init(
            contracts: contracts, services: services,
            others: [
                (RegisterTables.payment, AskedPart.uncontracted(filters, in: register)),
                (RegisterTables.organisation, AskedPart.organisations(filters, in: register)),
            ], in: register)
    }
}

enum AskedPart {
    /// Activity is where something was delivered, whatever the service map says: so an agreement
    /// that delivered in an area is asked for with it.
    fileprivate static func delivering(
        _ filters: Filters, in register: Connection
    ) throws -> Set<Int64> {
        let areas = try Selection(filters.ofAreas, in: register).areas
        guard areas != .null else { return [] }
        let values: [String: SQLValue] = [
            "areas": areas,
            "contracts": try Selection(filters.ofContracts, in: register).contracts,
            "services": try Selection(filters.ofServices, in: register).services,
        ]
        return Set(try register.rows(deliveringSQL, values) { $0.integer(0) })
    }

    static let deliveringSQL = """
        SELECT DISTINCT contract_line.contract AS contract
          FROM json_each(:areas) AS area
         CROSS JOIN activity ON activity.area = area.value
         CROSS JOIN contract_line ON contract_line.id = activity.contract_line
         WHERE (:contracts IS NULL
                OR contract_line.contract IN (SELECT value FROM json_each(:contracts)))
           AND (:services IS NULL
                OR contract_line.service IN (SELECT value FROM json_each(:services)))
         ORDER BY contract
        """

    fileprivate static func services(
        under contracts: Set<Int64>, _ filters: Filters, in register: Connection
    ) throws -> Set<Int64> {
        var ofServices = filters.ofServices
        ofServices.area = filters.area
        let services = try Selection(ofServices, in: register).services
        return Set(
            try register.rows(
                SelectedServices.sql, ["services": services, "contracts": .ids(contracts)]
            ) { $0.integer(0) })
    }

    /// A payment without an agreement tells its payee and its department, and nothing else.
    fileprivate static func uncontracted(
        _ filters: Filters, in register: Connection
    ) throws -> Set<Int64> {
        guard filters.named.allSatisfy({ ["provider", "department"].contains($0.name) })
        else { return [] }
        let values: [String: SQLValue] = [
            "providers": filters.provider.isEmpty ? .null : .texts(filters.provider),
            "departments": filters.department.isEmpty ? .null : .texts(filters.department),
        ]
        return Set(try register.rows(uncontractedSQL, values) { $0.integer(0) })
    }

    /// What a withdrawn contract was paid was paid without one.
    static let uncontractedSQL = """
        SELECT payment.id AS payment
          FROM payment
          LEFT JOIN contract ON contract.id = payment.contract
         WHERE (payment.contract IS NULL OR contract.status = 'withdrawn')
           AND (:providers IS NULL
                OR payment.payee IN (
                    SELECT organisation.id
                      FROM organisation
                     WHERE organisation.reference IN (SELECT value FROM json_each(:providers))))
           AND (:departments IS NULL
                OR payment.department IN (SELECT value FROM json_each(:departments)))
         ORDER BY payment.id
        """

    fileprivate static func organisations(
        _ filters: Filters, in register: Connection
    ) throws -> Set<Int64> {
        let named = SQLValue.texts(filters.provider + filters.commissioner)
        return Set(
            try register.rows(UncontractedFilter.providersSQL, ["references": named]) {
                $0.integer(0)
            })
    }
}
