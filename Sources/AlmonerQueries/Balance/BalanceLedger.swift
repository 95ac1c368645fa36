import AlmonerModel
import AlmonerStore

/// Adds the reported cost of activity up by financial year and level.
struct BalanceLedger {
    /// The levels of a year with activity, and what they cost: nil where no cost is known.
    private typealias Year = [Balance.Level?: Int128?]

    private var years: [FinancialYear: Year] = [:]
    private(set) var uncounted = UncountedCosts()

    init(_ scope: ActivityScope, in register: Connection) throws {
        try register.withStatement(BalanceLedger.activitySQL, scope.values) { statement in
            var line: Int64?
            var level: Balance.Level?
            while try statement.step() {
                if statement.integer(0) != line {
                    line = statement.integer(0)
                    level = statement.optionalText(2).flatMap(Balance.Level.init)
                }
                add(statement, to: level)
            }
        }
    }

    private mutating func add(_ row: Statement, to level: Balance.Level?) {
        let year = FinancialYear(startingIn: Int(row.integer(4)))
        var pence = row.optionalInteger(5).map { Int128($0) }
        if row.integer(3) == 1 {
            uncounted.rowsWithoutCost += row.integer(6)
        } else {
            uncounted.contractsAbroad.insert(row.integer(1))
            pence = nil
        }
        let before = years[year, default: [:]][level] ?? nil
        let sum = pence.map { $0 + (before ?? 0) } ?? before
        years[year, default: [:]].updateValue(sum, forKey: level)
    }

    // MARK: Rows

    var rows: [BalanceRow] {
        var rows: [BalanceRow] = []
        var before: (year: FinancialYear, share: Double)?
        for (year, levels) in years.sorted(by: { $0.key < $1.key }) {
            let prevention = BalanceLedger.preventionShare(of: levels)
            var change: Double?
            if let before, let prevention {
                let passed = year.startingIn - before.year.startingIn
                change = (prevention - before.share) / Double(passed)
            }
            rows += BalanceLedger.rows(of: year, levels, prevention, change)
            if let prevention { before = (year, prevention) }
        }
        return rows
    }

    private static func rows(
        of year: FinancialYear, _ levels: Year, _ prevention: Double?, _ change: Double?
    ) -> [BalanceRow] {
        let order: [Balance.Level?] = Balance.Level.allCases + [nil]
        let total = total(of: levels)
        return order.filter { levels.keys.contains($0) }.enumerated().map { place, level in
            let cost = levels[level] ?? nil
            return BalanceRow(
                financialYear: year, level: level,
                costPence: cost.map { Int64(clamping: $0) }, share: share(cost, of: total),
                preventionShare: place == 0 ? prevention : nil,
                preventionChange: place == 0 ? change : nil)
        }
    }

    private static func total(of levels: Year) -> Int128 {
        levels.values.reduce(0) { $0 + ($1 ?? 0) }
    }

    private static func preventionShare(of levels: Year) -> Double? {
        let preventive = levels.filter { $0.key?.isPreventive ?? false }
        return share(total(of: preventive), of: total(of: levels))
    }

    /// Of nothing, or of credits, there are no shares.
    private static func share(_ pence: Int128?, of total: Int128) -> Double? {
        guard let pence, total > 0 else { return nil }
        return Double(pence) / Double(total)
    }

    // MARK: Notes

    /// The years of the answer of which some months are missing.
    func yearsInPart(_ context: QuestionContext) -> CountedNote {
        let count = years.keys.count { year in
            year.firstMonth < context.period.from || year.lastMonth > context.period.to
                || year.lastMonth.lastDay >= context.asOf
        }
        return CountedNote(
            count: Int64(count),
            one: "financial year is there in part: cut by the period, or not over on the day",
            many: "financial years are there in part: cut by the period, or not over on the day")
    }

    /// Line by line in the order of its index: grouping by level and year would sort every row.
    static let activitySQL = """
        SELECT contract_line.id           AS line,
               contract.id                AS contract,
               service.level              AS level,
               contract.currency = 'GBP'  AS is_in_pounds,
               CAST(substr(activity.month, 1, 4) AS INTEGER)
               - (substr(activity.month, 6) < '04')
                                          AS financial_year,
               sum(activity.cost_pence)   AS cost_pence,
               count(*) - count(activity.cost_pence)
                                          AS rows_without_cost
          FROM contract_line
         CROSS JOIN contract ON contract.id = contract_line.contract
         CROSS JOIN service ON service.id = contract_line.service
         CROSS JOIN activity ON activity.contract_line = contract_line.id
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
           AND (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
           AND activity.month BETWEEN :from AND :to
           AND (:areas IS NULL OR activity.area IN (SELECT value FROM json_each(:areas)))
         GROUP BY contract_line.id, activity.month
         ORDER BY contract_line.id, activity.month
        """
}
