import AlmonerModel
import AlmonerStore

/// What each level cost in one year.
private struct BalanceYear {
    static let levels: [Balance.Level?] = Balance.Level.allCases + [nil]

    struct Cost {
        var isDelivered = false
        /// Nil where no cost is known.
        var pence: Int128?
    }

    let year: FinancialYear
    /// In the order of `levels`.
    private(set) var costs = Array(repeating: Cost(), count: levels.count)

    init(startingIn year: Int) {
        self.year = FinancialYear(startingIn: year)
    }

    mutating func add(_ pence: Int64?, to level: Int) {
        costs[level].isDelivered = true
        if let pence { costs[level].pence = (costs[level].pence ?? 0) + Int128(pence) }
    }

    var preventionShare: Double? {
        let preventive = zip(BalanceYear.levels, costs).filter { $0.0?.isPreventive ?? false }
        return share(preventive.reduce(0) { $0 + ($1.1.pence ?? 0) })
    }

    /// Of nothing, or of credits, there are no shares.
    func share(_ pence: Int128?) -> Double? {
        let total = costs.reduce(0) { $0 + ($1.pence ?? 0) }
        guard let pence, total > 0 else { return nil }
        return Double(pence) / Double(total)
    }
}

/// Adds the reported cost of activity up by financial year and level.
struct BalanceLedger {
    private var years: [BalanceYear] = []
    private(set) var uncounted = UncountedCosts()

    private struct Line: QuestionLine {
        let id: Int64
        let contract: Int64
        /// Its place in `BalanceYear.levels`.
        let level: Int
        let isInPounds: Bool

        init(_ row: Statement) {
            id = row.integer(0)
            contract = row.integer(1)
            level = BalanceLedger.level(row.optionalText(2))
            isInPounds = row.integer(3) == 1
        }
    }

    init(_ scope: ActivityScope, in register: Connection) throws {
        if let kept = try scope.keptYears(in: register) {
            try add(kept, in: register)
            return
        }
        try scope.eachYear(of: BalanceLedger.linesSQL, in: register, line: Line.init) {
            line, delivered in
            let pence = line.isInPounds ? delivered.costPence : nil
            add(pence, to: line.level, in: delivered.financialYear)
            if line.isInPounds {
                uncounted.rowsWithoutCost += delivered.rowsWithoutCost
            } else {
                uncounted.contractsAbroad.insert(line.contract)
            }
        }
    }

    private mutating func add(_ kept: KeptYears, in register: Connection) throws {
        // A text is read once for each service, and not for each of its years.
        var levels: [Int64: Int] = [:]
        try register.withStatement(BalanceLedger.levelsSQL) { row in
            while try row.step() {
                levels[row.integer(0)] = BalanceLedger.level(row.optionalText(1))
            }
        }
        try kept.each(BalanceLedger.keptSQL, in: register) { row in
            guard let level = levels[row.integer(1)] else { return }
            add(row.optionalInteger(3), to: level, in: Int(row.integer(0)))
            if row.integer(2) == 1 { uncounted.rowsWithoutCost += row.integer(4) }
        }
        uncounted.contractsAbroad = try kept.contractsAbroad(in: register)
    }

    private static func level(_ text: String?) -> Int {
        let level = text.flatMap(Balance.Level.init)
        return BalanceYear.levels.firstIndex(of: level) ?? BalanceYear.levels.endIndex - 1
    }

    private mutating func add(_ pence: Int64?, to level: Int, in year: Int) {
        // Years are few, and mostly it is the last one again.
        let place = years.lastIndex { $0.year.startingIn == year } ?? years.endIndex
        if place == years.endIndex { years.append(BalanceYear(startingIn: year)) }
        years[place].add(pence, to: level)
    }

    // MARK: Rows

    var rows: [BalanceRow] {
        var rows: [BalanceRow] = []
        var before: (year: FinancialYear, share: Double)?
        for year in years.sorted(by: { $0.year < $1.year }) {
            let prevention = year.preventionShare
            var change: Double?
            if let before, let prevention {
                let passed = year.year.startingIn - before.year.startingIn
                change = (prevention - before.share) / Double(passed)
            }
            rows += BalanceLedger.rows(of: year, prevention, change)
            if let prevention { before = (year.year, prevention) }
        }
        return rows
    }

    private static func rows(
        of year: BalanceYear, _ prevention: Double?, _ change: Double?
    ) -> [BalanceRow] {
        let delivered = zip(BalanceYear.levels, year.costs).filter { $0.1.isDelivered }
        return delivered.enumerated().map { place, ofLevel in
            let (level, cost) = ofLevel
            return BalanceRow(
                financialYear: year.year, level: level,
                costPence: cost.pence.map { Int64(clamping: $0) }, share: year.share(cost.pence),
                preventionShare: place == 0 ? prevention : nil,
                preventionChange: place == 0 ? change : nil)
        }
    }

    // MARK: Notes

    /// The years of the answer of which some months are missing.
    func yearsInPart(_ context: QuestionContext) -> CountedNote {
        let count = years.map(\.year).count { year in
            year.firstMonth < context.period.from || year.lastMonth > context.period.to
                || year.lastMonth.lastDay >= context.asOf
        }
        return CountedNote(
            count: Int64(count),
            one: "financial year is there in part: cut by the period, or not over on the day",
            many: "financial years are there in part: cut by the period, or not over on the day")
    }

    static let levelsSQL = """
        SELECT service.id    AS service,
               service.level AS level
          FROM service
        """

    static let keptSQL = """
        SELECT provider_year.financial_year    AS financial_year,
               provider_year.service           AS service,
               provider_year.is_in_pounds      AS is_in_pounds,
               provider_year.cost_pence        AS cost_pence,
               provider_year.rows_without_cost AS rows_without_cost
          FROM provider_year
         WHERE provider_year.financial_year BETWEEN :firstYear AND :lastYear
           AND (:services IS NULL
                OR provider_year.service IN (SELECT value FROM json_each(:services)))
        """

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
