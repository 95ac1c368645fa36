import AlmonerModel
import AlmonerStore

typealias OutcomeHolder = AchievedOutcomes.Subject

extension AchievedOutcomes.Subject {
    /// Neither a contract nor a service: the measure's own.
    static let none = AchievedOutcomes.Subject(contract: 0, service: 0)
}

/// One observation of a measure whose figure is known.
struct OutcomeFigure: PlacedFigure {
    let subject: OutcomeHolder
    let area: Int64
    let period: ObservedPeriod
    let isEnd: Bool
    let value: Double?
    let numerator: Double
    /// Nil for a value that nothing was divided for.
    let denominator: Double?

    /// What is added up before it is divided. A value given beside its denominator keeps its own
    /// scale: visits per thousand are not visits per visit.
    var amount: Double { value.map { $0 * (denominator ?? 1) } ?? numerator }
}

/// A measure as the questions about outcomes name and weigh it.
struct OutcomeMeasure {
    let id: Int64
    let name: NamedReference
    let outcome: NamedReference?
    let isLowerBetter: Bool
    /// Whether a value of it counts people, households or cases.
    let isCount: Bool

    static func all(in register: Connection) throws -> [OutcomeMeasure] {
        try register.rows(sql, ["countedUnits": CountedUnits.json]) { row in
            OutcomeMeasure(
                id: row.integer(0), name: NamedReference(row.text(1), name: row.text(2)),
                outcome: row.optionalText(3).map { NamedReference($0, name: row.optionalText(4)) },
                isLowerBetter: row.integer(5) == 1, isCount: row.integer(6) == 1)
        }
    }

    static let sql = """
        SELECT measure.id                                    AS id,
               measure.code                                  AS code,
               measure.name                                  AS name,
               outcome.code                                  AS outcome,
               outcome.name                                  AS outcome_name,
               measure.direction IS 'lower_is_better'        AS is_lower_better,
               coalesce(lower(measure.unit) IN (SELECT value FROM json_each(:countedUnits)), 0)
                                                             AS is_count
          FROM measure
          LEFT JOIN outcome ON outcome.id = measure.outcome
         ORDER BY measure.code
        """
}

/// One measure of one contract or service.
struct OutcomeSeriesKey: Hashable {
    let measure: Int64
    let subject: OutcomeHolder
}

/// Every figure of every measure up to the end of a period, by whom it is about.
struct OutcomeFigures {
    let period: Period
    private(set) var known: [OutcomeSeriesKey: [OutcomeFigure]] = [:]
    /// How many observations of the period are suppressed.
    private(set) var suppressed: [OutcomeSeriesKey: Int64] = [:]

    init(upToEndOf period: Period, in register: Connection) throws {
        self.period = period
        var periods: [String: ObservedPeriod] = [:]
        try register.withStatement(OutcomeFigures.sql) { row in
            while try row.step() {
                let text = row.text(4)
                guard let observed = periods[text] ?? ObservedPeriod(stored: text) else { continue }
                periods[text] = observed
                if observed.to <= period.to { add(row, observed) }
            }
        }
    }

    private mutating func add(_ row: Statement, _ observed: ObservedPeriod) {
        let subject = OutcomeHolder(contract: row.integer(1), service: row.integer(2))
        let key = OutcomeSeriesKey(measure: row.integer(0), subject: subject)
        if row.integer(9) == 1 {
            if observed.isInside(period) { suppressed[key, default: 0] += 1 }
            return
        }
        known[key, default: []].append(
            OutcomeFigure(
                subject: subject, area: row.integer(3), period: observed,
                isEnd: row.text(5) == "end", value: row.optionalReal(6),
                numerator: row.optionalReal(7) ?? 0, denominator: row.optionalReal(8)))
    }

    static let sql = """
        SELECT observation.measure     AS measure,
               observation.contract    AS contract,
               observation.service     AS service,
               observation.area        AS area,
               observation.period      AS period,
               observation.point       AS point,
               observation.value       AS value,
               observation.numerator   AS numerator,
               observation.denominator AS denominator,
               observation.suppressed  AS suppressed
          FROM observation
          LEFT JOIN contract ON contract.id = observation.contract
         WHERE observation.point IN ('none', 'end')
           AND contract.status IS NOT 'withdrawn'
         ORDER BY observation.id
        """
}
