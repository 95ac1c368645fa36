import AlmonerStore

/// The services that filters select, for questions whose rows are services or pairs of them.
///
/// A filter on agreements (commissioner, department, contract kind) selects the services that
/// have a line under such an agreement.
package struct SelectedServices {
    /// Nil where everything is selected.
    package let ids: Set<Int64>?

    /// - Throws: `UnknownCode` for a code the register does not have.
    package init(_ filters: Filters, in register: Connection) throws {
        let chosen = try Selection(filters, in: register).services
        var agreements = Filters()
        agreements.commissioner = filters.commissioner
        agreements.department = filters.department
        agreements.contractKind = filters.contractKind
        let contracts = try Selection(agreements, in: register).contracts
        ids =
            chosen == .null && contracts == .null
            ? nil
            : Set(
                try register.rows(
                    SelectedServices.sql, ["services": chosen, "contracts": contracts]
                ) { $0.integer(0) })
    }

    func contains(_ id: Int64) -> Bool { ids?.contains(id) ?? true }

    static let sql = """
        SELECT service.id AS id
          FROM service
         WHERE (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
           AND (:contracts IS NULL
                OR service.id IN (
                    SELECT contract_line.service
                      FROM contract_line
                     WHERE contract_line.contract IN (SELECT value FROM json_each(:contracts))))
         ORDER BY service.id
        """
}
