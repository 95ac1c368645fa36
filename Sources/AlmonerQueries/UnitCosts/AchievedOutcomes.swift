import AlmonerModel
import AlmonerStore

/// How many outcomes services and contracts achieved in the period, by the observations of measures
/// that belong to an outcome.
///
/// Nothing is counted twice: a year's figure takes the place of its months', the whole takes the
/// place of its areas, and a figure for no point in particular takes the place of one for the end.
struct AchievedOutcomes {
    /// Whom an observation is about: a contract or a service, the other is 0.
    struct Subject: Hashable {
        let contract: Int64
        let service: Int64
    }

    /// What one subject achieved in one area; 0: not broken down.
    struct Count {
        let subject: Subject
        let area: Int64
        var achieved: Double
    }

    private struct Observation {
        let measure: Int64
        let subject: Subject
        let area: Int64
        let period: String
        let isEnd: Bool
        let achieved: Double

        var kind: Kind { Kind(measure: measure, subject: subject) }
    }

    private struct Kind: Hashable {
        let measure: Int64
        let subject: Subject
    }

    /// What cannot be counted, and why not.
    struct Uncounted {
        let subject: Subject
        let isSuppressed: Bool
    }

    private var observations: [Observation] = []
    private(set) var uncounted: [Uncounted] = []
    private var parents: [Int64: Int64] = [:]

    init(in period: Period, of register: Connection) throws {
        let periods = AchievedOutcomes.periods(in: period)
        try register.withStatement(
            AchievedOutcomes.observationsSQL, ["periods": .texts(periods)]
        ) { statement in
            while try statement.step() { add(statement) }
        }
        try register.withStatement(AchievedOutcomes.areasSQL) { statement in
            while try statement.step() { parents[statement.integer(0)] = statement.integer(1) }
        }
    }

    private mutating func add(_ row: Statement) {
        let subject = Subject(contract: row.integer(1), service: row.integer(2))
        guard let achieved = row.optionalReal(7) else {
            uncounted.append(Uncounted(subject: subject, isSuppressed: row.integer(6) == 1))
            return
        }
        observations.append(
            Observation(
                measure: row.integer(0), subject: subject, area: row.integer(3),
                period: row.text(4), isEnd: row.text(5) == "end", achieved: achieved))
    }

    var subjects: Set<Subject> {
        Set(observations.map(\.subject)).union(uncounted.map(\.subject))
    }

    // MARK: Counting

    /// What each subject achieved as a whole; or in each of some areas, and not broken down only
    /// where nobody said in which.
    ///
    /// - Parameter areas: nil for the whole; else says which areas are asked for.
    func counts(in areas: ((Int64) -> Bool)?) -> [Count] {
        var counts: [Count] = []
        for figures in Dictionary(grouping: observations, by: \.kind).values {
            let years = Set(figures.map(\.period).filter { Month($0) == nil })
            for (period, figures) in Dictionary(grouping: figures, by: \.period)
            where years.contains(period)
                || !years.contains(AchievedOutcomes.year(of: period))
            {
                counts += addable(figures, in: areas)
            }
        }
        return counts
    }

    /// Those figures of one measure, subject and period that can be added up.
    private func addable(_ figures: [Observation], in areas: ((Int64) -> Bool)?) -> [Count] {
        var achieved: [Int64: Observation] = [:]
        for figure in figures where achieved[figure.area]?.isEnd ?? true {
            achieved[figure.area] = figure
        }
        let whole = achieved.removeValue(forKey: 0)
        let parts = achieved.filter { areas?($0.key) ?? true }
        let chosen =
            if let whole, areas == nil || achieved.isEmpty { [whole] } else {
                parts.values.filter { !isBelowAnother($0.area, parts) }
            }
        return chosen.map { Count(subject: $0.subject, area: $0.area, achieved: $0.achieved) }
    }

    /// A district's figure is in its county's.
    private func isBelowAnother(_ area: Int64, _ figures: [Int64: Observation]) -> Bool {
        var above = parents[area]
        while let place = above {
            if figures[place] != nil { return true }
            above = parents[place]
        }
        return false
    }

    // MARK: Periods

    /// Every month of the period and every financial year that lies in it whole.
    private static func periods(in period: Period) -> [String] {
        var periods: [String] = []
        for offset in 0..<period.months {
            let month = period.from.adding(offset)
            periods.append(month.description)
            let year = FinancialYear(containing: month)
            if month == year.lastMonth, year.firstMonth >= period.from {
                periods.append(stored(year))
            }
        }
        return periods
    }

    /// The financial year that a stored month lies in, as it is stored; a year is its own.
    private static func year(of period: String) -> String {
        Month(period).map { stored(FinancialYear(containing: $0)) } ?? period
    }

    /// 2001-02 would read as a month: a year that could be one is stored with FY before it.
    private static func stored(_ year: FinancialYear) -> String {
        Month(year.description) == nil ? year.description : "FY\(year)"
    }

    // MARK: SQL

    /// A numerator counts people; so does a value in one of these units. Where lower is better it
    /// counts what should not happen; a score's numerator is a sum of points, and feedback counts
    /// those who were asked.
    static let observationsSQL = """
        SELECT observation.measure    AS measure,
               observation.contract   AS contract,
               observation.service    AS service,
               observation.area       AS area,
               observation.period     AS period,
               observation.point      AS point,
               observation.suppressed AS suppressed,
               CASE WHEN measure.direction = 'lower_is_better'
                      OR measure.kind IN ('soft_skill', 'distance_travelled', 'feedback')
                    THEN NULL
                    WHEN observation.numerator IS NOT NULL THEN observation.numerator
                    WHEN lower(measure.unit) IN ('people', 'person', 'children', 'child',
                             'families', 'family', 'households', 'household', 'cases', 'case',
                             'count') THEN observation.value
               END                    AS achieved
          FROM measure
         CROSS JOIN observation ON observation.measure = measure.id
          LEFT JOIN contract ON contract.id = observation.contract
         WHERE measure.outcome IS NOT NULL
           AND (observation.service IS NOT NULL OR contract.status <> 'withdrawn')
           AND observation.point IN ('none', 'end')
           AND observation.period IN (SELECT value FROM json_each(:periods))
         ORDER BY observation.measure, observation.contract, observation.service,
                  observation.area, observation.period, observation.point
        """

    static let areasSQL = """
        SELECT area.id     AS id,
               area.parent AS parent
          FROM area
         WHERE area.parent IS NOT NULL
         ORDER BY area.id
        """
}

extension SQLValue {
    /// A JSON array of texts for `json_each`.
    static func texts(_ texts: some Sequence<String>) -> SQLValue {
        .text("[\(texts.map(jsonQuoted).joined(separator: ","))]")
    }
}
