import AlmonerModel
import AlmonerStore

/// A contract that ran in the period or was paid in it.
struct SpendContract {
    let id: Int64
    /// By its title.
    let name: NamedReference?
    let isFramework: Bool
    let isInPounds: Bool
    let annualPence: Int64?
    /// 0: unknown.
    let provider: Int64
    let department: String?
    /// Nil for a contract that did not run in the period.
    let firstDay: Day?
    /// Nil: open-ended.
    let lastDay: Day?
    let isAsked: Bool

    /// How many days of a slot it ran, both its ends included.
    func days(in slot: SpendSlot) -> Int {
        guard let firstDay else { return 0 }
        let first = max(firstDay, slot.firstDay)
        let last = min(lastDay ?? slot.lastDay, slot.lastDay)
        return max(0, first.days(until: last) + 1)
    }

    /// The annual value for as many months, in proportion to the days it ran. A framework agrees
    /// to terms and to no sum; its call-offs do.
    func agreedPence(in slot: SpendSlot) -> Int64? {
        guard !isFramework, let annualPence else { return nil }
        let share = Int128(slot.months) * Int128(days(in: slot))
        return Int64(Rounding.quotient(Int128(annualPence) * share, 12 * Int128(slot.days)))
    }

    /// Tells of those that ran in the period, as far as they are asked for.
    static func eachRunning(
        asked: SQLValue, _ by: [Spend.Grouping], in period: Period, of register: Connection,
        _ body: (SpendContract) -> Void
    ) throws {
        let values: [String: SQLValue] = [
            "firstDay": .day(period.firstDay), "lastDay": .day(period.lastDay),
            "contracts": asked,
        ]
        try each(runningSQL, values, by, of: register, body)
    }

    /// Tells of some that did not run, or are not asked for.
    static func each(
        of others: [Int64], asked: SQLValue, _ by: [Spend.Grouping],
        of register: Connection, _ body: (SpendContract) -> Void
    ) throws {
        try each(othersSQL, ["others": .ids(others), "contracts": asked], by, of: register, body)
    }

    /// Texts are read only where the groups ask for them.
    private static func each(
        _ sql: String, _ values: [String: SQLValue], _ by: [Spend.Grouping],
        of register: Connection, _ body: (SpendContract) -> Void
    ) throws {
        let readsName = by.contains(.contract)
        let readsDepartment = by.contains(.department)
        try register.withStatement(sql, values) { row in
            while try row.step() {
                body(SpendContract(row, readsName: readsName, readsDepartment: readsDepartment))
            }
        }
    }

    private init(_ statement: Statement, readsName: Bool, readsDepartment: Bool) {
        id = statement.integer(0)
        name =
            readsName ? NamedReference(statement.text(1), name: statement.text(2)) : nil
        isFramework = statement.integer(3) == 1
        isInPounds = statement.integer(4) == 1
        annualPence = statement.optionalInteger(5)
        provider = statement.integer(6)
        department = readsDepartment ? statement.optionalText(7) : nil
        isAsked = statement.integer(8) == 1
        firstDay = statement.optionalDay(9)
        lastDay = statement.optionalDay(10)
    }

    private static let columnsSQL = """
               contract.id                  AS contract,
               contract.reference           AS reference,
               contract.title               AS title,
               contract.kind = 'framework'  AS is_framework,
               contract.currency = 'GBP'    AS is_in_pounds,
               contract.annual_value_pence  AS annual_value_pence,
               contract.provider            AS provider,
               contract.department          AS department
        """

    /// The terms are gone through first: most contracts did not run in the period.
    static let runningSQL = """
        SELECT
        \(columnsSQL),
               1                            AS is_asked,
               v_contract_term.first_day    AS first_day,
               v_contract_term.last_day     AS last_day
          FROM v_contract_term
         CROSS JOIN contract ON contract.id = v_contract_term.contract
         WHERE v_contract_term.first_day <= :lastDay
           AND coalesce(v_contract_term.last_day, :firstDay) >= :firstDay
           AND (:contracts IS NULL
                OR v_contract_term.contract IN (SELECT value FROM json_each(:contracts)))
         ORDER BY v_contract_term.contract
        """

    /// A payment of a withdrawn contract is one without a contract, so none is fetched here.
    static let othersSQL = """
        SELECT
        \(columnsSQL),
               (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
                                            AS is_asked,
               NULL                         AS first_day,
               NULL                         AS last_day
          FROM contract
         WHERE contract.id IN (SELECT value FROM json_each(:others))
           AND contract.status <> 'withdrawn'
         ORDER BY contract.id
        """
}

/// What sums are made for: the period, or one of its months.
struct SpendSlot {
    let month: Month?
    let months: Int
    let firstDay: Day
    let lastDay: Day
    let days: Int

    private init(_ period: Period, month: Month? = nil) {
        self.month = month
        months = period.months
        firstDay = period.firstDay
        lastDay = period.lastDay
        days = period.days
    }

    static func all(of period: Period, byMonth: Bool) -> [SpendSlot] {
        guard byMonth else { return [SpendSlot(period)] }
        return (0..<period.months).compactMap { offset in
            let month = period.from.adding(offset)
            return Period(from: month, to: month).map { SpendSlot($0, month: month) }
        }
    }
}
