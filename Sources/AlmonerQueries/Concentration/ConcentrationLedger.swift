import AlmonerModel
import AlmonerStore

/// What a row is about. A part that is unknown, or was not asked for, is 0.
struct ConcentrationKey: Hashable {
    private var serviceType: Int64 = 0
    private var careGroup: Int64 = 0
    private var area: Int64 = 0

    subscript(grouping: Concentration.Grouping) -> Int64 {
        get {
            switch grouping {
            case .serviceType: serviceType
            case .careGroup: careGroup
            case .area: area
            }
        }
        set {
            switch grouping {
            case .serviceType: serviceType = newValue
            case .careGroup: careGroup = newValue
            case .area: area = newValue
            }
        }
    }
}

/// What a group cost, by provider. Costs are whole parts of a penny, 720,720 of them: up to 16 care
/// groups share one without a rest.
struct ConcentrationSum {
    static let partsOfPenny: Int128 = 720_720

    /// By the ids of providers.
    private(set) var costs: [Int64: Int128] = [:]
    private(set) var inHouse: Int128 = 0

    mutating func add(_ cost: Int128, of provider: Int64, isInHouse: Bool) {
        costs[provider, default: 0] += cost
        if isInHouse { inHouse += cost }
    }
}

/// Adds the reported cost of activity up by group and provider.
struct ConcentrationLedger {
    let by: [Concentration.Grouping]
    private(set) var groups: [ConcentrationKey: ConcentrationSum] = [:]
    private let careGroups: ServedCareGroups?

    private var uncounted = UncountedCosts()
    private var linesWithoutProvider: Set<Int64> = []
    private var penceWithoutProvider: Int128 = 0

    /// A row of either SQL text below.
    private struct Cost {
        let line: Int64
        let service: Int64
        /// 0: unknown.
        let provider: Int64
        let isInHouse: Bool
        /// Nil where no cost is known.
        let pence: Int64?
    }

    init(
        _ by: [Concentration.Grouping], _ scope: ActivityScope, _ careGroups: ServedCareGroups?,
        in register: Connection
    ) throws {
        self.by = by
        self.careGroups = careGroups
        let sql =
            by.contains(.area) ? ConcentrationLedger.areaRowsSQL : ConcentrationLedger.linesSQL
        try register.withStatement(sql, scope.values) { statement in
            while try statement.step() { add(statement) }
        }
    }

    private mutating func add(_ row: Statement) {
        let isInPounds = row.integer(6) == 1
        if isInPounds {
            uncounted.rowsWithoutCost += row.integer(9)
        } else {
            uncounted.contractsAbroad.insert(row.integer(1))
        }
        let cost = Cost(
            line: row.integer(0), service: row.integer(2), provider: row.integer(3),
            isInHouse: row.integer(5) == 1, pence: isInPounds ? row.optionalInteger(8) : nil)
        var key = ConcentrationKey()
        if by.contains(.serviceType) { key[.serviceType] = row.integer(4) }
        if by.contains(.area) { key[.area] = row.integer(7) }
        if cost.provider == 0, let pence = cost.pence {
            linesWithoutProvider.insert(cost.line)
            penceWithoutProvider += Int128(pence)
        }
        guard let careGroups else { return add(cost, to: key, sharedBy: 1) }
        let served = careGroups.served(by: cost.service)
        for careGroup in served.asked {
            key[.careGroup] = careGroup
            add(cost, to: key, sharedBy: served.count)
        }
    }

    private mutating func add(_ cost: Cost, to key: ConcentrationKey, sharedBy count: Int) {
        var sum = groups[key] ?? ConcentrationSum()
        if let pence = cost.pence, cost.provider != 0 {
            let share = Rounding.quotient(
                Int128(pence) * ConcentrationSum.partsOfPenny, Int128(count))
            sum.add(share, of: cost.provider, isInHouse: cost.isInHouse)
        }
        groups[key] = sum
    }

    var notes: [CountedNote] {
        let cost = Money.display(pence: Int64(clamping: penceWithoutProvider), wholePounds: true)
        return uncounted.notes + [
            CountedNote(
                count: Int64(linesWithoutProvider.count),
                one: "contract line has no known provider: its cost, \(cost), is left out",
                many: "contract lines have no known provider: their cost, \(cost), is left out")
        ]
    }

    // MARK: SQL

    /// One row a line with activity in the period. An in-house service that names no provider is
    /// provided by whoever commissions it.
    static let linesSQL = """
        SELECT contract_line.id           AS line,
               contract.id                AS contract,
               service.id                 AS service,
               coalesce(contract.provider, service.provider,
                        CASE service.provision WHEN 'in_house' THEN contract.commissioner END)
                                          AS provider,
               service.service_type       AS service_type,
               service.provision = 'in_house'
                                          AS is_in_house,
               contract.currency = 'GBP'  AS is_in_pounds,
               NULL                       AS area,
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
         GROUP BY contract_line.id
         ORDER BY contract_line.id
        """

    /// The same row by row, in the order of the index: grouping by area would sort every row.
    static let areaRowsSQL = """
        SELECT contract_line.id           AS line,
               contract.id                AS contract,
               service.id                 AS service,
               coalesce(contract.provider, service.provider,
                        CASE service.provision WHEN 'in_house' THEN contract.commissioner END)
                                          AS provider,
               service.service_type       AS service_type,
               service.provision = 'in_house'
                                          AS is_in_house,
               contract.currency = 'GBP'  AS is_in_pounds,
               activity.area              AS area,
               activity.cost_pence        AS cost_pence,
               activity.cost_pence IS NULL
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
         ORDER BY contract_line.id, activity.month, activity.area
        """
}
