import AlmonerModel
import AlmonerStore

/// The payments of a period, added up as far as the groups asked for allow.
struct SpendPayments {
    /// What payments are told apart by; what is not asked about is empty in all of them.
    struct Kind: Hashable {
        /// 0: none.
        let contract: Int64
        let payee: Int64
        let department: String?
        let month: Month?
    }

    struct Sum {
        private(set) var pence: Int128 = 0
        private(set) var payments: Int64 = 0

        fileprivate mutating func add(pence: Int64) {
            self.pence += Int128(pence)
            payments += 1
        }
    }

    /// The sums of one contract, which are so few that they are looked through.
    private struct Sums {
        var list: [(kind: Kind, sum: Sum)] = []

        mutating func add(_ pence: Int64, _ kind: Kind) {
            let place = list.firstIndex { $0.kind == kind } ?? list.count
            if place == list.count { list.append((kind, Sum())) }
            list[place].sum.add(pence: pence)
        }
    }

    private var ofContracts: [Int64: Sums] = [:]
    /// Of payments that name no contract.
    private var ofNone: [Kind: Sum] = [:]

    /// - Parameters:
    ///   - contracts: the contracts asked for; null: all.
    ///   - providers: the providers asked for; null: all.
    init(
        by: [Spend.Grouping], of contracts: SQLValue, _ providers: SQLValue,
        _ context: QuestionContext, in register: Connection
    ) throws {
        let readsPayee = by.contains(.provider) || !context.filters.provider.isEmpty
        let readsDepartment = by.contains(.department) || !context.filters.department.isEmpty
        let readsMonth = by.contains(.month)
        let values: [String: SQLValue] = [
            "firstDay": .day(context.period.firstDay), "lastDay": .day(context.period.lastDay),
            "readsDepartment": .integer(readsDepartment ? 1 : 0),
            "providers": providers, "contracts": providers == .null ? .null : contracts,
        ]
        try register.withStatement(SpendPayments.paymentsSQL, values) { row in
            while try row.step() {
                let kind = Kind(
                    contract: row.integer(0), payee: readsPayee ? row.integer(1) : 0,
                    department: readsDepartment ? row.optionalText(2) : nil,
                    month: readsMonth ? row.optionalDay(3)?.month : nil)
                add(row.integer(4), kind)
            }
        }
    }

    private mutating func add(_ pence: Int64, _ kind: Kind) {
        if kind.contract == 0 {
            ofNone[kind, default: Sum()].add(pence: pence)
        } else {
            ofContracts[kind.contract, default: Sums()].add(pence, kind)
        }
    }

    /// The contracts that were paid, less those that were taken.
    var contracts: [Int64] { Array(ofContracts.keys) }

    /// The payments under one contract, which are then no longer among the others.
    mutating func take(of contract: Int64) -> [(kind: Kind, sum: Sum)] {
        ofContracts.removeValue(forKey: contract)?.list ?? []
    }

    /// The payments of no contract that was taken.
    var untaken: [(kind: Kind, sum: Sum)] {
        ofContracts.values.flatMap(\.list) + ofNone.map { ($0.key, $0.value) }
    }

    /// Asked for providers, those under their contracts or to themselves are enough. The department
    /// stands in no index. It is fetched for those payments alone whose contract
    /// does not say it, which are few.
    static let paymentsSQL = """
        SELECT payment.contract     AS contract,
               payment.payee        AS payee,
               CASE WHEN :readsDepartment
                     AND (payment.contract IS NULL
                          OR payment.contract IN (
                              SELECT contract.id
                                FROM contract
                               WHERE contract.department IS NULL
                                  OR contract.status = 'withdrawn'))
                    THEN payment.department
               END                  AS department,
               payment.paid_on      AS paid_on,
               payment.amount_pence AS amount_pence
          FROM payment
         WHERE payment.paid_on BETWEEN :firstDay AND :lastDay
           AND (:providers IS NULL
                OR payment.id IN (
                    SELECT of_contract.id
                      FROM json_each(:contracts) AS contract
                     CROSS JOIN payment AS of_contract ON of_contract.contract = contract.value
                     UNION ALL
                    SELECT of_payee.id
                      FROM json_each(:providers) AS provider
                     CROSS JOIN payment AS of_payee ON of_payee.payee = provider.value))
         ORDER BY payment.paid_on, payment.contract, payment.payee, payment.amount_pence,
                  payment.id
        """
}

/// Which payments without a contract were asked for: by their payee and department, for they tell
/// nothing else.
struct UncontractedFilter {
    enum Answer {
        case asked, notAsked, cannotTell
    }

    /// A JSON array of ids; null: all.
    let providerIDs: SQLValue
    private let departments: Set<String>?
    private let providers: Set<Int64>?
    /// Asked for certain contracts, nobody means what was paid without one.
    private let wantsContracts: Bool
    private let asksMore: Bool

    init(_ filters: Filters, in register: Connection) throws {
        departments = filters.department.isEmpty ? nil : Set(filters.department)
        providers =
            filters.provider.isEmpty
            ? nil
            : Set(
                try register.rows(
                    UncontractedFilter.providersSQL, ["references": .texts(filters.provider)]
                ) { $0.integer(0) })
        providerIDs = providers.map { .ids($0) } ?? .null
        wantsContracts = !filters.contract.isEmpty
        asksMore = filters.named.contains {
            !["contract", "department", "provider"].contains($0.name)
        }
    }

    func answer(_ payment: SpendPayments.Kind) -> Answer {
        if wantsContracts { return .notAsked }
        if let providers, !providers.contains(payment.payee) { return .notAsked }
        if let departments {
            guard let department = payment.department, departments.contains(department) else {
                return .notAsked
            }
        }
        return asksMore ? .cannotTell : .asked
    }

    static let providersSQL = """
        SELECT organisation.id AS id
          FROM organisation
         WHERE organisation.reference IN (SELECT value FROM json_each(:references))
         ORDER BY organisation.id
        """
}
