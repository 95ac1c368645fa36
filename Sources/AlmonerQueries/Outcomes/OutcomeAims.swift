import AlmonerModel
import AlmonerStore

/// What measures are to reach, and from where.
struct OutcomeAims {
    struct Aim {
        let target: Double?
        let baseline: Double?
    }

    /// One contract or service of those that are to reach something together.
    struct Part {
        let subject: OutcomeHolder
        /// Those of the latest period; none where nothing is known.
        let figures: [OutcomeFigure]
        /// Whether areas were asked for: figures are then not those of the whole.
        let isByArea: Bool

        /// Nil where the figures are not all shares.
        fileprivate var people: Double? {
            let denominators = figures.compactMap(\.denominator)
            return denominators.isEmpty || denominators.count < figures.count
                ? nil : denominators.reduce(0, +)
        }

        /// Whether a target for a count would be too large for it.
        fileprivate var isOfSomeAreas: Bool { isByArea && figures.contains { $0.area != 0 } }
    }

    private let period: Period
    private var aims: [OutcomeSeriesKey: [ObservedPeriod: Aim]] = [:]

    init(in period: Period, of register: Connection) throws {
        self.period = period
        try register.withStatement(OutcomeAims.sql) { row in
            while try row.step() {
                guard let aimed = ObservedPeriod(stored: row.text(3)) else { continue }
                let key = OutcomeSeriesKey(
                    measure: row.integer(0),
                    subject: OutcomeHolder(contract: row.integer(1), service: row.integer(2)))
                aims[key, default: [:]][aimed] = Aim(
                    target: row.optionalReal(4), baseline: row.optionalReal(5))
            }
        }
    }

    /// What has a target for a time in the period.
    var keys: Set<OutcomeSeriesKey> {
        Set(aims.filter { $1.keys.contains { $0.isInside(period) } }.keys)
    }

    /// What the parts are to reach together: counts are added up, shares weighed by their
    /// denominators. Unknown where it is for one of them.
    func aim(
        _ parts: [Part], of measure: OutcomeMeasure, for latest: ObservedPeriod?
    ) -> Aim {
        let aims = parts.map { aim(of: $0, measure, for: latest) }
        return Aim(
            target: together(parts, aims.map { $0?.target }, measure),
            baseline: together(parts, aims.map { $0?.baseline }, measure))
    }

    private func together(
        _ parts: [Part], _ values: [Double?], _ measure: OutcomeMeasure
    ) -> Double? {
        let known = values.compactMap(\.self)
        guard !parts.isEmpty, known.count == parts.count else { return nil }
        let people = parts.compactMap(\.people)
        if people.isEmpty, measure.isCount {
            return parts.contains(where: \.isOfSomeAreas)
                ? nil : Rounding.tidied(known.reduce(0, +))
        }
        if parts.count == 1 { return known[0] }
        let all = Rounding.tidied(people.reduce(0, +))
        guard people.count == parts.count, all != 0 else { return nil }
        return Rounding.tidied(zip(known, people).reduce(0) { $0 + $1.0 * $1.1 }) / all
    }

    /// The target for the latest period, else for the year it lies in; where nothing is known, the
    /// newest of the period. The measure's own stands in, save for counts: it is everybody's sum.
    private func aim(
        of part: Part, _ measure: OutcomeMeasure, for latest: ObservedPeriod?
    ) -> Aim? {
        let isCount = measure.isCount && part.people == nil
        for subject in isCount ? [part.subject] : [part.subject, .none] {
            let own = aims[OutcomeSeriesKey(measure: measure.id, subject: subject)] ?? [:]
            let found =
                if let latest { own[latest] ?? own[latest.year] } else {
                    own.filter { $0.key.isInside(period) }.max { $0.key < $1.key }?.value
                }
            if let found { return found }
        }
        return nil
    }

    static let sql = """
        SELECT target.measure  AS measure,
               target.contract AS contract,
               target.service  AS service,
               target.period   AS period,
               target.value    AS value,
               target.baseline AS baseline
          FROM target
          LEFT JOIN contract ON contract.id = target.contract
         WHERE contract.status IS NOT 'withdrawn'
         ORDER BY target.id
        """
}
