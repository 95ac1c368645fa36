import AlmonerModel
import AlmonerStore

/// Scores of one point in people's way, added up.
struct ScoreSum {
    var scores = 0.0
    var people = 0.0

    var mean: Double? { people == 0 ? nil : Rounding.tidied(scores) / Rounding.tidied(people) }
}

/// Where in people's way a score was taken.
enum ScorePoint: String, CaseIterable {
    case start, mid, end
}

/// The scores of a period, by whom they are about.
struct ScoreReading {
    struct Score: PlacedFigure {
        let area: Int64
        let period: ObservedPeriod
        let point: ScorePoint
        let sum: ScoreSum

        /// Points are told apart beforehand, so that none takes another's place.
        var isEnd: Bool { false }
    }

    private(set) var scores: [OutcomeSeriesKey: [Score]] = [:]
    private(set) var suppressed: [OutcomeSeriesKey: Int64] = [:]
    /// How many have no number of people.
    private(set) var uncounted: [OutcomeSeriesKey: Int64] = [:]

    init(in period: Period, of register: Connection) throws {
        let periods = ObservedPeriod.all(in: period).map(\.text)
        try register.withStatement(ScoreReading.sql, ["periods": .texts(periods)]) { row in
            while try row.step() { add(row) }
        }
    }

    private mutating func add(_ row: Statement) {
        let key = OutcomeSeriesKey(
            measure: row.integer(0),
            subject: OutcomeHolder(contract: row.integer(1), service: row.integer(2)))
        guard let period = ObservedPeriod(stored: row.text(4)),
            let point = ScorePoint(rawValue: row.text(5))
        else { return }
        if row.integer(8) == 1 {
            suppressed[key, default: 0] += 1
        } else if let people = row.optionalReal(7), people > 0 {
            scores[key, default: []].append(
                Score(
                    area: row.integer(3), period: period, point: point,
                    sum: ScoreSum(scores: row.real(6), people: people)))
        } else {
            uncounted[key, default: 0] += 1
        }
    }

    var keys: Set<OutcomeSeriesKey> {
        Set(scores.keys).union(suppressed.keys).union(uncounted.keys)
    }

    static let sql = """
        SELECT observation.measure     AS measure,
               observation.contract    AS contract,
               observation.service     AS service,
               observation.area        AS area,
               observation.period      AS period,
               observation.point       AS point,
               observation.numerator   AS numerator,
               observation.denominator AS denominator,
               observation.suppressed  AS suppressed
          FROM observation
          LEFT JOIN contract ON contract.id = observation.contract
         WHERE observation.point IN ('start', 'mid', 'end')
           AND observation.period IN (SELECT value FROM json_each(:periods))
           AND coalesce(observation.contract, observation.service) IS NOT NULL
           AND contract.status IS NOT 'withdrawn'
         ORDER BY observation.id
        """
}

/// Sorts scores into groups and works out how far people have come.
struct ScoreLedger {
    private struct GroupKey: Hashable {
        let group: [Int64]
        let measure: Int64
    }

    /// A mean change, each weighed by the people scored at the later point.
    fileprivate struct Change {
        var weighted = 0.0
        var people = 0.0

        var mean: Double? { people == 0 ? nil : weighted / people }
    }

    fileprivate struct Sums {
        var points: [ScorePoint: ScoreSum] = [:]
        var startToMid = Change()
        var midToEnd = Change()
        var startToEnd = Change()
    }

    private let scope: OutcomeScope
    private let areas: ObservedAreas
    private let measures: [OutcomeMeasure]
    private var groups: [GroupKey: Sums] = [:]
    private var suppressed: Int64 = 0
    private var uncounted: Int64 = 0
    private var scattered: Int64 = 0
    private var withoutArea: Int64 = 0

    init(_ scope: OutcomeScope, in register: Connection) throws {
        self.scope = scope
        areas = try ObservedAreas(of: register)
        measures = try OutcomeMeasure.all(in: register)
        let reading = try ScoreReading(in: scope.context.period, of: register)
        let subjects = try scope.subjects(Set(reading.keys.map(\.subject)), in: register)
        let keys = reading.keys.sorted {
            ($0.measure, $0.subject.contract, $0.subject.service)
                < ($1.measure, $1.subject.contract, $1.subject.service)
        }
        for key in keys {
            guard let subject = subjects[key.subject], subject.isAsked != false else { continue }
            suppressed += reading.suppressed[key] ?? 0
            uncounted += reading.uncounted[key] ?? 0
            if subject.isAsked == true, scope.group(key, subject, area: 0) != nil {
                add(key, subject, reading.scores[key] ?? [])
            } else {
                scattered += 1
            }
        }
    }

