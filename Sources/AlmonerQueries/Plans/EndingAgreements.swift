import AlmonerModel
import AlmonerStore

/// The running agreements that end in the years to come, by what they buy, for whom and where.
struct EndingAgreements {
    private struct Line {
        let contract: NamedReference
        let endsIn: Int
        let service: Int64
        let serviceType: Int64?
    }

    private struct Cell {
        let careGroup: Int64
        let area: Int64
    }

    /// By type of service.
    private let lines: [Int64?: [Line]]
    private var cells: [Int64: [Cell]] = [:]
    private let careGroups: LeafTree
    private let areas: LeafTree

    init(
        in years: ClosedRange<FinancialYear>, asOf day: Day, of register: Connection
    ) throws {
        let values: [String: SQLValue] = [
            "asOf": .day(day), "firstEnd": .day(years.lowerBound.firstMonth.firstDay),
            "lastEnd": .day(years.upperBound.lastMonth.lastDay),
        ]
        let all = try register.rows(EndingAgreements.endingSQL, values) { row in
            Line(
                contract: NamedReference(row.text(0), name: row.text(1)),
                endsIn: row.optionalDay(2).map { FinancialYear(containing: $0.month).startingIn }
                    ?? 0,
                service: row.integer(3), serviceType: row.optionalInteger(4))
        }
        lines = Dictionary(grouping: all, by: \.serviceType)
        careGroups = try LeafTree.careGroups(of: register)
        areas = try LeafTree.areas(of: register)
        let services = ["services": SQLValue.ids(Set(all.map(\.service)))]
        try register.withStatement(EndingAgreements.cellsSQL, services) { row in
            while try row.step() {
                cells[row.integer(0), default: []]
                    .append(Cell(careGroup: row.integer(1), area: row.integer(2)))
            }
        }
    }

    /// By reference.
    ///
    /// - Parameters:
    ///   - careGroup: nil: for whomever.
    ///   - area: nil: wherever.
    func contracts(
        of serviceType: Int64, for careGroup: Int64?, in area: Int64?, endingIn year: Int
    ) -> [NamedReference] {
        var found: [NamedReference] = []
        for line in lines[serviceType] ?? [] where line.endsIn == year {
            if found.last != line.contract, serves(line.service, careGroup, area) {
                found.append(line.contract)
            }
        }
        return found
    }

    /// Whether one cell of the service's map meets both: a parent stands for all its leaves.
    private func serves(_ service: Int64, _ careGroup: Int64?, _ area: Int64?) -> Bool {
        if careGroup == nil, area == nil { return true }
        return cells[service]?.contains { cell in
            careGroup.map { careGroups.leaves(below: $0) }
                .map { $0.overlaps(careGroups.leaves(below: cell.careGroup)) } ?? true
                && area.map { areas.leaves(below: $0) }
                    .map { $0.overlaps(areas.leaves(below: cell.area)) } ?? true
        } ?? false
    }

    // MARK: SQL

    /// By the index of running agreements by their end; a line that is over says nothing of what
    /// the agreement buys today.
    static let endingSQL = """
        SELECT DISTINCT
               contract.reference   AS contract,
               contract.title       AS title,
               contract.end_date    AS end_date,
               service.id           AS service,
               service.service_type AS service_type
          FROM contract
         CROSS JOIN contract_line ON contract_line.contract = contract.id
         CROSS JOIN service ON service.id = contract_line.service
         WHERE contract.status = 'active'
           AND contract.end_date BETWEEN :firstEnd AND :lastEnd
           AND contract.start_date <= :asOf
           AND (contract_line.valid_to IS NULL OR contract_line.valid_to >= :asOf)
         ORDER BY contract.reference, service.id
        """

    static let cellsSQL = """
        SELECT DISTINCT
               service_cell.service    AS service,
               service_cell.care_group AS care_group,
               service_cell.area       AS area
          FROM service_cell
         WHERE service_cell.service IN (SELECT value FROM json_each(:services))
         ORDER BY service_cell.service, service_cell.care_group, service_cell.area
        """
}
