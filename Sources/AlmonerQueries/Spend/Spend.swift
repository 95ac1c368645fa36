import AlmonerModel
import AlmonerStore

/// What was paid to one group in the period, against what had been agreed for it.
package struct SpendRow: Hashable, Sendable {
    package enum Flag: String, Hashable, Sendable {
        /// More than a tenth above, or below, what was agreed.
        case over, under
        /// Paid while no contract of the group ran.
        case noContract = "no_contract"
    }

    /// What the row is about, in the order asked; nil for money without a contract, and for a
    /// provider or department that nobody recorded.
    package let group: [NamedReference?]
    package let paidPence: Int64
    /// Nil where no contract's value is known.
    package let agreedPence: Int64?
    /// Paid less agreed.
    package let variancePence: Int64?
    /// The variance as a part of what was agreed; nil also where nothing was.
    package let varianceRate: Double?
    package let flag: Flag?
}

/// Does what we pay match what we agreed?
///
/// - Shape: one row per group with a contract that ran in the period or a payment in it; by month,
///   one row per month.
/// - Order: by the groups as asked, the unknown last.
/// - Left out: contracts in other currencies, with their payments. Frameworks, and contracts
///   without an annual value, agree to nothing that could be compared.
package enum Spend {
    package enum Grouping: String, Hashable, Sendable, CaseIterable {
        case contract, provider, department, month

        /// The column that holds it.
        package var key: String { rawValue }
    }

    package struct Options: Hashable, Sendable {
        package var by: [Grouping]

        package init(by: [Grouping] = [.contract]) {
            self.by = by
        }
    }

    package static let description = QuestionDescription(
        name: "spend", asks: "Does what we pay match what we agreed?",
        sql: [
            NamedSQL("the payments of the period", SpendPayments.paymentsSQL),
            NamedSQL("the contracts that ran in it", SpendContract.runningSQL),
            NamedSQL("the others that were paid in it", SpendContract.othersSQL),
            NamedSQL("the providers asked for", UncontractedFilter.providersSQL),
            NamedSQL("providers and payees by name", RecordNames.organisationSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<SpendRow> {
        let by = options.groupings
        return try register.transaction {
            let asked = try Selection(context.filters, in: register).contracts
            let uncontracted = try UncontractedFilter(context.filters, in: register)
            var ledger = SpendLedger(
                by: by, period: context.period,
                payments: try SpendPayments(
                    by: by, of: asked, uncontracted.providerIDs, context, in: register))
            try SpendContract.eachRunning(
                asked: asked, by, in: context.period, of: register
            ) { ledger.add($0) }
            try SpendContract.each(
                of: ledger.payments.contracts, asked: asked, by, of: register
            ) { ledger.add($0) }
            ledger.addUncontracted(uncontracted)
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns(options),
                rows: try rows(ledger, in: register),
                notes: ledger.notes.compactMap(\.text) + unfinished(context))
        }
    }

    /// Part of a period's payments beside the whole of what was agreed for it would mislead.
    private static func unfinished(_ context: QuestionContext) -> [String] {
        guard context.period.lastDay > context.asOf else { return [] }
        return [
            """
            the period ends on \(context.period.lastDay), after the day asked: what is agreed is of \
            the whole period, what is paid is not all there yet
            """
        ]
    }

    package static func columns(_ options: Options) -> [AnswerColumn<SpendRow>] {
        let groups = options.groupings.enumerated().map { place, grouping in
            AnswerColumn<SpendRow>(grouping.key) { row in
                switch grouping {
                case .contract, .provider: .optional(row.group[place])
                case .department, .month: .optional(row.group[place]?.reference)
                }
            }
        }
        return groups + figureColumns
    }

    private static let figureColumns: [AnswerColumn<SpendRow>] = [
        AnswerColumn("paidPence") { .pence($0.paidPence) },
        AnswerColumn("agreedPence") { .optional(pence: $0.agreedPence) },
        AnswerColumn("variancePence") { .optional(pence: $0.variancePence) },
        AnswerColumn("varianceRate") { .optional(number: $0.varianceRate) },
        AnswerColumn("flag") { .optional($0.flag?.rawValue) },
    ]
}

extension Spend.Options {
    /// Each grouping once, and one at least.
    fileprivate var groupings: [Spend.Grouping] {
        var seen: Set<Spend.Grouping> = []
        let groupings = by.filter { seen.insert($0).inserted }
        return groupings.isEmpty ? [.contract] : groupings
    }
}

// MARK: Rows

extension Spend {
    private static func rows(
        _ ledger: SpendLedger, in register: Connection
    ) throws -> [SpendRow] {
        let groups = ledger.groups
        let providers = try RecordNames(
            RecordNames.organisationSQL, of: Set(groups.map(\.key.provider)).subtracting([0]),
            in: register)
        let departments = Ranked(groups.compactMap(\.key.department))
        let contracts = ledger.contractRanks
        func rank(_ key: SpendKey, _ grouping: Grouping) -> Int {
            switch grouping {
            case .contract: key.contract.map { contracts[$0] } ?? .max
            case .provider: providers.rank(key.provider)
            case .department: departments.rank(key.department)
            case .month: key.month?.firstDay.number ?? .max
            }
        }
        func name(_ key: SpendKey, _ grouping: Grouping) -> NamedReference? {
            switch grouping {
            case .contract: key.contract.map { ledger.contracts[$0] }
            case .provider: providers[key.provider]
            case .department: key.department.map { NamedReference($0) }
            case .month: key.month.map { NamedReference($0.description) }
            }
        }
        let ranks = ledger.by.map { grouping in groups.map { rank($0.key, grouping) } }
        return RowOrder.places(groups.count, by: ranks).map { place in
            let (key, sum) = groups[place]
            return sum.row(about: ledger.by.map { name(key, $0) })
        }
    }

    /// Texts in their own order.
    private struct Ranked {
        private var ranks: [String: Int] = [:]

        init(_ texts: [String]) {
            for (rank, text) in Set(texts).sorted().enumerated() { ranks[text] = rank }
        }

        func rank(_ text: String?) -> Int { text.flatMap { ranks[$0] } ?? .max }
    }
}

extension SpendSum {
    fileprivate func row(about group: [NamedReference?]) -> SpendRow {
        // For a contract that did not run nothing was agreed, which is known to be 0.
        let agreed = hasRun ? knownPence : hasPaidIdle ? 0 : nil
        let variance = agreed.map { paidPence - $0 }
        let rate =
            if let agreed, let variance, agreed != 0 {
                Rounding.double(variance) / Rounding.double(agreed)
            } else {
                Double?.none
            }
        return SpendRow(
            group: group, paidPence: Int64(clamping: paidPence),
            agreedPence: agreed.map { Int64(clamping: $0) },
            variancePence: variance.map { Int64(clamping: $0) }, varianceRate: rate,
            flag: flag(agreed: agreed, variance: variance))
    }

    private func flag(agreed: Int128?, variance: Int128?) -> SpendRow.Flag? {
        if isPaid && !hasRun { return .noContract }
        guard let agreed, let variance, agreed > 0 else { return nil }
        // In whole pence: a tenth is no binary fraction, and a variance of just 10 % is no finding.
        if variance * 10 > agreed { return .over }
        return variance * 10 < -agreed ? .under : nil
    }
}
