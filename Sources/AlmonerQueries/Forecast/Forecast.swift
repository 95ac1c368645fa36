import AlmonerModel
import AlmonerStore

/// How much need there is, or will be, in a cell or a parent, and who is left to meet it.
package struct ForecastRow: Hashable, Sendable {
    package enum Horizon: String, Hashable, Sendable, CaseIterable {
        case now, short, medium, long

        /// From the year asked on.
        package var years: Int {
            switch self {
            case .now: 0
            case .short: 1
            case .medium: 3
            case .long: 10
            }
        }
    }

    package let careGroup: NamedReference?
    package let need: NamedReference?
    package let area: NamedReference?
    package let year: Int
    package let horizon: Horizon
    let forecast: ForecastNeed
    /// Per year since the year asked, compounded, to the millionth; nil for that year itself, and
    /// where either need is unknown or the first is 0.
    package let growthRate: Double?
    /// What can be done by services that still run, if nothing is renewed: 0 where there is none,
    /// nil where none there has a known capacity.
    package let capacityPeople: Double?

    package var needPeople: Double? { forecast.people }
    package var basis: String? { forecast.basis }

    /// Nil where need or capacity is unknown, or the need is 0.
    package var ratio: Double? {
        guard let needPeople, needPeople > 0, let capacityPeople else { return nil }
        return capacityPeople / needPeople
    }
}

/// How much need will there be, and who is left to meet it?
///
/// - Shape: four rows a leaf cell, or a parent, with an estimate of any year: the year asked, and
///   1, 3 and 10 years on.
/// - Order: by the codes of care group, need and area, then by year.
/// - Left out: cells without any estimate.
package enum Forecast {
    package static let description = QuestionDescription(
        name: "forecast", asks: "How much need will there be, and who is left to meet it?",
        sql: ServiceMap.sql + [
            NamedSQL("the services that the filters select", SelectedServices.sql),
            NamedSQL("the care groups that the filters take in", CoverageScope.careGroupsSQL),
            NamedSQL("the needs that the filters take in", CoverageScope.needsSQL),
            NamedSQL("the areas that the filters take in", CoverageScope.areasSQL),
            NamedSQL("services that close or open until each year", LastingServices.datesSQL),
            NamedSQL("the agreements of each service", LastingServices.agreementsSQL),
            NamedSQL("care groups by name", CoverageNames.careGroupSQL),
            NamedSQL("needs by name", CoverageNames.needSQL),
            NamedSQL("areas by name", RecordNames.areaSQL),
        ])

    /// - Parameter year: the year asked, up to 2190; nil: the calendar year of the day.
    /// - Throws: `UnknownCode` for a filter's code that the register does not have;
    ///   `Coverage.PastYear` for a year before that of the day.
    package static func ask(
        year: Int? = nil, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ForecastRow> {
        let year = year ?? context.asOf.month.year
        guard year >= context.asOf.month.year else {
            throw Coverage.PastYear(year: year, asOf: context.asOf)
        }
        return try register.snapshot {
            let reading = try ForecastReading(from: year, context, in: register)
            let rows = reading.rows
            return Answer(
                question: description.name, asOf: context.asOf, filters: context.filters,
                columns: columns, rows: rows,
                notes: (reading.notes + notes(rows, from: year)).compactMap(\.text))
        }
    }

    package static let columns: [AnswerColumn<ForecastRow>] = [
        AnswerColumn("careGroup") { .optional($0.careGroup) },
        AnswerColumn("need") { .optional($0.need) },
        AnswerColumn("area") { .optional($0.area) },
        AnswerColumn("year") { .year($0.year) },
        AnswerColumn("horizon") { .text($0.horizon.rawValue) },
        AnswerColumn("needPeople") { .optional(number: $0.needPeople) },
        AnswerColumn("basis") { .optional($0.basis) },
        AnswerColumn("growthRate") { .optional(number: $0.growthRate) },
        AnswerColumn("capacityPeople") { .optional(number: $0.capacityPeople) },
        AnswerColumn("ratio") { .optional(number: $0.ratio) },
    ]

    private static func notes(_ rows: [ForecastRow], from year: Int) -> [CountedNote] {
        let now = rows.filter { $0.horizon == .now }
        return [
            CountedNote(
                count: Int64(rows.count { $0.forecast.source == .held }),
                one: "row holds the last estimate before its year: there is none after it",
                many: "rows hold the last estimate before their year: there is none after it"),
            CountedNote(
                count: Int64(now.count { $0.forecast.source == .unknown }),
                one: "cell has no estimate for \(year) or before: its need then is unknown",
                many: "cells have no estimate for \(year) or before: their need then is unknown"),
            CountedNote(
                count: Int64(rows.count { $0.forecast.source == .suppressed }),
                one: "row rests on a suppressed estimate: its need is unknown",
                many: "rows rest on a suppressed estimate: their need is unknown"),
        ]
    }
}
