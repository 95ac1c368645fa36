import AlmonerModel
import AlmonerStore

/// The payments of a period, added up as far as the groups asked for allow.
struct SpendPayments {
    struct Kind: Hashable {
        /// 0: none.
        var contract: Int64 = 0
        /// False without a contract, and under one that was withdrawn.
        var isOnContract = false
        var payee: Int64 = 0
        var department: String?
        var month: Month?
    }

    private(set) var sums: [Kind: Int128] = [:]
    private var ofWithdrawn: Int64 = 0
    private var leftOut: Int64 = 0

    private let by: [Spend.Grouping]
    private let departments: Set<String>?
    private let providers: Set<Int64>?
    /// Asked for certain contracts, nobody means what was paid without one.
    private let wantsContracts: Bool
    /// False where a filter asks for what no payment without a contract can tell.
    private let takesUncontracted: Bool

    init(by: [Spend.Grouping], _ context: QuestionContext, in register: Connection) throws {
        self.by = by
        let filters = context.filters
        departments = filters.department.isEmpty ? nil : Set(filters.department)
        providers =
            filters.provider.isEmpty
            ? nil : try SpendPayments.providers(filters.provider, in: register)
        wantsContracts = !filters.contract.isEmpty
        takesUncontracted = filters.named.allSatisfy {
            $0.name == "department" || $0.name == "provider"
        }
        let values: [String: SQLValue] = [
            "firstDay": .day(context.period.firstDay), "lastDay": .day(context.period.lastDay),
            "readsDepartment": .integer(departments != nil || by.contains(.department) ? 1 : 0),
        ]
        try register.withStatement(SpendPayments.paymentsSQL, values) { statement in
            while try statement.step() { add(statement) }
        }
    }

    /// The contracts that were paid.
    var contracts: Set<Int64> {
        Set(sums.keys.filter(\.isOnContract).map(\.contract))
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: ofWithdrawn,
                one: "payment of a withdrawn contract counts as paid without a contract",
                many: "payments of withdrawn contracts count as paid without a contract"),
            CountedNote(
                count: leftOut,
                one: "payment without a contract is left out: the filters cannot be put to it",
                many: "payments without a contract are left out: the filters cannot be put to them"),
        ]
    }

    private mutating func add(_ row: Statement) {
        var kind = Kind()
        kind.contract = row.integer(0)
        kind.isOnContract = row.integer(1) == 1
        if !kind.isOnContract {
            guard isAsked(payee: row.integer(2), department: row.optionalText(3)) else { return }
            if kind.contract != 0 { ofWithdrawn += 1 }
            kind.contract = 0
        }
        // A contract says the rest itself, where it can.
        if by.contains(.provider) { kind.payee = row.integer(2) }
        if by.contains(.department) { kind.department = row.optionalText(3) }
        if by.contains(.month) { kind.month = row.optionalDay(4)?.month }
        sums[kind, default: 0] += Int128(row.integer(5))
    }

    private mutating func isAsked(payee: Int64, department: String?) -> Bool {
        if wantsContracts { return false }
        if let providers, !providers.contains(payee) { return false }
        if let departments {
            guard let department, departments.contains(department) else { return false }
        }
        if !takesUncontracted { leftOut += 1 }
        return takesUncontracted
    }

    private static func providers(
        _ references: [String], in register: Connection
    ) throws -> Set<Int64> {
        Set(
            try register.rows(providersSQL, ["references": .texts(references)]) { $0.integer(0) })
    }

    /// The department is in no index: it is fetched from the payment only where it is asked for.
    static let paymentsSQL = """
        SELECT payment.contract                  AS contract,
               coalesce(contract.status <> 'withdrawn', 0)
                                                 AS is_on_contract,
               payment.payee                     AS payee,
               CASE WHEN :readsDepartment THEN payment.department END
                                                 AS department,
               payment.paid_on                   AS paid_on,
               payment.amount_pence              AS amount_pence
          FROM payment
          LEFT JOIN contract ON contract.id = payment.contract
         WHERE payment.paid_on BETWEEN :firstDay AND :lastDay
         ORDER BY payment.paid_on, payment.contract, payment.payee, payment.amount_pence,
                  payment.id
        """

    static let providersSQL = """
        SELECT organisation.id AS id
          FROM organisation
         WHERE organisation.reference IN (SELECT value FROM json_each(:references))
         ORDER BY organisation.id
        """
}
