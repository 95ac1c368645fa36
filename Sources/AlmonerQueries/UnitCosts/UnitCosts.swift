import AlmonerModel
import AlmonerStore

/// What one unit cost a group of services of one type, beside what it cost their peers.
package struct UnitCost: Hashable, Sendable {
    package enum Flag: String, Hashable, Sendable {
        /// Dearer, or cheaper, than peers usually are.
        case high, low
        /// A cost is known and nothing that it could be divided by.
        case noActivity = "no_activity"
        case noCost = "no_cost"
    }

    /// What the row is about, in the order asked; nil where that is unknown, and in place of the
    /// area of what was not broken down.
    package let group: [NamedReference?]
    package let serviceType: NamedReference?
    /// What was counted: hours, bed weeks … or `start`, `completion`, `outcome`.
    package let unit: String
    /// Nil where nobody reported one.
    package let volume: Double?
    /// The part of the volume whose cost is known.
    package let costedVolume: Double?
    /// Whole pence; nil where no cost is known.
    package let costPence: Int64?
    /// Pence with two decimals.
    package let unitCostPence: Double?
    package let peerMedianPence: Double?
    package let peerQ1Pence: Double?
    package let peerQ3Pence: Double?
    /// How many services of the type have a unit cost in this unit.
    package let peerCount: Int?
    package let ratioToMedian: Double?
    package let flag: Flag?
}