    private mutating func add(
        _ key: OutcomeSeriesKey, _ subject: OutcomeSubject, _ scores: [ScoreReading.Score]
    ) {
        if scores.isEmpty, scope.areas == nil, let group = scope.group(key, subject, area: 0) {
            groups[GroupKey(group: group, measure: key.measure), default: Sums()] =
                groups[
                    GroupKey(group: group, measure: key.measure), default: Sums()]
        }
        let placed = place(scores)
        for (area, points) in placed.sorted(by: { $0.key < $1.key }) {
            guard let group = scope.group(key, subject, area: area) else { continue }
            groups[GroupKey(group: group, measure: key.measure), default: Sums()].add(points)
        }
    }

    /// The scores that count, by area, point and period.
    private mutating func place(
        _ scores: [ScoreReading.Score]
    ) -> [Int64: [ScorePoint: [ObservedPeriod: ScoreSum]]] {
        var placed: [Int64: [ScorePoint: [ObservedPeriod: ScoreSum]]] = [:]
        for (point, scores) in Dictionary(grouping: scores, by: \.point) {
            for (period, scores) in Dictionary(grouping: scores, by: \.period) {
                for score in areas.once(scores, in: scope.isArea) {
                    if score.area == 0, scope.areas != nil {
                        withoutArea += 1
                        continue
                    }
                    // By area a change is one area's; else the areas are those of the whole.
                    let area = scope.isArea == nil ? 0 : score.area
                    placed[area, default: [:]][point, default: [:]][period, default: ScoreSum()]
                        .add(score.sum)
                }
            }
        }
        return placed
    }
}

extension ScoreSum {
    fileprivate mutating func add(_ other: ScoreSum) {
        scores += other.scores
        people += other.people
    }
}

extension ScoreLedger.Change {
    /// Over the periods that have both points; a year takes the place of its months.
    fileprivate mutating func add(
        _ earlier: [ObservedPeriod: ScoreSum], _ later: [ObservedPeriod: ScoreSum]
    ) {
        for period in ObservedPeriod.once(earlier.keys.filter { later[$0] != nil }) {
            guard let first = earlier[period], let last = later[period], let from = first.mean,
                let to = last.mean
            else { continue }
            weighted += (to - from) * last.people
            people += last.people
        }
    }
}

extension ScoreLedger.Sums {
    fileprivate mutating func add(_ scored: [ScorePoint: [ObservedPeriod: ScoreSum]]) {
        for point in ScorePoint.allCases {
            let sums = scored[point] ?? [:]
            for period in ObservedPeriod.once(sums.keys) {
                points[point, default: ScoreSum()].add(sums[period] ?? ScoreSum())
            }
        }
        startToMid.add(scored[.start] ?? [:], scored[.mid] ?? [:])
        midToEnd.add(scored[.mid] ?? [:], scored[.end] ?? [:])
        startToEnd.add(scored[.start] ?? [:], scored[.end] ?? [:])
    }
}

// MARK: Rows

extension ScoreLedger {
    func rows(in register: Connection) throws -> [DistanceTravelledRow] {
        let names = try OutcomeNames(groups.keys.map(\.group), by: scope.by, in: register)
        let byID = Dictionary(uniqueKeysWithValues: measures.map { ($0.id, $0) })
        return
            groups
            .compactMap { key, sums in byID[key.measure].map { (key.group, $0, sums) } }
            .sorted { names.precedes(($0.0, $0.1), ($1.0, $1.1)) }
            .map { group, measure, sums in
                DistanceTravelledRow(
                    group: names.names(group, measure), measure: measure.name,
                    start: sums.points[.start]?.mean, mid: sums.points[.mid]?.mean,
                    end: sums.points[.end]?.mean, startToMid: sums.startToMid.mean,
                    midToEnd: sums.midToEnd.mean, startToEnd: sums.startToEnd.mean,
                    people: sums.startToEnd.people == 0 ? nil : sums.startToEnd.people)
            }
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: suppressed, one: "score is suppressed and is left out",
                many: "scores are suppressed and are left out"),
            CountedNote(
                count: uncounted, one: "score has no number of people and is left out",
                many: "scores have no number of people and are left out"),
            CountedNote(
                count: scattered,
                one: "measure of a contract or service belongs to several groups and is left out",
                many: "measures of contracts or services belong to several groups "
                    + "and are left out"),
            CountedNote(
                count: withoutArea, one: "score is not broken down by area and is left out",
                many: "scores are not broken down by area and are left out"),
        ]
    }
}
