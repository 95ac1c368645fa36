import AlmonerModel
import AlmonerStore

/// Financial years as the register keeps them by service, read in place of the years of lines.
struct KeptYears {
    private let years: ClosedRange<Int>
    /// A JSON array of the ids of services; null: all.
    private let services: SQLValue

    /// - Parameter years: the calendar years in which they begin.
    init(_ years: ClosedRange<Int>, of services: SQLValue = .null) {
        self.years = years
        self.services = services
    }

    /// - Parameter sql: takes `:firstYear`, `:lastYear` and `:services`.
    func each(_ sql: String, in register: Connection, _ body: (Statement) -> Void) throws {
        let values = DeliveredYears.values(of: years).merging(["services": services]) { $1 }
        try register.withStatement(sql, values) { row in
            while try row.step() { body(row) }
        }
    }

    /// The same years of these services alone.
    func of(_ services: Set<Int64>) -> KeptYears {
        KeptYears(years, of: .ids(services))
    }

    /// The contracts that are not in pounds under which services delivered.
    func contractsAbroad(
        of services: Set<Int64>, in register: Connection
    ) throws -> Set<Int64> {
        guard !services.isEmpty else { return [] }
        var contracts: Set<Int64> = []
        try of(services).each(KeptYears.contractsAbroadSQL, in: register) {
            contracts.insert($0.integer(0))
        }
        return contracts
    }

    static let contractsAbroadSQL = """
        SELECT DISTINCT contract.id AS contract
          FROM json_each(:services) AS service
         CROSS JOIN contract_line ON contract_line.service = service.value
         CROSS JOIN contract ON contract.id = contract_line.contract
         CROSS JOIN activity_year ON activity_year.contract_line = contract_line.id
         WHERE activity_year.financial_year BETWEEN :firstYear AND :lastYear
           AND contract.status <> 'withdrawn'
           AND contract.currency <> 'GBP'
        """
}
