import AlmonerModel
import AlmonerStore

/// What a measure comes to elsewhere: observations without contract and service, and failing
/// those, observations of others in areas where none of one's own is at work.
struct OutcomeComparators {
    struct Comparator {
        let value: Double
        let isOneOfSeveral: Bool
    }

    private let areas: ObservedAreas
    private let names: RecordNames
    private var candidates: [Int64: [OutcomeFigure]] = [:]
    /// The areas that a contract or service is mapped to or observed in.
    private var places: [OutcomeHolder: Set<Int64>] = [:]

    init(
        _ figures: OutcomeFigures, _ areas: ObservedAreas, _ subjects: some Sequence<OutcomeHolder>,
        in register: Connection
    ) throws {
        self.areas = areas
        for (key, known) in figures.known {
            // Another's figure is a comparator only where it says for which area it is.
            candidates[key.measure, default: []] += known.filter {
                key.subject == .none || $0.area != 0
            }
            places[key.subject, default: []].formUnion(known.map(\.area).filter { $0 != 0 })
        }
        names = try RecordNames(
            RecordNames.areaSQL, of: Set(candidates.values.joined().map(\.area)), in: register)
        let values: [String: SQLValue] = [
            "services": .ids(subjects.map(\.service).filter { $0 != 0 }),
            "contracts": .ids(subjects.map(\.contract).filter { $0 != 0 }),
        ]
        try register.withStatement(OutcomeComparators.placesSQL, values) { row in
            while try row.step() {
                let subject = OutcomeHolder(contract: row.integer(0), service: row.integer(1))
                places[subject, default: []].insert(row.integer(2))
            }
        }
    }

    /// The newest that is not after a period; of several, the first by area.
    ///
    /// - Parameter byArea: whether each row is about one area, not about all of its members'.
    func comparator(
        _ measure: Int64, _ members: [OutcomeLedger.Member], not latest: ObservedPeriod,
        byArea: Bool
    ) -> Comparator? {
        let own = Set(members.map(\.subject))
        let observed = Set(
            members.flatMap { ($0.figures[latest] ?? []).map(\.area) }.filter { $0 != 0 })
        let mapped =
            byArea && !observed.isEmpty
            ? observed
            : own.reduce(into: observed) { $0.formUnion(places[$1] ?? []) }
        let able = (candidates[measure] ?? []).filter { figure in
            figure.period.to <= latest.to && value(figure) != nil
                && (figure.subject == .none
                    || !own.contains(figure.subject) && !areas.isWithin(figure.area, mapped))
        }
        guard let best = able.min(by: { precedes($0, $1, like: latest) }), let value = value(best)
        else { return nil }
        let rivals = able.filter {
            $0.period == best.period && ($0.subject == .none) == (best.subject == .none)
                && ($0.area, $0.subject) != (best.area, best.subject)
        }
        return Comparator(value: value, isOneOfSeveral: !rivals.isEmpty)
    }

    private func value(_ figure: OutcomeFigure) -> Double? {
        OutcomeArithmetic.value(of: [figure], isCount: true)
    }

    private func precedes(
        _ left: OutcomeFigure, _ right: OutcomeFigure, like latest: ObservedPeriod
    ) -> Bool {
        let (first, second) = (order(left, like: latest), order(right, like: latest))
        return first.lexicographicallyPrecedes(second)
    }

    /// Where a figure stands among the candidates; the whole before any area.
    private func order(_ figure: OutcomeFigure, like latest: ObservedPeriod) -> [Int] {
        [
            figure.subject == .none ? 0 : 1,
            figure.period.to.months(until: latest.to),
            figure.period.isYear == latest.isYear ? 0 : 1,
            figure.area == 0 ? -1 : names.rank(figure.area),
            figure.isEnd ? 1 : 0,
            Int(figure.subject.contract), Int(figure.subject.service),
        ]
    }

    static let placesSQL = """
        SELECT 0                    AS contract,
               service_cell.service AS service,
               service_cell.area    AS area
          FROM json_each(:services) AS asked
         CROSS JOIN service_cell ON service_cell.service = asked.value
         UNION
        SELECT contract_line.contract AS contract,
               0                      AS service,
               service_cell.area      AS area
          FROM json_each(:contracts) AS asked
         CROSS JOIN contract_line ON contract_line.contract = asked.value
         CROSS JOIN service_cell ON service_cell.service = contract_line.service
         ORDER BY contract, service, area
        """
}
