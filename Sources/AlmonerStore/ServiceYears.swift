/// What services delivered and reported to have cost, by financial year: what `service_year` keeps
/// of the years of their contract lines by unit, and `provider_year` by provider.
package enum ServiceYears {
    /// Whether a service may have other years than are kept: by what another program changed, and
    /// the next change through this one puts right.
    package static func hasStale(in connection: Connection) throws -> Bool {
        let isStale = try connection.firstRow("SELECT 1 FROM service_year_stale LIMIT 1") { _ in
            true
        }
        return try isStale ?? ActivityYears.hasStale(in: connection)
    }

    /// Marks the services whose lines are stale. To be called before those are added up.
    static func markOfStaleLines(in connection: Connection) throws {
        try connection.run(
            """
            INSERT OR IGNORE INTO service_year_stale (service)
            SELECT contract_line.service
              FROM activity_year_stale
             CROSS JOIN contract_line ON contract_line.id = activity_year_stale.contract_line
            """)
    }

    /// Adds up anew the services that are marked, from the years of their lines.
    static func refresh(in connection: Connection) throws {
        for sql in [
            takeOutSQL(of: "service_year"), insertByUnitSQL,
            takeOutSQL(of: "provider_year"), insertByProviderSQL,
            "DELETE FROM service_year_stale",
        ] {
            try connection.run(sql)
        }
    }

    // MARK: SQL

    /// The years are looked for one by one: a service's rows are then found by the key.
    private static func takeOutSQL(of table: String) -> String {
        """
        WITH RECURSIVE year (kept) AS (
            SELECT min(financial_year)
              FROM \(table)
             UNION ALL
            SELECT (SELECT min(financial_year)
                      FROM \(table)
                     WHERE financial_year > year.kept)
              FROM year
             WHERE year.kept IS NOT NULL)
        DELETE FROM \(table)
         WHERE financial_year IN (SELECT kept FROM year)
           AND service IN (SELECT service FROM service_year_stale)
        """
    }

    /// The columns are those of `service_year`, in its order.
    private static let insertByUnitSQL = """
        INSERT INTO service_year
        SELECT activity_year.financial_year AS financial_year,
               contract_line.service        AS service,
               contract_line.unit           AS unit,
               sum(activity_year.volume)    AS volume,
               sum(CASE WHEN contract.currency = 'GBP' AND activity_year.cost_pence IS NOT NULL
                        THEN activity_year.volume - activity_year.uncosted_volume
                        ELSE activity_year.volume * 0
                   END)                     AS costed_volume,
               sum(activity_year.cost_pence) FILTER (WHERE contract.currency = 'GBP')
                                            AS cost_pence,
               coalesce(sum(activity_year.rows_without_volume)
                        FILTER (WHERE contract.currency = 'GBP'), 0)
                                            AS rows_without_volume,
               max(contract.currency <> 'GBP')
                                            AS is_abroad
        \(ofStaleServicesSQL)
         GROUP BY activity_year.financial_year, contract_line.service, contract_line.unit
        """

    /// The columns are those of `provider_year`, in its order.
    private static let insertByProviderSQL = """
        INSERT INTO provider_year
        SELECT activity_year.financial_year    AS financial_year,
               contract_line.service           AS service,
               coalesce(contract.provider, 0)  AS provider,
               contract.currency = 'GBP'       AS is_in_pounds,
               sum(activity_year.cost_pence) FILTER (WHERE contract.currency = 'GBP')
                                               AS cost_pence,
               sum(activity_year.rows_without_cost)
                                               AS rows_without_cost,
               sum(activity_year.referrals)    AS referrals,
               sum(activity_year.starts)       AS starts,
               sum(activity_year.completions)  AS completions,
               sum(activity_year.rows_half_recorded)
                                               AS rows_half_recorded
        \(ofStaleServicesSQL)
         GROUP BY activity_year.financial_year, contract_line.service,
                  coalesce(contract.provider, 0), contract.currency = 'GBP'
        """

    private static let ofStaleServicesSQL = """
          FROM service_year_stale
         CROSS JOIN contract_line ON contract_line.service = service_year_stale.service
         CROSS JOIN contract ON contract.id = contract_line.contract
         CROSS JOIN activity_year ON activity_year.contract_line = contract_line.id
         WHERE contract.status <> 'withdrawn'
        """
}
