import AlmonerModel
import AlmonerStore

/// Who serves an area with one type of service, and what that is worth.
package struct MarketRow: Hashable, Sendable {
    /// Nil for services whose type is not recorded.
    package let serviceType: NamedReference?
    package let area: NamedReference?
    /// Those with a service open on the day.
    package let providers: Int
    /// Those whose first service there opened in the twelve months up to the day.
    package let entered: Int
    /// Those whose last service there closed in these months.
    package let left: Int
    /// Nil where no service there has a known capacity.
    package let capacityPeople: Double?
    /// Of the cells served, each once; nil where none has a known need.
    package let needPeople: Int64?
    /// What running agreements are worth there a year; nil where none has a known value.
    package let value: MarketValue?

    package var spotShare: Double? { value?.share(of: \.spotPence) }
    package var inHouseShare: Double? { value?.share(of: \.inHousePence) }
    /// Of agreements that end within 24 months.
    package var endingPence: Int64? { value.flatMap { Rounding.pence($0.endingPence) } }
}

/// What running agreements are worth a year: planned volume × price, and parts of it.
package struct MarketValue: Hashable, Sendable {
    package internal(set) var pence = 0.0
    package internal(set) var spotPence = 0.0
    package internal(set) var inHousePence = 0.0
    package internal(set) var endingPence = 0.0

    /// Nil where the whole is 0.
    func share(of part: KeyPath<MarketValue, Double>) -> Double? {
        pence > 0 ? self[keyPath: part] / pence : nil
    }
}

/// Who could serve an area, and how firm is that?
///
/// - Shape: one row a type of service and leaf area with a service open on the day, or with a
///   provider that left in the twelve months before.
/// - Order: by the codes of both; services without a type come last.
/// - Left out, and counted in notes: services without a place on the service map, lines without a
///   planned value or not in pounds.
package enum Market {
    package static let description = QuestionDescription(
        name: "market", asks: "Who could serve an area, and how firm is that?",
        sql: ServiceMap.sql + [
            NamedSQL("the services that the filters select", SelectedServices.sql),
            NamedSQL("the care groups that the filters take in", CoverageScope.careGroupsSQL),
            NamedSQL("the needs that the filters take in", CoverageScope.needsSQL),
            NamedSQL("the areas that the filters take in", CoverageScope.areasSQL),
            NamedSQL("when each service opened and closed", MarketReading.servicesSQL),
            NamedSQL("the service map of those that have closed", ServiceMap.rowsOfSQL),
            NamedSQL("what running agreements are worth a year", MarketReading.linesSQL),
            NamedSQL("service types by name", RecordNames.serviceTypeSQL),
            NamedSQL("areas by name", RecordNames.areaSQL),
        ])

    package static let endingWithinMonths = 24

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<MarketRow> {
        try register.snapshot {
            let reading = try MarketReading(context, in: register)
            let ledger = MarketLedger(reading)
            return Answer(
                question: description.name, asOf: context.asOf, filters: context.filters,
                columns: columns, rows: try rows(ledger, in: register),
                notes: (reading.notes + ledger.notes).compactMap(\.text))
        }
    }

    package static let columns: [AnswerColumn<MarketRow>] = [
        AnswerColumn("serviceType") { .optional($0.serviceType) },
        AnswerColumn("area") { .optional($0.area) },
        AnswerColumn("providers") { .count(Int64($0.providers)) },
        AnswerColumn("entered") { .count(Int64($0.entered)) },
        AnswerColumn("left") { .count(Int64($0.left)) },
        AnswerColumn("capacityPeople") { .optional(number: $0.capacityPeople) },
        AnswerColumn("needPeople") { .optional(count: $0.needPeople) },
        AnswerColumn("spotShare") { .optional(number: $0.spotShare) },
        AnswerColumn("endingPence") { .optional(pence: $0.endingPence) },
        AnswerColumn("inHouseShare") { .optional(number: $0.inHouseShare) },
    ]

    private static func rows(
        _ ledger: MarketLedger, in register: Connection
    ) throws -> [MarketRow] {
        let shown = ledger.shown
        let types = try RecordNames(
            RecordNames.serviceTypeSQL, of: Set(shown.map(\.key.serviceType)), in: register)
        let areas = try RecordNames(
            RecordNames.areaSQL, of: Set(shown.map(\.key.area)), in: register)
        return
            shown.map { key, tally in
                let order = (types.rank(key.serviceType), areas.rank(key.area))
                return (order: order, key: key, tally: tally)
            }
            .sorted { $0.order < $1.order }
            .map { ledger.row($0.tally, types[$0.key.serviceType], areas[$0.key.area]) }
    }
}
