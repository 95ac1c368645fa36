import AlmonerModel

/// What a row is about. A part that was not asked for is empty in every key.
struct SpendKey: Hashable {
    var contract: Int64 = 0
    var provider: Int64 = 0
    var department: String?
    var month: Month?
}

/// What is added up for one group.
struct SpendSum {
    private(set) var paidPence: Int128 = 0
    private(set) var isPaid = false
    /// Nil until the value of a contract that ran is known.
    private(set) var knownPence: Int128?
    /// A contract of the group ran in the period, or one that did was paid.
    private(set) var hasRun = false
    /// A contract was paid that did not run: for the period it agreed to nothing.
    private(set) var hasPaidIdle = false

    mutating func addRun(agreedPence: Int64?) {
        hasRun = true
        guard let agreedPence else { return }
        knownPence = (knownPence ?? 0) + Int128(agreedPence)
    }

    /// - Parameter contractRan: nil without a contract.
    mutating func addPaid(_ pence: Int128, contractRan: Bool?) {
        paidPence += pence
        isPaid = true
        guard let contractRan else { return }
        if contractRan { hasRun = true } else { hasPaidIdle = true }
    }
}

/// Adds up what was agreed and what was paid.
struct SpendLedger {
    let by: [Spend.Grouping]
    let period: Period
    private(set) var groups: [SpendKey: SpendSum] = [:]
    private let contracts: [Int64: SpendContract]

    private var frameworks: Int64 = 0
    private var withoutValue: Int64 = 0
    private var abroad: Int64 = 0
    private var ofWithdrawn: Int64 = 0
    private var leftOut: Int64 = 0
    /// Contracts whose payments stand in another row than what was agreed, because only the
    /// payments say the provider or the department.
    private var apart: Set<Int64> = []

    init(by: [Spend.Grouping], period: Period, contracts: [Int64: SpendContract]) {
        self.by = by
        self.period = period
        self.contracts = contracts
        // A month in which nothing was paid and nothing ran is an answer too.
        if by == [.month] {
            for offset in 0..<period.months {
                groups[SpendKey(month: period.from.adding(offset))] = SpendSum()
            }
        }
    }

    // MARK: Agreed

    mutating func addAgreed() {
        for contract in contracts.values where contract.isAsked {
            if !contract.isInPounds {
                abroad += 1
                continue
            }
            guard contract.ran(in: period) else { continue }
            if contract.annualPence == nil { withoutValue += contract.isFramework ? 0 : 1 }
            if contract.annualPence != nil, contract.isFramework { frameworks += 1 }
            for slot in slots where contract.ran(in: slot) {
                var key = key(of: contract)
                if by.contains(.month) { key.month = slot.from }
                groups[key, default: SpendSum()]
                    .addRun(agreedPence: contract.agreedPence(in: slot))
            }
        }
    }

    /// What values are worked out for: the period, or each of its months.
    private var slots: [Period] {
        guard by.contains(.month) else { return [period] }
        return (0..<period.months).compactMap { offset in
            let month = period.from.adding(offset)
            return Period(from: month, to: month)
        }
    }

    // MARK: Paid

    mutating func addPaid(_ payments: SpendPayments, _ filter: UncontractedFilter) {
        for (payment, sum) in payments.sums {
            // Withdrawn contracts are not among them: what they were paid was paid without one.
            guard let contract = contracts[payment.contract] else {
                addUncontracted(payment, sum, filter)
                continue
            }
            guard contract.isAsked && contract.isInPounds else { continue }
            var key = key(of: contract)
            if by.contains(.provider), key.provider == 0 { key.provider = payment.payee }
            if by.contains(.department), key.department == nil {
                key.department = payment.department
            }
            if key != self.key(of: contract) { apart.insert(contract.id) }
            key.month = payment.month
            let slot = payment.month.flatMap { Period(from: $0, to: $0) } ?? period
            groups[key, default: SpendSum()]
                .addPaid(sum.pence, contractRan: contract.ran(in: slot))
        }
    }

    private mutating func addUncontracted(
        _ payment: SpendPayments.Kind, _ sum: SpendPayments.Sum, _ filter: UncontractedFilter
    ) {
        switch filter.answer(payment) {
        case .notAsked: return
        case .cannotTell: leftOut += sum.payments
        case .asked:
            if payment.contract != 0 { ofWithdrawn += sum.payments }
            let key = SpendKey(
                provider: by.contains(.provider) ? payment.payee : 0,
                department: by.contains(.department) ? payment.department : nil,
                month: payment.month)
            groups[key, default: SpendSum()].addPaid(sum.pence, contractRan: nil)
        }
    }

    private func key(of contract: SpendContract) -> SpendKey {
        var key = SpendKey()
        for grouping in by {
            switch grouping {
            case .contract: key.contract = contract.id
            case .provider: key.provider = contract.provider
            case .department: key.department = contract.department
            case .month: break
            }
        }
        return key
    }

    // MARK: Notes

    var notes: [CountedNote] {
        [
            CountedNote(
                count: withoutValue,
                one: "contract ran without a recorded annual value: what was agreed is not known",
                many: "contracts ran without a recorded annual value: what was agreed is not known"),
            CountedNote(
                count: frameworks,
                one: "framework's value is left out: a ceiling is no promise to pay",
                many: "frameworks' values are left out: a ceiling is no promise to pay"),
            CountedNote(
                count: abroad,
                one: "contract is not in pounds and is left out, with its payments",
                many: "contracts are not in pounds and are left out, with their payments"),
            CountedNote(
                count: ofWithdrawn,
                one: "payment of a withdrawn contract counts as paid without a contract",
                many: "payments of withdrawn contracts count as paid without a contract"),
            CountedNote(
                count: Int64(apart.count),
                one: "contract does not say what its payments do: agreed and paid stand apart",
                many: "contracts do not say what their payments do: agreed and paid stand apart"),
            CountedNote(
                count: leftOut,
                one: "payment without a contract is left out: the filters cannot be put to it",
                many: "payments without a contract are left out: the filters cannot be put to them"),
        ]
    }
}
