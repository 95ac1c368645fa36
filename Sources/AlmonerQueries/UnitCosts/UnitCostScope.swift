import AlmonerModel
import AlmonerStore

/// The part of the register that a question about unit costs reads: what was asked for, and the
/// peers it is compared with.
struct UnitCostScope {
    let period: Period
    /// The services asked for by what they are, whoever provides them. Null: all.
    let services: SQLValue
    /// The contracts asked for. Null: all.
    let contracts: SQLValue
    /// The areas of activity asked for. Null: all, and what was not broken down.
    let areas: SQLValue
    /// The services that deliver under what was asked for. Null: all.
    let asked: SQLValue
    /// The year whose sums by service are kept, if they are all that peers take.
    let keptYear: FinancialYear?
    /// The services whose lines are read: those asked for and, where their years are not kept, every
    /// other of their types. Null: all.
    let read: SQLValue
    /// How much of the register that is.
    let reach: DeliveredYears.Reach
    /// What was delivered in the areas asked for, where it is read apart from the peers' years.
    let areaActivity: AreaActivity?

    private let filters: Filters

    /// - Parameter readsYears: whether years are enough, for peers and to compare areas with.
    /// - Throws: `UnknownCode` for a code the register does not have.
    init(_ context: QuestionContext, readsYears: Bool = false, in register: Connection) throws {
        period = context.period
        filters = context.filters
        // An area is where something was delivered, not where the service map says it could be,
        // and a provider is the contract's: what it subcontracts is among what it sells.
        areas = try Selection(filters.ofAreas, in: register).areas
        contracts = try Selection(filters.ofContracts, in: register).contracts
        services = try Selection(filters.ofServices, in: register).services
        keptYear = readsYears ? try ServiceYear.kept(of: period, in: register) : nil
        guard !filters.isEmpty else {
            asked = .null
            read = .null
            reach = .every
            areaActivity = nil
            return
        }
        var values = ["services": services, "contracts": contracts, "areas": areas]
        areaActivity =
            readsYears && areas != .null
            ? try AreaActivity(in: period, values, in: register) : nil
        values["lines"] = .null
        if let areaActivity {
            values = [
                "services": .null, "contracts": .null, "areas": .null,
                "lines": .ids(areaActivity.lines),
            ]
        }
        var ids = try register.rows(UnitCostScope.askedSQL, values) { $0.integer(0) }
        asked = .ids(ids)
        if keptYear == nil {
            ids = try register.rows(UnitCostScope.peersSQL, ["asked": asked]) { $0.integer(0) }
        }
        read = .ids(ids)
        let all = try register.firstRow(UnitCostScope.countSQL) { $0.integer(0) } ?? 0
        // Beyond some share, looking the lines of each service up takes longer than reading all.
        reach = Int64(ids.count) * 4 > all ? .most : .few
    }

    // MARK: Values for SQL

    var months: [String: SQLValue] {
        ["from": .text(period.from.description), "to": .text(period.to.description)]
    }

    var lines: [String: SQLValue] {
        [
            "read": reach == .most ? .null : read, "readOfMost": reach == .most ? read : .null,
            "contracts": contracts, "services": services,
        ]
    }

    var activity: [String: SQLValue] {
        months.merging(["read": read]) { $1 }
    }

    var days: [String: SQLValue] {
        ["firstDay": .day(period.firstDay), "lastDay": .day(period.lastDay)]
    }

    // MARK: Notes

    /// How much of what services in these areas delivered does not say where.
    func withoutArea(in register: Connection) throws -> CountedNote {
        var mapped = filters.ofServices
        mapped.area = filters.area
        var values = months.merging(AreaActivity.years(of: period)) { $1 }
        values["services"] = try Selection(mapped, in: register).services
        values["contracts"] = contracts
        let count = try register.firstRow(UnitCostScope.withoutAreaSQL, values) { $0.integer(0) }
        return CountedNote(
            count: count ?? 0,
            one: "row of activity is not broken down by area and is left out",
            many: "rows of activity are not broken down by area and are left out")
    }

    static let askedSQL = """
        SELECT contract_line.service AS id
          FROM json_each(:contracts) AS contract
         CROSS JOIN contract_line ON contract_line.contract = contract.value
         WHERE :services IS NULL
            OR contract_line.service IN (SELECT value FROM json_each(:services))
         UNION
        SELECT value
          FROM json_each(:services)
         WHERE :contracts IS NULL
         UNION
        SELECT contract_line.service
          FROM json_each(:areas) AS area
         CROSS JOIN activity ON activity.area = area.value
         CROSS JOIN contract_line ON contract_line.id = activity.contract_line
         WHERE coalesce(:contracts, :services) IS NULL
         UNION
        SELECT contract_line.service
          FROM json_each(:lines) AS line
         CROSS JOIN contract_line ON contract_line.id = line.value
         ORDER BY id
        """

    /// Every service of the types of what was asked for: the whole of the comparison, and no more.
    static let peersSQL = """
        SELECT service.id AS id
          FROM service
         WHERE service.id IN (SELECT value FROM json_each(:asked))
            OR service.service_type IN (
                SELECT of_type.service_type
                  FROM json_each(:asked) AS asked
                  JOIN service AS of_type ON of_type.id = asked.value)
         ORDER BY service.id
        """

    static let countSQL = "SELECT count(*) AS services FROM service"

    /// Of the lines with activity in the years of the period, or changed since it was added up:
    /// most lines have none.
    static let withoutAreaSQL = """
        WITH line (id) AS (
            SELECT activity_year.contract_line
              FROM activity_year
             WHERE activity_year.financial_year BETWEEN :firstYear AND :lastYear
             UNION ALL
            SELECT activity_year_stale.contract_line
              FROM activity_year_stale)
        SELECT count(*) AS activity
          FROM contract_line
         CROSS JOIN contract ON contract.id = contract_line.contract
         CROSS JOIN activity ON activity.contract_line = contract_line.id
         WHERE contract_line.id IN (SELECT line.id FROM line)
           AND +contract_line.service IN (SELECT value FROM json_each(:services))
           AND contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
           AND activity.month BETWEEN :from AND :to
           AND activity.area IS NULL
        """
}

/// What each filter is about where activity is added up.
extension Filters {
    var ofAreas: Filters {
        var filters = Filters()
        filters.area = area
        return filters
    }

    var ofContracts: Filters {
        var filters = self
        filters.careGroup = []
        filters.need = []
        filters.area = []
        filters.serviceType = []
        filters.provision = []
        return filters
    }

    var ofServices: Filters {
        var filters = Filters()
        filters.careGroup = careGroup
        filters.need = need
        filters.serviceType = serviceType
        filters.provision = provision
        return filters
    }
}
