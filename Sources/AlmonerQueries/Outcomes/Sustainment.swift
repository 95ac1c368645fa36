import AlmonerModel
import AlmonerStore

/// How many of those who achieved an outcome kept it.
package struct SustainmentRow: Hashable, Sendable {
    package let initialOutcome: NamedReference
    package let sustainmentOutcome: NamedReference
    /// Counts of the contracts and services that have both; nil where none has.
    package let initialCount: Double?
    package let sustainedCount: Double?
    /// Sustained / initial; nil also where nobody achieved the initial outcome.
    package let rate: Double?
}

/// Do outcomes last?
///
/// - Shape: one row a sustainment outcome whose parent it sustains, where either was achieved.
/// - Order: by the initial outcome's code, then by the other's.
/// - Left out: contracts and services that count one of the two only; a note counts them.
package enum Sustainment {
    package static let description = QuestionDescription(
        name: "outcomes sustainment", asks: "Do outcomes last?",
        sql: [
            NamedSQL("the sustainment outcomes with what they sustain", pairsSQL),
            NamedSQL("the measures, with their outcomes", OutcomeMeasure.sql),
            NamedSQL("observations of outcomes", AchievedOutcomes.observationsSQL),
            NamedSQL("the tree of areas", ObservedAreas.sql),
            NamedSQL("whose outcomes they are", OutcomeSubject.linesSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<SustainmentRow> {
        try register.transaction {
            let pairs = try pairs(in: register)
            let counts = try SustainmentCounts(
                of: Set(pairs.flatMap { [$0.initial.reference, $0.sustained.reference] }),
                context, in: register)
            var unmatched: Int64 = 0
            var rows: [SustainmentRow] = []
            for pair in pairs {
                let initial = counts.bySubject[pair.initial.reference] ?? [:]
                let sustained = counts.bySubject[pair.sustained.reference] ?? [:]
                if initial.isEmpty && sustained.isEmpty { continue }
                let both = Set(initial.keys).intersection(sustained.keys)
                unmatched += Int64(Set(initial.keys).union(sustained.keys).count - both.count)
                rows.append(row(pair, initial, sustained, of: both))
            }
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns, rows: rows,
                notes: (counts.notes + [note(unmatched)]).compactMap(\.text))
        }
    }

    package static let columns: [AnswerColumn<SustainmentRow>] = [
        AnswerColumn("initialOutcome") { .optional($0.initialOutcome) },
        AnswerColumn("sustainmentOutcome") { .optional($0.sustainmentOutcome) },
        AnswerColumn("initialCount") { .optional(number: $0.initialCount) },
        AnswerColumn("sustainedCount") { .optional(number: $0.sustainedCount) },
        AnswerColumn("rate") { .optional(number: $0.rate) },
    ]

    private static func row(
        _ pair: (initial: NamedReference, sustained: NamedReference),
        _ initial: [OutcomeHolder: Double], _ sustained: [OutcomeHolder: Double],
        of both: Set<OutcomeHolder>
    ) -> SustainmentRow {
        func sum(_ counts: [OutcomeHolder: Double]) -> Double? {
            both.isEmpty
                ? nil : Rounding.tidied(both.compactMap { counts[$0] }.sorted().reduce(0, +))
        }
        let (achieved, kept) = (sum(initial), sum(sustained))
        let rate: Double? =
            if let achieved, let kept, achieved != 0 { kept / achieved } else { nil }
        return SustainmentRow(
            initialOutcome: pair.initial, sustainmentOutcome: pair.sustained,
            initialCount: achieved, sustainedCount: kept, rate: rate)
    }

    private static func note(_ unmatched: Int64) -> CountedNote {
        CountedNote(
            count: unmatched,
            one: "count is of one outcome of a pair only, for its contract or service, "
                + "and is left out",
            many: "counts are of one outcome of a pair only, for their contract or service, "
                + "and are left out")
    }

    private static func pairs(
        in register: Connection
    ) throws -> [(initial: NamedReference, sustained: NamedReference)] {
        try register.rows(pairsSQL) { row in
            (
                NamedReference(row.text(0), name: row.text(1)),
                NamedReference(row.text(2), name: row.text(3))
            )
        }
    }

    static let pairsSQL = """
        SELECT initial.code   AS initial,
               initial.name   AS initial_name,
               sustained.code AS sustained,
               sustained.name AS sustained_name
          FROM outcome AS sustained
          JOIN outcome AS initial ON initial.id = sustained.parent
         WHERE sustained.stage = 'sustainment'
         ORDER BY initial.code, sustained.code
        """
}

/// What each contract and service achieved of each outcome, of those asked for.
private struct SustainmentCounts {
    /// By the outcome's code.
    private(set) var bySubject: [String: [OutcomeHolder: Double]] = [:]
    private var suppressed: Int64 = 0
    private var uncountable: Int64 = 0
    private var scattered: Int64 = 0
    private var withoutArea: Int64 = 0

    /// - Parameter asked: the codes of the outcomes that are in a pair.
    init(
        of asked: Set<String>, _ context: QuestionContext, in register: Connection
    ) throws {
        let scope = try OutcomeScope([], context, in: register)
        let outcomes = try AchievedOutcomes(in: context.period, of: register)
        let subjects = try scope.subjects(outcomes.subjects, in: register)
        var codes: [Int64: String] = [:]
        for measure in try OutcomeMeasure.all(in: register) {
            codes[measure.id] = measure.outcome.flatMap {
                asked.contains($0.reference) ? $0.reference : nil
            }
        }
        for each in outcomes.uncounted
        where codes[each.measure] != nil && subjects[each.subject]?.isAsked ?? false {
            if each.isSuppressed { suppressed += 1 } else { uncountable += 1 }
        }
        for count in outcomes.counts(in: scope.isArea) {
            guard let code = codes[count.measure], let subject = subjects[count.subject],
                subject.isAsked != false
            else { continue }
            if subject.isAsked == nil {
                scattered += 1
            } else if count.area == 0, scope.areas != nil {
                withoutArea += 1
            } else {
                bySubject[code, default: [:]][count.subject, default: 0] += count.achieved
            }
        }
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: suppressed, one: "observation of an outcome is suppressed and is left out",
                many: "observations of outcomes are suppressed and are left out"),
            CountedNote(
                count: uncountable,
                one: "observation of an outcome is no count of what was achieved and is left out",
                many: "observations of outcomes are no counts of what was achieved "
                    + "and are left out"),
            CountedNote(
                count: scattered,
                one: "count of outcomes belongs in part to what was not asked for and is left out",
                many: "counts of outcomes belong in part to what was not asked for "
                    + "and are left out"),
            CountedNote(
                count: withoutArea,
                one: "count of outcomes is not broken down by area and is left out",
                many: "counts of outcomes are not broken down by area and are left out"),
        ]
    }
}
