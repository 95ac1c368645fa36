import AlmonerModel
import AlmonerStore

/// The outcomes that lost services work towards, and who else does.
struct EndingOutcomes {
    /// Every outcome of some services, with all the services open on the day that it is linked to.
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
        var rows: [EndedOutcome] = []
        // Those of one outcome come one after the other.
        var start = 0
        while start < links.all.count {
            let outcome = links.all[start].outcome
            let end = links.all[start...].firstIndex { $0.outcome != outcome } ?? links.all.count
            let group = links.all[start..<end]
            let gone = group.filter { lost.contains($0.service) }.map(\.reference)
            if !gone.isEmpty {
                rows.append(
                    EndedOutcome(
                        outcome: outcome, services: gone,
                        otherServices: group.filter { lasts($0.service) }.map(\.reference)))
            }
            start = end
        }
        self.rows = rows
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
        SELECT outcome.id        AS outcome,
               outcome.code      AS code,
               outcome.name      AS name,
               service.id        AS service,
               service.reference AS reference
          FROM (SELECT DISTINCT service_outcome.outcome AS outcome
                  FROM service_outcome
                 WHERE service_outcome.service IN (SELECT value FROM json_each(:services)))
                         AS touched
         CROSS JOIN outcome ON outcome.id = touched.outcome
         CROSS JOIN service_outcome ON service_outcome.outcome = outcome.id
         CROSS JOIN service ON service.id = service_outcome.service
         WHERE (service.opened_on IS NULL OR service.opened_on <= :day)
           AND (service.closed_on IS NULL OR service.closed_on >= :day)
         ORDER BY outcome.code, service.reference
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
