import AlmonerModel
import AlmonerStore

/// What part of the register a question is asked of. Several codes in one filter mean *or*,
/// several filters mean *and*; a tree's code takes in all below it.
package struct Filters: Hashable, Sendable {
    /// Only these contracts: for the page of one.
    package var contract: [String] = []
    package var provider: [String] = []
    package var commissioner: [String] = []
    package var department: [String] = []
    package var careGroup: [String] = []
    package var need: [String] = []
    package var area: [String] = []
    package var serviceType: [String] = []
    package var contractKind: [String] = []
    package var provision: [String] = []

    package init() {}

    /// By name in camelCase, those that are set, in a fixed order.
    package var named: [(name: String, codes: [String])] {
        [
            ("contract", contract), ("provider", provider), ("commissioner", commissioner),
            ("department", department),
            ("careGroup", careGroup), ("need", need), ("area", area),
            ("serviceType", serviceType), ("contractKind", contractKind),
            ("provision", provision),
        ].filter { !$0.1.isEmpty }
    }

    package var isEmpty: Bool { named.isEmpty }
}

/// A code given to a filter that the register does not know: answering "nothing" would mislead.
package struct UnknownCode: Error, CustomStringConvertible {
    package let filter: String
    package let code: String
    package let table: String

    package var description: String {
        if table == "department" {
            return "no agreement or payment names a department \(code); it is spelt as recorded"
        }
        if table == "owner" {
            return "no action or agreement names a post \(code); it is spelt as recorded"
        }
        return "no \(table.replacing("_", with: " ")) is called \(code); see: almoner list \(table)"
    }
}

