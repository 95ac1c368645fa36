import AlmonerModel
import AlmonerStore

/// How many people were referred to a group of services, started and completed.
package struct FunnelRow: Hashable, Sendable {
    package enum Flag: String, Hashable, Sendable {
        /// More, or fewer, referrals than the contract is priced for.
        case overBand = "over_band"
        case underBand = "under_band"
    }

    /// What the row is about, in the order asked; nil where that is unknown, and in place of the
    /// area of what was not broken down.
    package let group: [NamedReference?]
    /// People; nil where nobody reported any number, as in the next two.
    package let referrals: Int64?
    package let starts: Int64?
    package let completions: Int64?
    /// Starts per referral; nil without referrals.
    package let conversionRate: Double?
    /// Completions per start; nil without starts.
    package let completionRate: Double?
    /// Only where a row is about the whole of one contract.
    package let flag: Flag?
}

/// What happens between referral and completion?
///
/// - Shape: one row per group with referrals, starts or completions in the period.
/// - Order: by the groups as asked, the unknown last.
/// - Left out: withdrawn contracts; groups that record none of the three, counted.
package enum Funnel {
    package enum Grouping: String, Hashable, Sendable, CaseIterable {
        case contract, provider, service, area, month
    }

    package struct Options: Hashable, Sendable {
        package var by: [Grouping]

        package init(by: [Grouping] = [.contract]) {
            self.by = by
        }
    }

    package static let description = QuestionDescription(
        name: "funnel", asks: "What happens between referral and completion?",
        sql: [
            NamedSQL("years of services and providers, as they are kept", FunnelLedger.keptSQL),
            NamedSQL("contract lines", FunnelLedger.linesSQL),
        ] + DeliveredYears.described(FunnelLedger.linesSQL) + [
            NamedSQL("activity row by row, for areas and months", FunnelLedger.rowsSQL),
            NamedSQL("activity that an area cannot claim", UnitCostScope.withoutAreaSQL),
            NamedSQL("contracts by title, and their volume bands", FunnelContracts.sql),
            NamedSQL("providers by name", RecordNames.organisationSQL),
            NamedSQL("services by name", RecordNames.serviceSQL),
            NamedSQL("areas by name", RecordNames.areaSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<FunnelRow> {
        let by = options.groupings
        return try register.transaction {
            let scope = try ActivityScope(context, in: register)
            let ledger = try FunnelLedger(by, scope, in: register)
            let contracts = try FunnelContracts(of: ledger, context.period, scope, in: register)
            let notes = ledger.notes + [contracts.note, try scope.withoutArea(in: register)]
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns(options),
                rows: try rows(ledger, contracts, in: register), notes: notes.compactMap(\.text))
        }
    }

    package static func columns(_ options: Options) -> [AnswerColumn<FunnelRow>] {
        let groups = options.groupings.enumerated().map { place, grouping in
            AnswerColumn<FunnelRow>(grouping.rawValue) { row in
                grouping == .month
                    ? .optional(row.group[place]?.reference) : .optional(row.group[place])
            }
        }
        return groups + figureColumns
    }

    private static let figureColumns: [AnswerColumn<FunnelRow>] = [
        AnswerColumn("referrals") { .optional(count: $0.referrals) },
        AnswerColumn("starts") { .optional(count: $0.starts) },
        AnswerColumn("completions") { .optional(count: $0.completions) },
        AnswerColumn("conversionRate") { .optional(number: $0.conversionRate) },
        AnswerColumn("completionRate") { .optional(number: $0.completionRate) },
        AnswerColumn("flag") { .optional($0.flag?.rawValue) },
    ]
}

extension Funnel.Options {
    /// Each grouping once, and one at least.
    fileprivate var groupings: [Funnel.Grouping] {
        var seen: Set<Funnel.Grouping> = []
        let groupings = by.filter { seen.insert($0).inserted }
        return groupings.isEmpty ? [.contract] : groupings
    }
}

// MARK: Rows

extension Funnel {
    private static func rows(
        _ ledger: FunnelLedger, _ contracts: FunnelContracts, in register: Connection
    ) throws -> [FunnelRow] {
        var names: [Grouping: RecordNames] = [.contract: contracts.names]
        for grouping in ledger.by {
            guard let sql = grouping.namesSQL else { continue }
            names[grouping] = try RecordNames(
                sql, of: Set(ledger.recorded.map { $0.key[grouping] }), in: register)
        }
        let ranks = ledger.by.map { grouping in
            ledger.recorded.map { names[grouping]?.rank($0.key[grouping]) ?? Int($0.key.month) }
        }
        return RowOrder.places(ledger.recorded.count, by: ranks).map { place in
            let (key, sum) = ledger.recorded[place]
            let group = ledger.by.map { grouping in
                grouping == .month
                    ? key.namedMonth : names[grouping].flatMap { $0[key[grouping]] }
            }
            return sum.row(about: group, contracts.flag(key, sum))
        }
    }
}

extension Funnel.Grouping {
    /// Nil for months, which have no names, and contracts, whose names are there.
    fileprivate var namesSQL: String? {
        switch self {
        case .contract, .month: nil
        case .provider: RecordNames.organisationSQL
        case .service: RecordNames.serviceSQL
        case .area: RecordNames.areaSQL
        }
    }
}

extension FunnelSum {
    fileprivate func row(about group: [NamedReference?], _ flag: FunnelRow.Flag?) -> FunnelRow {
        func rate(_ part: Int64?, of whole: Int64?) -> Double? {
            guard let part, let whole, whole > 0 else { return nil }
            return Double(part) / Double(whole)
        }
        return FunnelRow(
            group: group, referrals: referrals, starts: starts, completions: completions,
            conversionRate: rate(starts, of: referrals),
            completionRate: rate(completions, of: starts), flag: flag)
    }
}

extension FunnelKey {
    fileprivate subscript(grouping: Funnel.Grouping) -> Int64 {
        switch grouping {
        case .contract: contract
        case .provider: provider
        case .service: service
        case .area: area
        case .month: month
        }
    }

    fileprivate var namedMonth: NamedReference {
        NamedReference(Month(year: 0, month: 1).adding(Int(month)).description)
    }
}
