import AlmonerModel
import AlmonerStore

/// The outcomes that lost services work towards, and who else does.
struct EndingOutcomes {
    /// Every outcome of some services, and every one that rests on these, with all the services open
    /// on the day that it is linked to.
    struct Links {
        fileprivate struct Link {
            let outcome: NamedReference
            let outcomeID: Int64
            let service: Int64
            let reference: String
        }

        fileprivate let all: [Link]

        init(of services: [Int64], on day: Day, in register: Connection) throws {
            all = try register.rows(
                EndingOutcomes.sql, ["services": .ids(services), "day": .day(day)]
            ) { row in
                Link(
                    outcome: NamedReference(row.text(1), name: row.text(2)),
                    outcomeID: row.integer(0), service: row.integer(3), reference: row.text(4))
            }
        }

        var services: Set<Int64> { Set(all.map(\.service)) }
    }

    let rows: [EndedOutcome]
    private let lostWithoutOutcome: Int
    private let onlyMeasured: Int64

    init(
        _ links: Links, lost: Set<Int64>, _ contracts: EndingContracts, in register: Connection,
        lasts: (Int64) -> Bool
    ) throws {
        let groups = EndingOutcomes.groups(links, lost: lost, lasts: lasts)
        let resting = try EndingOutcomes.resting(
            on: groups.values.filter { !$0.lost.isEmpty }.map(\.outcomeID), in: register)
        rows = EndingOutcomes.rows(groups, resting)
        let linked = links.all.filter { lost.contains($0.service) }
        lostWithoutOutcome = lost.subtracting(linked.map(\.service)).count
        onlyMeasured =
            try register.firstRow(
                EndingOutcomes.measuredSQL,
                [
                    "contracts": .ids(contracts.ids.sorted()), "services": .ids(lost.sorted()),
                    "linked": .ids(Set(linked.map(\.outcomeID)).sorted()),
                ]
            ) { $0.integer(0) } ?? 0
    }

    // MARK: Rows

    /// The services of one outcome.
    private struct Group {
        let outcomeID: Int64
        var lost: [String] = []
        var lasting: [String] = []
    }

    private static func groups(
        _ links: Links, lost: Set<Int64>, lasts: (Int64) -> Bool
    ) -> [NamedReference: Group] {
        var groups: [NamedReference: Group] = [:]
        for link in links.all {
            var group = groups.removeValue(forKey: link.outcome) ?? Group(outcomeID: link.outcomeID)
            if lost.contains(link.service) {
                group.lost.append(link.reference)
            } else if lasts(link.service) {
                group.lasting.append(link.reference)
            }
            groups[link.outcome] = group
        }
        return groups
    }

    /// The outcomes of lost services on which each rests, by code.
    private static func resting(
        on outcomes: [Int64], in register: Connection
    ) throws -> [NamedReference: [String]] {
        var resting: [NamedReference: [String]] = [:]
        try register.withStatement(restingSQL, ["outcomes": .ids(outcomes)]) { row in
            while try row.step() {
                resting[NamedReference(row.text(0), name: row.text(1)), default: []]
                    .append(row.text(2))
            }
        }
        return resting
    }

    /// Those of lost services, and those that rest on them.
    private static func rows(
        _ groups: [NamedReference: Group], _ resting: [NamedReference: [String]]
    ) -> [EndedOutcome] {
        let served = groups.filter { !$0.value.lost.isEmpty }
        let lost = Set(served.filter { $0.value.lasting.isEmpty }.map(\.key.reference))
        return Set(served.keys).union(resting.keys).map { outcome in
            let restsOn = resting[outcome] ?? []
            let status: EndedOutcome.Status =
                if served[outcome] != nil {
                    lost.contains(outcome.reference) ? .lost : .kept
                } else {
                    lost.isDisjoint(with: restsOn) ? .restsOnKept : .restsOnLost
                }
            return EndedOutcome(
                outcome: outcome, status: status, services: groups[outcome]?.lost ?? [],
                otherServices: groups[outcome]?.lasting ?? [], restsOn: restsOn)
        }.sorted { $0.outcome.reference < $1.outcome.reference }
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: Int64(lostWithoutOutcome),
                one: "lost service is linked to no outcome",
                many: "lost services are linked to no outcome"),
            CountedNote(
                count: onlyMeasured,
                one: "outcome is measured for what ends, and no lost service is linked to it: "
                    + "it is not shown",
                many: "outcomes are measured for what ends, and no lost service is linked to them: "
                    + "they are not shown"),
        ]
    }

    // MARK: SQL

    static let sql = """
        WITH RECURSIVE touched (outcome) AS (
            SELECT service_outcome.outcome
              FROM service_outcome
             WHERE service_outcome.service IN (SELECT value FROM json_each(:services))
             UNION
            SELECT outcome_dependency.outcome
              FROM touched
             CROSS JOIN outcome_dependency ON outcome_dependency.depends_on = touched.outcome)
        SELECT outcome.id        AS outcome,
               outcome.code      AS code,
               outcome.name      AS name,
               service.id        AS service,
               service.reference AS reference
          FROM touched
         CROSS JOIN outcome ON outcome.id = touched.outcome
         CROSS JOIN service_outcome ON service_outcome.outcome = outcome.id
         CROSS JOIN service ON service.id = service_outcome.service
         WHERE (service.opened_on IS NULL OR service.opened_on <= :day)
           AND (service.closed_on IS NULL OR service.closed_on >= :day)
         ORDER BY outcome.code, service.reference
        """

    /// What rests on some outcomes, all the way up.
    static let restingSQL = """
        WITH RECURSIVE touched (outcome, rests_on) AS (
            SELECT outcome_dependency.outcome, outcome_dependency.depends_on
              FROM outcome_dependency
             WHERE outcome_dependency.depends_on IN (SELECT value FROM json_each(:outcomes))
             UNION
            SELECT outcome_dependency.outcome, touched.rests_on
              FROM touched
             CROSS JOIN outcome_dependency ON outcome_dependency.depends_on = touched.outcome)
        SELECT outcome.code   AS code,
               outcome.name   AS name,
               below.code     AS rests_on
          FROM touched
         CROSS JOIN outcome ON outcome.id = touched.outcome
         CROSS JOIN outcome AS below ON below.id = touched.rests_on
         ORDER BY outcome.code, below.code
        """

    /// Outcomes with a target or a value for these agreements or services.
    static let measuredSQL = """
        SELECT count(DISTINCT measure.outcome) AS outcomes
          FROM (SELECT target.measure AS measure
                  FROM target
                 WHERE target.contract IN (SELECT value FROM json_each(:contracts))
                 UNION
                SELECT target.measure
                  FROM target
                 WHERE target.service IN (SELECT value FROM json_each(:services))
                 UNION
                SELECT observation.measure
                  FROM observation
                 WHERE observation.contract IN (SELECT value FROM json_each(:contracts))
                 UNION
                SELECT observation.measure
                  FROM observation
                 WHERE observation.service IN (SELECT value FROM json_each(:services)))
                       AS counted
         CROSS JOIN measure ON measure.id = counted.measure
         WHERE measure.outcome NOT IN (SELECT value FROM json_each(:linked))
        """
}
