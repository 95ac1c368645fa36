import AlmonerModel
import AlmonerStore

/// The services under the agreements that end: which are lost, and what keeps the others.
struct EndingServices {
    fileprivate struct Service {
        let id: Int64
        let name: NamedReference
        let provider: NamedReference?
        let capacityPeople: Int64?
        let isOpen: Bool
        /// Of its lines that would be open on the day after, and of those of them that end.
        var values: [Int64?] = []
        var ended: [Int64?] = []
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
                capacityPeople: service.capacityPeople,
                otherContracts: after.lastingContracts(of: service.id),
                income: EndedValue(service.values, ended: service.ended))
        }
        let lost = Set(
            zip(services.all, statuses).filter { $0.1 == .lost }.map { $0.0.id })
        outcomes = try EndingOutcomes(
            linked, lost: lost, contracts, in: register, lasts: after.lasts)
        self.before = before
        self.after = after
        self.lost = lost
        contractsWithoutLines = contracts.ending.count {
            !$0.isFramework && !services.contracts.contains($0.id)
        }
        lostWithoutMap = lost.subtracting(reach.mapped).count
    }

    private static func services(
        _ contracts: EndingContracts, in register: Connection
    ) throws -> (all: [Service], contracts: Set<Int64>) {
        var found: Set<Int64> = []
        var all: [Service] = []
        let values: [String: SQLValue] = [
            "contracts": .ids(contracts.ids.sorted()), "asOf": .day(contracts.days.asOf),
            "dayAfter": .day(contracts.days.dayAfter),
        ]
        try register.withStatement(sql, values) { row in
            while try row.step() {
                if all.last?.id != row.integer(0) { all.append(Service(row)) }
                let contract = row.integer(7)
                let ends = contracts.ids.contains(contract)
                if ends { found.insert(contract) }
                guard row.integer(8) == 1, let pence = row.optionalReal(9).flatMap(Rounding.pence)
                else { continue }
                all[all.count - 1].values.append(pence)
                if ends { all[all.count - 1].ended.append(pence) }
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

    /// The lines in force of every service that has one under these agreements, one row each, with
    /// whether it would be open on the day after, in pounds.
    static let sql = """
        SELECT service.id                           AS id,
               service.reference                    AS reference,
               service.name                         AS name,
               provider.reference                   AS provider,
               provider.name                        AS provider_name,
               service.annual_capacity              AS annual_capacity,
               (service.opened_on IS NULL OR service.opened_on <= :asOf)
                   AND (service.closed_on IS NULL OR service.closed_on >= :asOf)
                                                    AS is_open,
               contract.id                          AS contract,
               (v_line_term.last_day IS NULL OR v_line_term.last_day >= :dayAfter)
                   AND contract.currency = 'GBP'    AS counts,
               v_line_term.planned_annual_pence     AS planned_pence
          FROM (SELECT DISTINCT ended.service AS service
                  FROM v_line_term AS ended
                 WHERE ended.contract IN (SELECT value FROM json_each(:contracts))
                   AND ended.first_day <= :dayAfter
                   AND (ended.last_day IS NULL OR ended.last_day >= :asOf)) AS touched
         CROSS JOIN service ON service.id = touched.service
         CROSS JOIN v_line_term ON v_line_term.service = service.id
         CROSS JOIN contract ON contract.id = v_line_term.contract
          LEFT JOIN organisation AS provider ON provider.id = service.provider
         WHERE contract.status = 'active'
           AND v_line_term.first_day <= :dayAfter
           AND (v_line_term.last_day IS NULL OR v_line_term.last_day >= :asOf)
         ORDER BY service.reference, v_line_term.contract_line
        """
}

extension EndingServices.Service {
    fileprivate init(_ row: Statement) {
        id = row.integer(0)
        name = NamedReference(row.text(1), name: row.text(2))
        provider = row.optionalText(3).map { NamedReference($0, name: row.optionalText(4)) }
        capacityPeople = row.optionalInteger(5)
        isOpen = row.integer(6) == 1
    }
}
