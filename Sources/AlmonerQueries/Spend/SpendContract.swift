import AlmonerModel
import AlmonerStore

/// A contract that ran in the period or was paid in it.
struct SpendContract {
    let id: Int64
    let isFramework: Bool
    let isInPounds: Bool
    let annualPence: Int64?
    /// 0: unknown.
    let provider: Int64
    let department: String?
    /// Nil for a contract that did not run: planned, tendering, or without a start.
    let firstDay: Day?
    /// Nil: open-ended.
    let lastDay: Day?
    let isAsked: Bool

    /// How many days of a period it ran, both its ends included.
    func days(in period: Period) -> Int {
        guard let firstDay else { return 0 }
        let first = max(firstDay, period.firstDay)
        let last = min(lastDay ?? period.lastDay, period.lastDay)
        return max(0, first.days(until: last) + 1)
    }

    func ran(in period: Period) -> Bool { days(in: period) > 0 }

    /// The annual value for as many months, in proportion to the days it ran. A framework agrees
    /// to terms and to no sum; its call-offs do.
    func agreedPence(in period: Period) -> Int64? {
        guard !isFramework, let annualPence else { return nil }
        let share = Int128(period.months) * Int128(days(in: period))
        return Int64(Rounding.quotient(Int128(annualPence) * share, 12 * Int128(period.days)))
    }

    /// By id.
    static func all(
        paid payments: SpendPayments, asked: SQLValue, _ context: QuestionContext,
        in register: Connection
    ) throws -> [Int64: SpendContract] {
        var contracts: [Int64: SpendContract] = [:]
        let values: [String: SQLValue] = [
            "paid": .ids(payments.contracts),
            "contracts": asked,
            "firstDay": .day(context.period.firstDay), "lastDay": .day(context.period.lastDay),
        ]
        try register.withStatement(contractsSQL, values) { statement in
            while try statement.step() {
                let contract = SpendContract(statement)
                contracts[contract.id] = contract
            }
        }
        return contracts
    }

    private init(_ statement: Statement) {
        id = statement.integer(0)
        isFramework = statement.integer(1) == 1
        isInPounds = statement.integer(2) == 1
        annualPence = statement.optionalInteger(3)
        provider = statement.integer(4)
        department = statement.optionalText(5)
        firstDay = statement.optionalDay(6)
        lastDay = statement.optionalDay(7)
        isAsked = statement.integer(8) == 1
    }

    /// A payment of a withdrawn contract is one without a contract, so none is fetched here.
    static let contractsSQL = """
        SELECT contract.id                  AS contract,
               contract.kind = 'framework'  AS is_framework,
               contract.currency = 'GBP'    AS is_in_pounds,
               contract.annual_value_pence  AS annual_value_pence,
               contract.provider            AS provider,
               contract.department          AS department,
               v_contract_term.first_day    AS first_day,
               v_contract_term.last_day     AS last_day,
               (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
                                            AS is_asked
          FROM contract
          LEFT JOIN v_contract_term ON v_contract_term.contract = contract.id
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL
                OR contract.id IN (
                    SELECT value FROM json_each(:contracts)
                     UNION ALL
                    SELECT value FROM json_each(:paid)))
           AND (contract.id IN (SELECT value FROM json_each(:paid))
                OR (v_contract_term.first_day <= :lastDay
                    AND coalesce(v_contract_term.last_day, :firstDay) >= :firstDay))
         ORDER BY contract.id
        """
}
