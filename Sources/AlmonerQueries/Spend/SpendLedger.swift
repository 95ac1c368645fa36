import AlmonerModel

/// What a row is about. A part that was not asked for is empty in every key.
struct SpendKey: Hashable {
    /// Its place in the ledger's list.
    var contract: Int?
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

/// Adds up what was agreed and what was paid, one contract after another.
struct SpendLedger {
    let by: [Spend.Grouping]
    private(set) var groups: [(key: SpendKey, sum: SpendSum)] = []
    /// In the order in which they came; empty unless groups are by contract.
    private(set) var contracts: [NamedReference] = []
    /// Where each of them stands among the others by its reference.
    var contractRanks: [Int] {
        RowOrder.ranks(contracts.count) {
            contracts[$0].reference.utf8.lexicographicallyPrecedes(contracts[$1].reference.utf8)
        }
    }

    private let slots: [SpendSlot]
    private let period: Period
    private(set) var payments: SpendPayments
    /// Where the groups stand that are of no contract.
    private var places: [SpendKey: Int] = [:]

    private var frameworks: Int64 = 0
    private var withoutValue: Int64 = 0
    private var abroad: Int64 = 0
    private var ofWithdrawn: Int64 = 0
    private var leftOut: Int64 = 0
    /// Contracts whose payments stand in another row than what was agreed, because only the
    /// payments say the provider or the department.
    private var apart: Int64 = 0

    init(by: [Spend.Grouping], period: Period, payments: SpendPayments) {
        self.by = by
        self.period = period
        self.payments = payments
        slots = SpendSlot.all(of: period, byMonth: by.contains(.month))
        // A month in which nothing was paid and nothing ran is an answer too.
        if by == [.month] {
            for slot in slots { _ = place(of: SpendKey(month: slot.month)) }
        }
    }

    // MARK: Contracts

    mutating func add(_ contract: SpendContract) {
        let paid = payments.take(of: contract.id)
        guard contract.isAsked else { return }
        guard contract.isInPounds else {
            abroad += 1
            return
        }
        let key = key(of: contract)
        addAgreed(contract, key)
        addPaid(paid, contract, key)
        if let name = contract.name, groups.last?.key.contract == contracts.count {
            contracts.append(name)
        }
    }

    /// Where a group stands, which is made if it is not there.
    private mutating func place(of key: SpendKey) -> Int {
        // Those of one contract are few, and stand together at the end.
        let known =
            key.contract == nil
            ? places[key]
            : groups.indices.reversed().prefix { groups[$0].key.contract == key.contract }
                .first { groups[$0].key == key }
        if let known { return known }
        if key.contract == nil { places[key] = groups.count }
        groups.append((key, SpendSum()))
        return groups.count - 1
    }

    private mutating func addAgreed(_ contract: SpendContract, _ key: SpendKey) {
        var hasRun = false
        for slot in slots where contract.days(in: slot) > 0 {
            hasRun = true
            var key = key
            key.month = slot.month
            groups[place(of: key)].sum.addRun(agreedPence: contract.agreedPence(in: slot))
        }
        guard hasRun else { return }
        if contract.annualPence == nil { withoutValue += contract.isFramework ? 0 : 1 }
        if contract.annualPence != nil, contract.isFramework { frameworks += 1 }
    }

    private mutating func addPaid(
        _ paid: [(kind: SpendPayments.Kind, sum: SpendPayments.Sum)], _ contract: SpendContract,
        _ key: SpendKey
    ) {
        var isApart = false
        for (kind, sum) in paid {
            var group = key
            if by.contains(.provider), key.provider == 0 { group.provider = kind.payee }
            if by.contains(.department), key.department == nil {
                group.department = kind.department
            }
            if group != key { isApart = true }
            group.month = kind.month
            let slot = slots[kind.month.map { period.from.months(until: $0) } ?? 0]
            groups[place(of: group)].sum
                .addPaid(sum.pence, contractRan: contract.days(in: slot) > 0)
        }
        if isApart { apart += 1 }
    }

    // MARK: Without a contract

    /// Adds the payments of no contract that was added. Withdrawn contracts are not: what they were
    /// paid was paid without one.
    mutating func addUncontracted(_ filter: UncontractedFilter) {
        for (kind, sum) in payments.untaken {
            switch filter.answer(kind) {
            case .notAsked: continue
            case .cannotTell: leftOut += sum.payments
            case .asked:
                if kind.contract != 0 { ofWithdrawn += sum.payments }
                let key = SpendKey(
                    provider: by.contains(.provider) ? kind.payee : 0,
                    department: by.contains(.department) ? kind.department : nil,
                    month: kind.month)
                groups[place(of: key)].sum.addPaid(sum.pence, contractRan: nil)
            }
        }
    }

    private func key(of contract: SpendContract) -> SpendKey {
        var key = SpendKey()
        for grouping in by {
            switch grouping {
            case .contract: key.contract = contracts.count
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
                count: apart,
                one: "contract does not say what its payments do: agreed and paid stand apart",
                many: "contracts do not say what their payments do: agreed and paid stand apart"),
            CountedNote(
                count: leftOut,
                one: "payment without a contract is left out: the filters cannot be put to it",
                many: "payments without a contract are left out: the filters cannot be put to them"),
        ]
    }
}
