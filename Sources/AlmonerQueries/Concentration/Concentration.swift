import AlmonerModel
import AlmonerStore

/// How far a group of services depends on few providers.
package struct ConcentrationRow: Hashable, Sendable {
    /// What the row is about, in the order asked; nil where that is unknown, and in place of the
    /// area of what was not broken down.
    package let group: [NamedReference?]
    /// Those with a reported cost, be it 0.
    package let providers: Int64
    /// Nil, as all that follows, where the cost of known providers is not above 0.
    package let largestProvider: NamedReference?
    package let largestShare: Double?
    /// Herfindahl–Hirschman index: the sum of squared percentages, up to 10,000 for one provider.
    package let hhi: Double?
    package let thirdSectorShare: Double?
    package let smeShare: Double?
    package let inHouseShare: Double?
}

/// How dependent are we?
///
/// - Shape: one row per group with activity in the period.
/// - Order: by the groups as asked, the unknown last.
/// - Units: shares of the reported cost of providers that are known.
/// - Left out: withdrawn contracts; contracts not in pounds, activity without a cost and lines
///   without a known provider, counted.
package enum Concentration {
    package enum Grouping: String, Hashable, Sendable, CaseIterable {
        case serviceType = "service-type"
        case careGroup = "care-group"
        case area

        /// The column that holds it.
        package var key: String {
            switch self {
            case .serviceType: "serviceType"
            case .careGroup: "careGroup"
            case .area: "area"
            }
        }
    }

    package struct Options: Hashable, Sendable {
        package var by: [Grouping]

        package init(by: [Grouping] = [.serviceType]) {
            self.by = by
        }
    }

    package static let description = QuestionDescription(
        name: "concentration", asks: "How dependent are we?",
        sql: [
            NamedSQL(
                "years of services and providers, as they are kept", ConcentrationLedger.keptSQL),
            NamedSQL(
                "lines not in pounds or without a provider", ConcentrationLedger.linesApartSQL),
            NamedSQL(
                "lines whose shares are rounded", ConcentrationLedger.linesOfServicesSQL),
            NamedSQL("contract lines and who provides them", ConcentrationLedger.linesSQL),
        ] + DeliveredYears.described(ConcentrationLedger.linesSQL) + [
            NamedSQL("activity row by row, for areas", ConcentrationLedger.areaRowsSQL),
            NamedSQL("activity that an area cannot claim", UnitCostScope.withoutAreaSQL),
            NamedSQL("the care groups of each service", ServedCareGroups.servedSQL),
            NamedSQL("the care groups asked for", AskedNodes.careGroupsSQL),
            NamedSQL("what providers are", ConcentrationProviders.sql),
            NamedSQL("service types by name", RecordNames.serviceTypeSQL),
            NamedSQL("care groups by name", RecordNames.careGroupSQL),
            NamedSQL("areas by name", RecordNames.areaSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ConcentrationRow> {
        let by = options.groupings
        return try register.transaction {
            let scope = try ActivityScope(context, in: register)
            let careGroups =
                by.contains(.careGroup)
                ? try ServedCareGroups(context.filters, in: register) : nil
            let ledger = try ConcentrationLedger(by, scope, careGroups, in: register)
            let providers = try ConcentrationProviders(
                of: Set(ledger.groups.values.flatMap(\.costs.keys)), in: register)
            let notes =
                ledger.notes + providers.notes + [try scope.withoutArea(in: register)]
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns(options),
                rows: try rows(ledger, providers, in: register), notes: notes.compactMap(\.text))
        }
    }

    package static func columns(_ options: Options) -> [AnswerColumn<ConcentrationRow>] {
        let groups = options.groupings.enumerated().map { place, grouping in
            AnswerColumn<ConcentrationRow>(grouping.key) { .optional($0.group[place]) }
        }
        return groups + figureColumns
    }

    private static let figureColumns: [AnswerColumn<ConcentrationRow>] = [
        AnswerColumn("providers") { .count($0.providers) },
        AnswerColumn("largestProvider") { .optional($0.largestProvider) },
        AnswerColumn("largestShare") { .optional(number: $0.largestShare) },
        AnswerColumn("hhi") { .optional(number: $0.hhi) },
        AnswerColumn("thirdSectorShare") { .optional(number: $0.thirdSectorShare) },
        AnswerColumn("smeShare") { .optional(number: $0.smeShare) },
        AnswerColumn("inHouseShare") { .optional(number: $0.inHouseShare) },
    ]
}

extension Concentration.Options {
    /// Each grouping once, and one at least.
    fileprivate var groupings: [Concentration.Grouping] {
        var seen: Set<Concentration.Grouping> = []
        let groupings = by.filter { seen.insert($0).inserted }
        return groupings.isEmpty ? [.serviceType] : groupings
    }
}

// MARK: Rows

extension Concentration {
    private static func rows(
        _ ledger: ConcentrationLedger, _ providers: ConcentrationProviders, in register: Connection
    ) throws -> [ConcentrationRow] {
        let names = try ledger.by.map { grouping in
            try RecordNames(
                grouping.namesSQL, of: Set(ledger.groups.keys.map { $0[grouping] }), in: register)
        }
        let groups = ledger.groups.map { $0 }
        let ranks = zip(ledger.by, names).map { grouping, names in
            groups.map { names.rank($0.key[grouping]) }
        }
        return RowOrder.places(groups.count, by: ranks).map { place in
            let (key, sum) = groups[place]
            return row(
                about: zip(ledger.by, names).map { grouping, names in names[key[grouping]] }, sum,
                providers)
        }
    }

    private static func row(
        about group: [NamedReference?], _ sum: ConcentrationSum, _ providers: ConcentrationProviders
    ) -> ConcentrationRow {
        let costs = sum.costs.map { (rank: providers.rank($0.key), cost: $0.value) }
            .sorted { $0.rank < $1.rank }
        let total = costs.reduce(0) { $0 + $1.cost }
        let largest = costs.max { $0.cost < $1.cost }.flatMap { total > 0 ? $0 : nil }
        let whole = Double(total)
        func share(_ cost: Int128) -> Double? {
            total > 0 ? Double(cost) / whole : nil
        }
        func share(_ isCounted: (ConcentrationProviders.Provider) -> Bool?) -> Double? {
            share(
                costs.filter { providers[rank: $0.rank].flatMap(isCounted) ?? false }
                    .reduce(0) { $0 + $1.cost })
        }
        let squares = costs.compactMap { share($0.cost * 100).map { $0 * $0 } }
        return ConcentrationRow(
            group: group, providers: Int64(costs.count),
            largestProvider: largest.flatMap { providers[rank: $0.rank]?.name },
            largestShare: largest.flatMap { share($0.cost) },
            hhi: total > 0 ? squares.reduce(0, +) : nil,
            thirdSectorShare: share(\.isThirdSector), smeShare: share(\.isSME),
            inHouseShare: share(sum.inHouse))
    }
}

extension Concentration.Grouping {
    fileprivate var namesSQL: String {
        switch self {
        case .serviceType: RecordNames.serviceTypeSQL
        case .careGroup: RecordNames.careGroupSQL
        case .area: RecordNames.areaSQL
        }
    }
}
