import AlmonerModel
import AlmonerStore

/// How a measure stands for one contract, service or group.
package struct OutcomeRow: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case met
        /// Short by at most a tenth of the way from baseline to target.
        case near
        case missed
        /// No value, or no target to hold it against.
        case noData = "no_data"
    }

    /// The contract and the service; or what was asked for, in its order, measures left out.
    package let group: [NamedReference?]
    package let measure: NamedReference
    /// A month or a financial year as the register writes it; nil without a known figure.
    package let latestPeriod: String?
    package let value: Double?
    package let baseline: Double?
    package let target: Double?
    package let comparator: Double?
    /// By how much the value changes in a year.
    package let trend: Double?
    package let status: Status
}

/// What difference does it make?
///
/// - Shape: one row a measure and contract or service that was observed in the period or had a
///   target for it; by groups, one row a group and measure.
/// - Order: by the groups as asked, the unknown last, then by measure.
/// - Left out: suppressed observations, and what belongs to several groups; notes count both.
package enum Outcomes {
    package enum Grouping: String, Hashable, Sendable, CaseIterable {
        case measure, outcome, provider, service, area

        /// The column that holds it.
        package var key: String { rawValue }
    }

    package struct Options: Hashable, Sendable {
        /// Empty: by measure and contract or service.
        package var by: [Grouping]

        package init(by: [Grouping] = []) {
            var seen: Set<Grouping> = []
            self.by = by.filter { seen.insert($0).inserted }
        }
    }

    package static let description = QuestionDescription(
        name: "outcomes", asks: "What difference does it make?",
        sql: [
            NamedSQL("the measures, with their outcomes", OutcomeMeasure.sql),
            NamedSQL("their observations", OutcomeFigures.sql),
            NamedSQL("their targets", OutcomeAims.sql),
            NamedSQL("the tree of areas", ObservedAreas.sql),
            NamedSQL("whose outcomes they are", OutcomeSubject.linesSQL),
            NamedSQL("where services and contracts are at work", OutcomeComparators.placesSQL),
            NamedSQL("services by name", RecordNames.serviceSQL),
            NamedSQL("contracts by title", RecordNames.contractSQL),
            NamedSQL("providers by name", RecordNames.organisationSQL),
            NamedSQL("areas by name", RecordNames.areaSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<OutcomeRow> {
        try register.transaction {
            let scope = try OutcomeScope(options.by, context, in: register)
            let figures = try OutcomeFigures(upToEndOf: context.period, in: register)
            var ledger = try OutcomeLedger(figures, scope, in: register)
            let rows = try ledger.rows(in: register)
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns(options), rows: rows,
                notes: ledger.notes.compactMap(\.text))
        }
    }

    package static func columns(_ options: Options) -> [AnswerColumn<OutcomeRow>] {
        groupColumns(options.by) { ($0.measure, $0.group) } + figureColumns
    }

    /// The columns of the groups, and that of the measure wherever it was not put.
    static func groupColumns<Row>(
        _ by: [Grouping],
        _ names: @escaping @Sendable (Row) -> (measure: NamedReference, group: [NamedReference?])
    ) -> [AnswerColumn<Row>] {
        let measure = AnswerColumn<Row>("measure") { .optional(names($0).measure) }
        let keys = by.isEmpty ? ["contract", "service"] : by.filter { $0 != .measure }.map(\.key)
        var columns = keys.enumerated().map { place, key in
            AnswerColumn<Row>(key) { .optional(names($0).group[place]) }
        }
        columns.insert(
            measure,
            at: by.isEmpty ? 0 : by.firstIndex(of: .measure) ?? columns.count)
        return columns
    }

    private static let figureColumns: [AnswerColumn<OutcomeRow>] = [
        AnswerColumn("latestPeriod") { .optional($0.latestPeriod) },
        AnswerColumn("value") { .optional(number: $0.value) },
        AnswerColumn("baseline") { .optional(number: $0.baseline) },
        AnswerColumn("target") { .optional(number: $0.target) },
        AnswerColumn("comparator") { .optional(number: $0.comparator) },
        AnswerColumn("trend") { .optional(number: $0.trend) },
        AnswerColumn("status") { .text($0.status.rawValue) },
    ]
}
