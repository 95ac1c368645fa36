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

    /// What one subject achieved in one area, by one measure.
    struct Count {
        let measure: Int64
        let subject: Subject
        /// 0: not broken down.
        let area: Int64
        var achieved: Double
    }

    private struct Observation: PlacedFigure {
        let measure: Int64
        let subject: Subject
        let area: Int64
        let period: ObservedPeriod
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
        let measure: Int64
        let subject: Subject
        let isSuppressed: Bool
    }

    private var observations: [Observation] = []
    private(set) var uncounted: [Uncounted] = []
    private let areas: ObservedAreas

    init(in period: Period, of register: Connection) throws {
        areas = try ObservedAreas(of: register)
        let periods = ObservedPeriod.all(in: period)
        try register.withStatement(
            AchievedOutcomes.observationsSQL,
            ["periods": .texts(periods.map(\.text)), "countedUnits": CountedUnits.json]
        ) { statement in
            while try statement.step() { add(statement) }
        }
    }

    private mutating func add(_ row: Statement) {
        let subject = Subject(contract: row.integer(1), service: row.integer(2))
        guard let achieved = row.optionalReal(7), let period = ObservedPeriod(stored: row.text(4))
        else {
            uncounted.append(
                Uncounted(
                    measure: row.integer(0), subject: subject,
                    isSuppressed: row.integer(6) == 1))
            return
        }
        observations.append(
            Observation(
                measure: row.integer(0), subject: subject, area: row.integer(3),
                period: period, isEnd: row.text(5) == "end", achieved: achieved))
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
            let byPeriod = Dictionary(grouping: figures, by: \.period)
            for period in ObservedPeriod.once(byPeriod.keys) {
                for figure in self.areas.once(byPeriod[period] ?? [], in: areas) {
                    counts.append(
                        Count(
                            measure: figure.measure, subject: figure.subject, area: figure.area,
                            achieved: figure.achieved))
                }
            }
        }
        return counts
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
                    WHEN lower(measure.unit) IN (SELECT value FROM json_each(:countedUnits))
                    THEN observation.value
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
}
