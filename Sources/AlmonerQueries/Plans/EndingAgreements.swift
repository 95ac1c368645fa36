import AlmonerModel
import AlmonerStore

/// The running agreements that end in the years to come, by what they buy, for whom and where.
struct EndingAgreements {
    private struct Line {
        let contract: NamedReference
        let service: Int64
    }

    private struct Purchase: Hashable {
        let serviceType: Int64
        let endsIn: Int
    }

    /// The leaves that a row of the service map stands for.
    private struct Cell {
        let careGroups: Range<Int>
        let areas: Range<Int>
    }

    private var lines: [Purchase: [Line]] = [:]
    private var cells: [Int64: [Cell]] = [:]
    private let careGroups: LeafTree
    private let areas: LeafTree

    /// - Parameter serviceTypes: what they may buy.
    init(
        of serviceTypes: Set<Int64>, in years: ClosedRange<FinancialYear>, asOf day: Day,
        of register: Connection
    ) throws {
        let values: [String: SQLValue] = [
            "asOf": .day(day), "firstEnd": .day(years.lowerBound.firstMonth.firstDay),
            "lastEnd": .day(years.upperBound.lastMonth.lastDay), "types": .ids(serviceTypes),
        ]
        var services: Set<Int64> = []
        careGroups = try LeafTree.careGroups(of: register)
        areas = try LeafTree.areas(of: register)
        try register.withStatement(EndingAgreements.endingSQL, values) { row in
            while try row.step() {
                guard let end = row.optionalDay(2) else { continue }
                let purchase = Purchase(
                    serviceType: row.integer(4),
                    endsIn: FinancialYear(containing: end.month).startingIn)
                lines[purchase, default: []].append(
                    Line(
                        contract: NamedReference(row.text(0), name: row.text(1)),
                        service: row.integer(3)))
                services.insert(row.integer(3))
            }
        }
        try register.withStatement(EndingAgreements.cellsSQL, ["services": .ids(services)]) { row in
            while try row.step() {
                cells[row.integer(0), default: []].append(
                    Cell(
                        careGroups: careGroups.leaves(below: row.integer(1)),
                        areas: areas.leaves(below: row.integer(2))))
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
        let careGroups = careGroup.map { self.careGroups.leaves(below: $0) }
        let areas = area.map { self.areas.leaves(below: $0) }
        var found: [NamedReference] = []
        for line in lines[Purchase(serviceType: serviceType, endsIn: year)] ?? [] {
            if found.last != line.contract, serves(line.service, careGroups, areas) {
                found.append(line.contract)
            }
        }
        return found
    }

    /// Whether one cell of the service's map meets both.
    private func serves(
        _ service: Int64, _ careGroups: Range<Int>?, _ areas: Range<Int>?
    ) -> Bool {
        if careGroups == nil, areas == nil { return true }
        return cells[service]?.contains { cell in
            careGroups?.overlaps(cell.careGroups) ?? true && areas?.overlaps(cell.areas) ?? true
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
           AND service.service_type IN (SELECT value FROM json_each(:types))
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