/// Filters turned into the services, contracts and areas they select.
///
/// Each is a JSON array of ids for `json_each`, or null where everything is selected:
/// `:services IS NULL OR service.id IN (SELECT value FROM json_each(:services))`. So the SQL of a
/// question stays one fixed text. They are looked up each time they are asked for.
package struct Selection {
    private let filters: Filters
    private let register: Connection

    /// - Throws: `UnknownCode` for a code the register does not have.
    package init(_ filters: Filters, in register: Connection) throws {
        try Selection.requireKnown(filters, in: register)
        self.filters = filters
        self.register = register
    }

    package var services: SQLValue {
        get throws {
            let chosen = try chosenServices
            guard !filters.provider.isEmpty else { return chosen }
            return try Selection.ids(
                Selection.providersServicesSQL,
                ["provider": json(filters.provider), "services": chosen], in: register)
        }
    }

    package var contracts: SQLValue {
        get throws {
            let services = try chosenServices
            let ofContracts =
                filters.contract + filters.provider + filters.commissioner + filters.department
                + filters.contractKind
            guard services != .null || !ofContracts.isEmpty else { return .null }
            return try Selection.ids(
                Selection.contractsSQL,
                [
                    "contract": json(filters.contract), "provider": json(filters.provider),
                    "commissioner": json(filters.commissioner),
                    "department": json(filters.department),
                    "contractKind": json(filters.contractKind), "services": services,
                ], in: register)
        }
    }

    /// The areas asked for and all below them.
    package var areas: SQLValue {
        get throws {
            guard !filters.area.isEmpty else { return .null }
            return try Selection.ids(
                Selection.areasSQL, ["area": json(filters.area)], in: register)
        }
    }

    /// The services by what they are, whoever provides them.
    private var chosenServices: SQLValue {
        get throws {
            let ofServices =
                filters.careGroup + filters.need + filters.area + filters.serviceType
                + filters.provision
            guard !ofServices.isEmpty else { return .null }
            let areas = try areas
            return try Selection.ids(
                Selection.servicesSQL,
                [
                    "careGroup": json(filters.careGroup), "need": json(filters.need),
                    "areas": areas, "near": try Selection.servicesNear(areas, in: register),
                    "serviceType": json(filters.serviceType),
                    "provision": json(filters.provision),
                ], in: register)
        }
    }

    static let areasSQL = """
        SELECT v_area_below.descendant AS id
          FROM v_area_below
          JOIN area ON area.id = v_area_below.ancestor
         WHERE area.code IN (SELECT value FROM json_each(:area))
         ORDER BY id
        """

    /// Services by what they are and by what the service map says they serve. A map row above an
    /// area asked for takes it in too: a parent stands for all its leaves.
    static let servicesSQL = """
        SELECT service.id AS id
          FROM service
          LEFT JOIN service_type ON service_type.id = service.service_type
         WHERE (:near IS NULL OR service.id IN (SELECT value FROM json_each(:near)))
           AND (:serviceType IS NULL
                OR service_type.code IN (SELECT value FROM json_each(:serviceType)))
           AND (:provision IS NULL
                OR service.provision IN (SELECT value FROM json_each(:provision)))
           AND (coalesce(:careGroup, :need, :areas) IS NULL
                OR EXISTS (
                    SELECT 1
                      FROM service_cell
                     WHERE service_cell.service = service.id
                       AND (:careGroup IS NULL OR service_cell.care_group IN (
                            SELECT below.descendant
                              FROM v_care_group_below AS below
                              JOIN care_group ON care_group.id = below.ancestor
                             WHERE care_group.code IN (SELECT value FROM json_each(:careGroup))
                             UNION
                            SELECT above.ancestor
                              FROM v_care_group_below AS above
                              JOIN care_group ON care_group.id = above.descendant
                             WHERE care_group.code IN (SELECT value FROM json_each(:careGroup))))
                       AND (:need IS NULL OR service_cell.need IN (
                            SELECT below.descendant
                              FROM v_need_below AS below
                              JOIN need ON need.id = below.ancestor
                             WHERE need.code IN (SELECT value FROM json_each(:need))
                             UNION
                            SELECT above.ancestor
                              FROM v_need_below AS above
                              JOIN need ON need.id = above.descendant
                             WHERE need.code IN (SELECT value FROM json_each(:need))))
                       AND (:areas IS NULL OR service_cell.area IN (
                            SELECT value
                              FROM json_each(:areas)
                             UNION
                            SELECT above.ancestor
                              FROM v_area_below AS above
                             WHERE above.descendant IN (SELECT value FROM json_each(:areas))))))
         ORDER BY service.id
        """

    /// The services with a map row in one of a few areas or above it: found by the index on areas,
    /// so that not every service has to be asked. Null where the areas are many.
    private static func servicesNear(
        _ areas: SQLValue, in register: Connection
    ) throws -> SQLValue {
        let values = ["areas": areas]
        let areFew = try register.firstRow(areFewSQL, values) { $0.integer(0) == 1 } ?? false
        return areFew ? try ids(nearSQL, values, in: register) : .null
    }

    /// Null areas are none: not few, but all.
    static let areFewSQL = """
        SELECT count(*) BETWEEN 1 AND 1 + (SELECT count(*) / 8 FROM area) AS are_few
          FROM json_each(:areas)
        """

    static let nearSQL = """
        SELECT DISTINCT service_cell.service AS id
          FROM service_cell
         WHERE service_cell.area IN (
                SELECT value
                  FROM json_each(:areas)
                 UNION
                SELECT above.ancestor
                  FROM v_area_below AS above
                 WHERE above.descendant IN (SELECT value FROM json_each(:areas)))
         ORDER BY id
        """

    static let contractsSQL = """
        SELECT contract.id AS id
          FROM contract
         WHERE (:contract IS NULL
                OR contract.reference IN (SELECT value FROM json_each(:contract)))
           AND (:provider IS NULL
                OR contract.provider IN (
                    SELECT organisation.id
                      FROM organisation
                     WHERE organisation.reference IN (SELECT value FROM json_each(:provider))))
           AND (:commissioner IS NULL
                OR contract.commissioner IN (
                    SELECT organisation.id
                      FROM organisation
                     WHERE organisation.reference IN (SELECT value FROM json_each(:commissioner))))
           AND (:department IS NULL
                OR contract.department IN (SELECT value FROM json_each(:department)))
           AND (:contractKind IS NULL
                OR contract.kind IN (SELECT value FROM json_each(:contractKind)))
           AND (:services IS NULL
                OR contract.id IN (
                    SELECT contract_line.contract
                      FROM contract_line
                     WHERE contract_line.service IN (SELECT value FROM json_each(:services))))
         ORDER BY contract.id
        """

    static let providersServicesSQL = """
        SELECT service.id AS id
          FROM service
          JOIN organisation AS provider ON provider.id = service.provider
         WHERE provider.reference IN (SELECT value FROM json_each(:provider))
           AND (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
         ORDER BY service.id
        """

    private static func ids(
        _ sql: String, _ values: [String: SQLValue], in register: Connection
    ) throws -> SQLValue {
        .text(jsonArray(try register.rows(sql, values) { $0.integer(0) }))
    }

    /// Departments have no table: one is known where an agreement or a payment names it.
    static let departmentSQL = """
        SELECT 1 AS known
         WHERE EXISTS (SELECT 1 FROM contract WHERE department = :department)
            OR EXISTS (SELECT 1 FROM payment WHERE department = :department)
        """

    private static func requireKnown(_ filters: Filters, in register: Connection) throws {
        for name in filters.department {
            let known = try register.firstRow(departmentSQL, ["department": .text(name)]) { _ in
                true
            }
            if known == nil {
                throw UnknownCode(filter: "department", code: name, table: "department")
            }
        }
        let checks: [(String, [String], Table)] = [
            ("provider", filters.provider, RegisterTables.organisation),
            ("commissioner", filters.commissioner, RegisterTables.organisation),
            ("care-group", filters.careGroup, RegisterTables.careGroup),
            ("need", filters.need, RegisterTables.need),
            ("area", filters.area, RegisterTables.area),
            ("service-type", filters.serviceType, RegisterTables.serviceType),
        ]
        for (filter, codes, table) in checks {
            for code in codes where try register.id(of: code, in: table) == nil {
                throw UnknownCode(filter: filter, code: code, table: table.name)
            }
        }
    }
}

/// A JSON array of texts, or null for none.
private func json(_ codes: [String]) -> SQLValue {
    guard !codes.isEmpty else { return .null }
    return .text("[\(codes.map(jsonQuoted).joined(separator: ","))]")
}