/// What does one unit cost, and is that dear?
///
/// - Shape: one row per group, service type and unit with activity in the period; on the basis
///   `paid` also one per line that was paid for and delivered nothing.
/// - Order: by the groups as asked, the service type and the unit; the unknown last.
/// - Left out: withdrawn contracts.
package enum UnitCosts {
    package enum Grouping: String, Hashable, Sendable, CaseIterable {
        case service, provider, contract, area
        case serviceType = "service-type"
        case provision

        /// The column that holds it.
        package var key: String { self == .serviceType ? "serviceType" : rawValue }
    }

    /// Where the cost comes from.
    package enum Basis: String, Hashable, Sendable, CaseIterable {
        /// The provider's own figure, month by month.
        case reported
        /// What the ledger paid under the contract.
        case paid
        /// The agreed price of what was delivered.
        case contracted
    }

    /// What the cost is divided by in place of the volume.
    package enum Denominator: String, Hashable, Sendable, CaseIterable {
        case start, completion, outcome
    }

    package struct Options: Hashable, Sendable {
        package var by: [Grouping]
        package var basis: Basis
        /// Nil: a unit of what was delivered.
        package var per: Denominator?

        package init(
            by: [Grouping] = [.service], basis: Basis = .reported, per: Denominator? = nil
        ) {
            self.by = by
            self.basis = basis
            self.per = per
        }
    }

    package static let description = QuestionDescription(
        name: "unit-costs", asks: "What does one unit cost, and is that dear?",
        sql: [
            NamedSQL("activity in the areas asked for, row by row", AreaActivity.rowsSQL),
            NamedSQL("the services asked for", UnitCostScope.askedSQL),
            NamedSQL("a year of those and their peers, as it is kept", ServiceYear.sql),
            NamedSQL(
                "contracts of those that are not in pounds", KeptYears.contractsAbroadSQL),
            NamedSQL(
                "those asked for and their peers, where no year is kept", UnitCostScope.peersSQL),
            NamedSQL("how many services there are", UnitCostScope.countSQL),
            NamedSQL("the lines of those services", UnitCostLine.linesSQL),
        ] + DeliveredYears.described(UnitCostLine.linesSQL) + [
            NamedSQL("activity row by row, of those services", Delivery.rowsSQL),
            NamedSQL("activity that an area cannot claim", UnitCostScope.withoutAreaSQL),
            NamedSQL("each line's share of its contract's payments", PaidShares.sharesSQL),
            NamedSQL("payments of contracts without a line", PaidShares.withoutLineSQL),
            NamedSQL("observations of outcomes", AchievedOutcomes.observationsSQL),
            NamedSQL("whose outcomes they are", OutcomeSubject.linesSQL),
            NamedSQL("the tree of areas", ObservedAreas.sql),
            NamedSQL("services by name", RecordNames.serviceSQL),
            NamedSQL("contracts by title", RecordNames.contractSQL),
            NamedSQL("providers by name", RecordNames.organisationSQL),
            NamedSQL("areas by name", RecordNames.areaSQL),
            NamedSQL("service types by name", RecordNames.serviceTypeSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<UnitCost> {
        let options = options.tidied
        return try register.transaction {
            let scope = try UnitCostScope(
                context, readsYears: options.readsYears(context.filters), in: register)
            var ledger = UnitCostLedger(options)
            try ledger.addLines(of: scope, in: register)
            if options.per == .outcome { try ledger.addOutcomes(of: scope, in: register) }
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns(options),
                rows: try UnitCostRows(ledger, in: register).rows,
                notes: try notes(scope, ledger, in: register))
        }
    }

    /// The groups as asked, then what every row has. A service type that was asked for stands
    /// among the groups and is not told twice.
    package static func columns(_ options: Options) -> [AnswerColumn<UnitCost>] {
        let by = options.tidied.by
        let groups = by.enumerated().map { place, grouping in
            AnswerColumn<UnitCost>(grouping.key) { row in
                grouping == .provision
                    ? .optional(row.group[place]?.reference) : .optional(row.group[place])
            }
        }
        return groups + (by.contains(.serviceType) ? [] : [serviceTypeColumn]) + figureColumns
    }

    private static let serviceTypeColumn = AnswerColumn<UnitCost>("serviceType") {
        .optional($0.serviceType)
    }

    private static let figureColumns: [AnswerColumn<UnitCost>] = [
        AnswerColumn("unit") { .text($0.unit) },
        AnswerColumn("volume") { .optional(number: $0.volume) },
        AnswerColumn("costedVolume") { .optional(number: $0.costedVolume) },
        AnswerColumn("costPence") { .optional(pence: $0.costPence) },
        AnswerColumn("unitCostPence") { .optional(finePence: $0.unitCostPence) },
        AnswerColumn("peerMedianPence") { .optional(finePence: $0.peerMedianPence) },
        AnswerColumn("peerQ1Pence") { .optional(finePence: $0.peerQ1Pence) },
        AnswerColumn("peerQ3Pence") { .optional(finePence: $0.peerQ3Pence) },
        AnswerColumn("peerCount") { .optional(count: $0.peerCount.map(Int64.init)) },
        AnswerColumn("ratioToMedian") { .optional(number: $0.ratioToMedian) },
        AnswerColumn("flag") { .optional($0.flag?.rawValue) },
    ]

    private static func notes(
        _ scope: UnitCostScope, _ ledger: UnitCostLedger, in register: Connection
    ) throws -> [String] {
        var notes = ledger.notes
        if scope.areas != .null {
            notes.append(try scope.withoutArea(in: register))
        }
        if ledger.options.basis == .paid {
            notes.append(try PaidShares.withoutLine(scope, in: register))
        }
        return notes.compactMap(\.text)
    }
}

extension UnitCosts.Options {
    /// Whether volumes and reported costs are all that is asked, which are kept by year. Of areas
    /// only those asked for are read from months.
    fileprivate func readsYears(_ filters: Filters) -> Bool {
        basis == .reported && per == nil && (!by.contains(.area) || !filters.area.isEmpty)
    }

    /// Each grouping once, and one at least.
    fileprivate var tidied: Self {
        var seen: Set<UnitCosts.Grouping> = []
        let by = by.filter { seen.insert($0).inserted }
        return Self(by: by.isEmpty ? [.service] : by, basis: basis, per: per)
    }
}
