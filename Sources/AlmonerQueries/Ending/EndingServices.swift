import AlmonerModel
import AlmonerStore

/// The services under the agreements that end: which are lost, and what keeps the others.
struct EndingServices {
    private struct Service {
        let id: Int64
        let name: NamedReference
        let provider: NamedReference?
        let capacityPeople: Int64?
        let plannedPence: Int64?
        let isOpen: Bool
    }

    let rows: [EndedService]
    let outcomes: EndingOutcomes
    let reach: EndingReach
    /// What runs on the day after, if nothing named ends, and if it does.
    let before: LastingServices
    let after: LastingServices
    /// By their ids.
    let lost: Set<Int64>

    private let contractsWithoutLines: Int
    private let lostWithoutMap: Int

    init(_ contracts: EndingContracts, in register: Connection) throws {
        let days = contracts.days
        let services = try EndingServices.services(contracts, in: register)
        let linked = try EndingOutcomes.Links(
            of: services.all.map(\.id), on: days.asOf, in: register)
        reach = try EndingReach(
            of: Set(services.all.map(\.id)), needUpTo: days.dayAfter.month.year, in: register)
        let before = try LastingServices(
            reach.services.union(linked.services), from: days.asOf, to: days.dayAfter,
            in: register)
        let after = before.ending(contracts.ids)
        let statuses = services.all.map { service -> EndedService.Status in
            guard service.isOpen, before.lasts(service.id) else { return .notOpen }
            return after.lasts(service.id) ? .kept : .lost
        }
        rows = zip(services.all, statuses).map { service, status in
            EndedService(
                service: service.name, provider: service.provider, status: status,
                capacityPeople: service.capacityPeople, annualValuePence: service.plannedPence,
                otherContracts: after.lastingContracts(of: service.id))
        }
        let lost = Set(
            zip(services.all, statuses).filter { $0.1 == .lost }.map { $0.0.id })
        outcomes = try EndingOutcomes(
            linked, lost: lost, contracts, in: register, lasts: after.lasts)
        self.before = before
        self.after = after
        self.lost = lost
        contractsWithoutLines = contracts.ids.subtracting(services.contracts).count
        lostWithoutMap = lost.subtracting(reach.mapped).count
    }

    private static func services(
        _ contracts: EndingContracts, in register: Connection
    ) throws -> (all: [Service], contracts: Set<Int64>) {
        let inPounds = Set(contracts.ending.filter(\.isInPounds).map(\.id))
        var found: Set<Int64> = []
        var all: [Service] = []
        let values: [String: SQLValue] = [
            "contracts": .ids(contracts.ids.sorted()), "inPounds": .ids(inPounds.sorted()),
            "asOf": .day(contracts.days.asOf), "dayAfter": .day(contracts.days.dayAfter),
        ]
        try register.withStatement(sql, values) { row in
            while try row.step() {
                found.formUnion(SQLValue.text(row.text(8)).ids ?? [])
                all.append(
                    Service(
                        id: row.integer(0),
                        name: NamedReference(row.text(1), name: row.text(2)),
                        provider: row.optionalText(3).map {
                            NamedReference($0, name: row.optionalText(4))
                        },
                        capacityPeople: row.optionalInteger(5),
                        plannedPence: row.optionalReal(6).flatMap(Rounding.pence),
                        isOpen: row.integer(7) == 1))
            }
        }
        return (all, found)
    }

    var notes: [CountedNote] {
        [
            CountedNote(
                count: Int64(contractsWithoutLines),
                one: "agreement that ends has no line: no service is known to end with it",
                many: "agreements that end have no line: no service is known to end with them"),
            CountedNote(
                count: Int64(rows.count { $0.status == .kept }),
                one: "service goes on, and counts with its whole capacity",
                many: "services go on, and count with their whole capacity"),
            CountedNote(
                count: Int64(lostWithoutMap),
                one: "lost service has no place on the service map: no cell is known to lose it",
                many: "lost services have no place on the service map: "
                    + "no cell is known to lose them"),
            CountedNote(
                count: Int64(rows.count { $0.status == .lost && $0.capacityPeople == nil }),
                one: "lost service has no annual capacity: what is lost with it is not known",
                many: "lost services have no annual capacity: what is lost with them is not known"),
        ] + outcomes.notes
    }

    // MARK: SQL

    /// One row a service with a line under these agreements that is not over, with the planned
    /// value of those that would be open on the day after.
    static let sql = """
        SELECT service.id                                           AS id,
               service.reference                                    AS reference,
               service.name                                         AS name,
               provider.reference                                   AS provider,
               provider.name                                        AS provider_name,
               service.annual_capacity                              AS annual_capacity,
               sum(CASE WHEN v_line_term.first_day <= :dayAfter
                         AND (v_line_term.last_day IS NULL OR v_line_term.last_day >= :dayAfter)
                         AND v_line_term.contract IN (SELECT value FROM json_each(:inPounds))
                        THEN v_line_term.planned_annual_pence END)  AS planned_pence,
               (service.opened_on IS NULL OR service.opened_on <= :asOf)
                   AND (service.closed_on IS NULL OR service.closed_on >= :asOf)
                                                                    AS is_open,
               group_concat(v_line_term.contract)                   AS contracts
          FROM v_line_term
          JOIN service ON service.id = v_line_term.service
          LEFT JOIN organisation AS provider ON provider.id = service.provider
         WHERE v_line_term.contract IN (SELECT value FROM json_each(:contracts))
           AND v_line_term.first_day <= :dayAfter
           AND (v_line_term.last_day IS NULL OR v_line_term.last_day >= :asOf)
         GROUP BY service.id
         ORDER BY service.reference
        """
}
