import AlmonerModel
import AlmonerStore

/// What the lines asked for delivered in the areas asked for, of which no sum is kept.
struct AreaActivity {
    private var deliveries: [Int64: [Delivery]] = [:]

    /// - Parameter values: `:areas`, and `:contracts` and `:services` as far as they are asked for.
    init(
        in period: Period, _ values: [String: SQLValue], in register: Connection
    ) throws {
        let months: [String: SQLValue] = [
            "from": .text(period.from.description), "to": .text(period.to.description),
        ]
        let periodValues = months.merging(AreaActivity.years(of: period)) { $1 }
        try register.withStatement(
            AreaActivity.rowsSQL, values.merging(periodValues) { $1 }
        ) { row in
            while try row.step() { add(row) }
        }
    }

    /// The financial years that the period touches: `:firstYear` and `:lastYear`.
    static func years(of period: Period) -> [String: SQLValue] {
        [
            "firstYear": .integer(Int64(FinancialYear(containing: period.from).startingIn)),
            "lastYear": .integer(Int64(FinancialYear(containing: period.to).startingIn)),
        ]
    }

    private mutating func add(_ row: Statement) {
        let volume = row.optionalReal(2)
        let cost = row.optionalReal(3)
        deliveries[row.integer(0), default: []].add(
            in: row.integer(1), volume: volume, quantity: volume, costPence: cost,
            isCosted: cost != nil)
    }

    var lines: some Sequence<Int64> { deliveries.keys }

    subscript(line: Int64) -> [Delivery] { deliveries[line] ?? [] }

    /// Only lines with activity in the years of the period, or changed since it was added up, are
    /// looked at. Their months are in the order of the index; that of areas would lead to rows all
    /// over the table.
    static let rowsSQL = """
        WITH line (id) AS (
            SELECT activity_year.contract_line
              FROM activity_year
             WHERE activity_year.financial_year BETWEEN :firstYear AND :lastYear
             UNION ALL
            SELECT activity_year_stale.contract_line
              FROM activity_year_stale)
        SELECT activity.contract_line AS line,
               activity.area          AS area,
               activity.volume        AS volume,
               activity.cost_pence    AS cost_pence
          FROM activity
         WHERE activity.contract_line IN (
               SELECT line.id
                 FROM line
                WHERE (:contracts IS NULL
                       OR line.id IN (
                           SELECT of_contract.id
                             FROM json_each(:contracts) AS contract
                            CROSS JOIN contract_line AS of_contract
                               ON of_contract.contract = contract.value))
                  AND (:services IS NULL
                       OR line.id IN (
                           SELECT of_service.id
                             FROM json_each(:services) AS service
                            CROSS JOIN contract_line AS of_service
                               ON of_service.service = service.value)))
           AND activity.month BETWEEN :from AND :to
           AND +activity.area IN (SELECT value FROM json_each(:areas))
         ORDER BY activity.contract_line, activity.month, activity.area
        """
}
