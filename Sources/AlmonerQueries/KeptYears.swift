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

    /// The contracts that are not in pounds under which the services delivered.
    func contractsAbroad(in register: Connection) throws -> Set<Int64> {
        var contracts: Set<Int64> = []
        try each(KeptYears.contractsAbroadSQL, in: register) { contracts.insert($0.integer(0)) }
        return contracts
    }

    /// The first condition is that of an index.
    static let contractsAbroadSQL = """
        SELECT DISTINCT contract.id AS contract
          FROM contract
         CROSS JOIN contract_line ON contract_line.contract = contract.id
         CROSS JOIN service ON service.id = contract_line.service
         CROSS JOIN activity_year ON activity_year.contract_line = contract_line.id
         WHERE (contract.currency <> 'GBP' OR contract.provider IS NULL)
           AND contract.currency <> 'GBP'
           AND contract.status <> 'withdrawn'
           AND (:services IS NULL OR service.id IN (SELECT value FROM json_each(:services)))
           AND activity_year.financial_year BETWEEN :firstYear AND :lastYear
        """
}
