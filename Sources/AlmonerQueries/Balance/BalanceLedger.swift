import AlmonerModel
import AlmonerStore

/// Adds the reported cost of activity up by financial year and level.
struct BalanceLedger {
    /// The levels of a year with activity, and what they cost: nil where no cost is known.
    private typealias Year = [Balance.Level?: Int128?]

    private var years: [FinancialYear: Year] = [:]
    let uncounted: UncountedCosts

    private struct Line: QuestionLine {
        let id: Int64
        let contract: Int64
        let level: Balance.Level?
        let isInPounds: Bool

        init(_ row: Statement) {
            id = row.integer(0)
            contract = row.integer(1)
            level = row.optionalText(2).flatMap(Balance.Level.init)
            isInPounds = row.integer(3) == 1
        }
    }

    private struct YearAndLevel: Hashable {
        let year: FinancialYear
        let level: Balance.Level?
    }

    init(_ scope: ActivityScope, in register: Connection) throws {
        var costs: [YearAndLevel: Int128?] = [:]
        var uncounted = UncountedCosts()
        try scope.eachYear(of: BalanceLedger.linesSQL, in: register, line: Line.init) {
            line, delivered in
            let key = YearAndLevel(
                year: FinancialYear(startingIn: delivered.financialYear), level: line.level)
            let pence = line.isInPounds ? delivered.costPence : nil
            costs[key, default: nil] = BalanceLedger.sum(costs[key] ?? nil, pence)
            if line.isInPounds {
                uncounted.rowsWithoutCost += delivered.rowsWithoutCost
            } else {
                uncounted.contractsAbroad.insert(line.contract)
            }
        }
        self.uncounted = uncounted
        for (key, pence) in costs {
            years[key.year, default: [:]].updateValue(pence, forKey: key.level)
        }
    }

    private static func sum(_ left: Int128?, _ right: Int64?) -> Int128? {
        guard let right else { return left }
        return (left ?? 0) + Int128(right)
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

    static let linesSQL = """
        SELECT contract_line.id           AS line,
               contract.id                AS contract,
               service.level              AS level,
               contract.currency = 'GBP'  AS is_in_pounds
          FROM contract_line
         CROSS JOIN contract ON contract.id = contract_line.contract
         CROSS JOIN service ON service.id = contract_line.service
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
           AND (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
         ORDER BY contract_line.id
        """
}
