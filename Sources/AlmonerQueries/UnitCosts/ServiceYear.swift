import AlmonerModel
import AlmonerStore

/// What one service delivered in one unit and financial year, as the register keeps it.
struct ServiceYear {
    let service: Int64
    /// 0: unknown.
    let serviceType: Int64
    let unit: String
    let sum: UnitCostSum
    /// Whether it is given under a contract that is not in pounds.
    let isAbroad: Bool

    private init(_ row: Statement) {
        service = row.integer(0)
        serviceType = row.integer(1)
        unit = row.text(2)
        sum = UnitCostSum(
            quantity: row.optionalReal(3), costedQuantity: row.optionalReal(4),
            costPence: row.optionalInteger(5).map(Double.init), costsAlone: row.integer(6))
        isAbroad = row.integer(7) == 1
    }

    /// The financial year that is kept and is the whole of the period; nil where there is none, or
    /// something is stale.
    static func kept(of period: Period, in register: Connection) throws -> FinancialYear? {
        let year = FinancialYear(containing: period.from)
        guard period == Period(year), try !ServiceYears.hasStale(in: register) else { return nil }
        return year
    }

    /// - Parameter asked: a JSON array of services' ids: these and all others of their types. Null:
    ///   all.
    static func each(
        in year: FinancialYear, of asked: SQLValue, in register: Connection,
        _ body: (ServiceYear) -> Void
    ) throws {
        let values = ["financialYear": .integer(Int64(year.startingIn)), "asked": asked]
        try register.withStatement(sql, values) { row in
            while try row.step() { body(ServiceYear(row)) }
        }
    }

    // MARK: SQL

    static let sql = """
        SELECT service_year.service             AS service,
               service.service_type             AS service_type,
               service_year.unit                AS unit,
               service_year.volume              AS volume,
               service_year.costed_volume       AS costed_volume,
               service_year.cost_pence          AS cost_pence,
               service_year.rows_without_volume AS rows_without_volume,
               service_year.is_abroad           AS is_abroad
          FROM service_year
         CROSS JOIN service ON service.id = service_year.service
         WHERE service_year.financial_year = :financialYear
           AND (:asked IS NULL
                OR service.id IN (SELECT value FROM json_each(:asked))
                OR service.service_type IN (
                    SELECT of_type.service_type
                      FROM json_each(:asked) AS asked
                      JOIN service AS of_type ON of_type.id = asked.value))
        """
}
