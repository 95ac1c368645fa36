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

    mutating func add(_ cost: Int128?, of provider: Int64, isInHouse: Bool) {
        guard let cost else { return }
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

    private struct Line: QuestionLine {
        let id: Int64
        let contract: Int64
        let service: Int64
        /// 0: unknown.
        let provider: Int64
        let serviceType: Int64
        let isInHouse: Bool
        let isInPounds: Bool

        init(_ row: Statement) {
            id = row.integer(0)
            contract = row.integer(1)
            service = row.integer(2)
            provider = row.integer(3)
            serviceType = row.integer(4)
            isInHouse = row.integer(5) == 1
            isInPounds = row.integer(6) == 1
        }
    }

    init(
        _ by: [Concentration.Grouping], _ scope: ActivityScope, _ careGroups: ServedCareGroups?,
        in register: Connection
    ) throws {
        self.by = by
        self.careGroups = careGroups
        if by.contains(.area) {
            try addRows(of: scope, in: register)
        } else if let kept = try scope.keptYears(in: register) {
            try add(kept, in: register)
        } else {
            try scope.eachYear(of: ConcentrationLedger.linesSQL, in: register, line: Line.init) {
                line, year in
                add(year.costPence, of: line, withoutCost: year.rowsWithoutCost)
            }
        }
    }

    /// What the years of services do not tell is added line by line: notes count lines, and a share
    /// that leaves a rest is rounded for each.
    private mutating func add(_ kept: KeptYears, in register: Connection) throws {
        var sharedWithRest: Set<Int64> = []
        try kept.each(ConcentrationLedger.keptSQL, in: register) { row in
            let line = Line(row)
            let isNamed = row.integer(9) == 1
            if !isSharedWithoutRest(line.service) {
                sharedWithRest.insert(line.service)
            } else if isNamed && line.isInPounds {
                add(line, row)
            }
        }
        try kept.each(ConcentrationLedger.linesApartSQL, in: register) { row in
            let line = Line(row)
            if isSharedWithoutRest(line.service) { add(line, row) }
        }
        guard !sharedWithRest.isEmpty else { return }
        try kept.of(sharedWithRest).each(ConcentrationLedger.linesOfServicesSQL, in: register) {
            row in add(Line(row), row)
        }
    }

    private mutating func add(_ line: Line, _ row: Statement) {
        add(row.optionalInteger(7), of: line, withoutCost: row.integer(8))
    }

    private func isSharedWithoutRest(_ service: Int64) -> Bool {
        guard let careGroups else { return true }
        return ConcentrationSum.partsOfPenny
            .isMultiple(of: Int128(careGroups.count(servedBy: service)))
    }

    private mutating func addRows(of scope: ActivityScope, in register: Connection) throws {
        let lines = try register.rows(ConcentrationLedger.linesSQL, scope.ofLines, Line.init)
        let byID = Dictionary(lines.map { ($0.id, $0) }) { first, _ in first }
        let values = scope.ofRows(lines.map(\.id))
        try register.withStatement(ConcentrationLedger.areaRowsSQL, values) { row in
            while try row.step() {
                guard let line = byID[row.integer(0)] else { continue }
                let pence = row.optionalInteger(2)
                add(pence, of: line, in: row.integer(1), withoutCost: pence == nil ? 1 : 0)
            }
        }
    }

    /// - Parameter area: 0: not broken down, or not asked for.
    private mutating func add(
        _ pence: Int64?, of line: Line, in area: Int64 = 0, withoutCost: Int64
    ) {
        let pence = line.isInPounds ? pence : nil
        if line.isInPounds {
            uncounted.rowsWithoutCost += withoutCost
        } else {
            uncounted.contractsAbroad.insert(line.contract)
        }
        var key = ConcentrationKey()
        if by.contains(.serviceType) { key[.serviceType] = line.serviceType }
        if by.contains(.area) { key[.area] = area }
        if line.provider == 0, let pence {
            linesWithoutProvider.insert(line.id)
            penceWithoutProvider += Int128(pence)
        }
        guard let careGroups else { return add(pence, of: line, to: key, sharedBy: 1) }
        let served = careGroups.served(by: line.service)
        for careGroup in served.asked {
            key[.careGroup] = careGroup
            add(pence, of: line, to: key, sharedBy: served.count)
        }
    }

    private mutating func add(
        _ pence: Int64?, of line: Line, to key: ConcentrationKey, sharedBy count: Int
    ) {
        let cost =
            line.provider == 0
            ? nil
            : pence.map {
                Rounding.quotient(Int128($0) * ConcentrationSum.partsOfPenny, Int128(count))
            }
        // Added to where it stands: a copy of the sum would be one of its providers for each line.
        groups[key, default: ConcentrationSum()]
            .add(cost, of: line.provider, isInHouse: line.isInHouse)
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

    /// Read as lines are, of which neither the line nor the contract is known.
    static let keptSQL = """
        SELECT NULL                                     AS line,
               NULL                                     AS contract,
               service.id                               AS service,
               coalesce(nullif(provider_year.provider, 0), service.provider)
                                                        AS provider,
               service.service_type                     AS service_type,
               service.provision = 'in_house'           AS is_in_house,
               provider_year.is_in_pounds               AS is_in_pounds,
               provider_year.cost_pence                 AS cost_pence,
               provider_year.rows_without_cost          AS rows_without_cost,
               coalesce(nullif(provider_year.provider, 0), service.provider) IS NOT NULL
                                                        AS is_named
          FROM provider_year
         CROSS JOIN service ON service.id = provider_year.service
         WHERE provider_year.financial_year BETWEEN :firstYear AND :lastYear
           AND (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
        """

    /// Lines that are not in pounds, or whose contract and service name no provider. The first
    /// condition is that of an index.
    static let linesApartSQL = """
        SELECT
        \(lineColumnsSQL),
        \(yearColumnsSQL)
          FROM contract
         CROSS JOIN contract_line ON contract_line.contract = contract.id
         CROSS JOIN service ON service.id = contract_line.service
         CROSS JOIN activity_year ON activity_year.contract_line = contract_line.id
         WHERE (contract.currency <> 'GBP' OR contract.provider IS NULL)
           AND (contract.currency <> 'GBP'
                OR coalesce(contract.provider, service.provider) IS NULL)
           AND contract.status <> 'withdrawn'
           AND (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
           AND activity_year.financial_year BETWEEN :firstYear AND :lastYear
        """

    static let linesOfServicesSQL = """
        SELECT
        \(lineColumnsSQL),
        \(yearColumnsSQL)
          FROM json_each(:services) AS asked
         CROSS JOIN service ON service.id = asked.value
         CROSS JOIN contract_line ON contract_line.service = service.id
         CROSS JOIN contract ON contract.id = contract_line.contract
         CROSS JOIN activity_year ON activity_year.contract_line = contract_line.id
         WHERE contract.status <> 'withdrawn'
           AND activity_year.financial_year BETWEEN :firstYear AND :lastYear
        """

    private static let yearColumnsSQL = """
               activity_year.cost_pence        AS cost_pence,
               activity_year.rows_without_cost AS rows_without_cost
        """

    static let linesSQL = """
        SELECT
        \(lineColumnsSQL)
          FROM contract_line
         CROSS JOIN contract ON contract.id = contract_line.contract
         CROSS JOIN service ON service.id = contract_line.service
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
           AND (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
         ORDER BY contract_line.id
        """

    /// An in-house service that names no provider is provided by whoever commissions it.
    private static let lineColumnsSQL = """
               contract_line.id           AS line,
               contract.id                AS contract,
               service.id                 AS service,
               coalesce(contract.provider, service.provider,
                        CASE service.provision WHEN 'in_house' THEN contract.commissioner END)
                                          AS provider,
               service.service_type       AS service_type,
               service.provision = 'in_house'
                                          AS is_in_house,
               contract.currency = 'GBP'  AS is_in_pounds
        """

    /// In the order of the index: grouping by area would sort every row.
    static let areaRowsSQL = """
        SELECT contract_line              AS line,
               area                       AS area,
               cost_pence                 AS cost_pence
          FROM activity
         WHERE contract_line IN (SELECT value FROM json_each(:lines))
           AND month BETWEEN :from AND :to
           AND (:areas IS NULL OR area IN (SELECT value FROM json_each(:areas)))
         ORDER BY contract_line, month, area
        """
}
