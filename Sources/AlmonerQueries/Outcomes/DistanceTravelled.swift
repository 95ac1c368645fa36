import AlmonerModel
import AlmonerStore

/// How far those whose scores were taken more than once have come, by one measure.
package struct DistanceTravelledRow: Hashable, Sendable {
    /// As for `OutcomeRow`.
    package let group: [NamedReference?]
    package let measure: NamedReference
    /// The mean score of everybody scored at that point.
    package let start: Double?
    package let mid: Double?
    package let end: Double?
    /// The mean change of those who have both points.
    package let startToMid: Double?
    package let midToEnd: Double?
    package let startToEnd: Double?
    /// How many people the change from start to end rests on: those scored at the end.
    package let people: Double?
}

/// How far have people come?
///
/// - Shape: one row a measure and contract or service that was scored at the start, in the middle
///   or at the end; by groups, one row a group and measure.
/// - Order: as for `Outcomes`.
/// - Left out: suppressed observations and those without a number of people; notes count both.
package enum DistanceTravelled {
    package static let description = QuestionDescription(
        name: "outcomes distance-travelled", asks: "How far have people come?",
        sql: [
            NamedSQL("the measures, with their outcomes", OutcomeMeasure.sql),
            NamedSQL("scores at the start, in the middle and at the end", ScoreReading.sql),
            NamedSQL("the tree of areas", ObservedAreas.sql),
            NamedSQL("whose outcomes they are", OutcomeSubject.linesSQL),
            NamedSQL("services by name", RecordNames.serviceSQL),
            NamedSQL("contracts by title", RecordNames.contractSQL),
            NamedSQL("providers by name", RecordNames.organisationSQL),
            NamedSQL("areas by name", RecordNames.areaSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Outcomes.Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<DistanceTravelledRow> {
        try register.transaction {
            let scope = try OutcomeScope(options.by, context, in: register)
            let ledger = try ScoreLedger(scope, in: register)
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns(options),
                rows: try ledger.rows(in: register), notes: ledger.notes.compactMap(\.text))
        }
    }

    package static func columns(
        _ options: Outcomes.Options
    ) -> [AnswerColumn<DistanceTravelledRow>] {
        Outcomes.groupColumns(options.by) { ($0.measure, $0.group) } + [
            AnswerColumn("start") { .optional(number: $0.start) },
            AnswerColumn("mid") { .optional(number: $0.mid) },
            AnswerColumn("end") { .optional(number: $0.end) },
            AnswerColumn("startToMid") { .optional(number: $0.startToMid) },
            AnswerColumn("midToEnd") { .optional(number: $0.midToEnd) },
            AnswerColumn("startToEnd") { .optional(number: $0.startToEnd) },
            AnswerColumn("people") { .optional(number: $0.people) },
        ]
    }
}
